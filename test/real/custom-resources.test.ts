import { describeIf } from '../support/describe-if';
import { ClusterPart } from '../support/kubernetes/cluster-part';
import { customResourceDefinitions, findMissingDefinitions } from '../support/kubernetes/custom-resources';
import { KubeApiserver } from '../support/kubernetes/kube-apiserver';
import { siteOf } from '../support/site/site-app';

/** Our middlewares, rules and probes, against what Traefik and the Prometheus Operator say about them. */
const parts = siteOf().stacks.map((stack) => new ClusterPart('harbour', stack));
const manifests = parts.flatMap((part) => part.manifests);

describeIf('custom resources', KubeApiserver.findMissing() ?? findMissingDefinitions())('the definition', () => {
  let server: KubeApiserver;

  beforeAll(async () => {
    server = await KubeApiserver.start();
    for (const definition of customResourceDefinitions()) await server.add(definition);
    for (const namespace of new Set(parts.flatMap((part) => part.namespaces))) await server.addNamespace(namespace);
    for (const manifest of manifests) await server.knows(manifest);
  });

  afterAll(() => server?.stop());

  test.each(manifests)('of a $kind knows every field of $metadata.name', async (manifest) => {
    expect(await server.create(manifest, { dryRun: true })).toMatchObject({ status: 201, message: '' });
  });

  test.each(manifests)('of a $kind knows no other field than those that it has ($metadata.name)', async (manifest) => {
    const answer = await server.create(
      { ...manifest, spec: { ...(manifest.spec as object), typo: true } },
      { dryRun: true },
    );
    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining('unknown field "spec.typo"') });
  });
});
