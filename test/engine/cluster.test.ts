import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { prepareCluster } from '../support/kubernetes/cluster-part';
import { asWritten, CLUSTER_PARTS } from '../support/kubernetes/cluster-parts';
import { KubeApiserver } from '../support/kubernetes/kube-apiserver';
import { RootModule } from '../support/terraform';

/** The stacks of harbour are taken over in platform.test.ts and edge.test.ts. */
const PARTS = CLUSTER_PARTS.filter(({ site }) => site !== 'harbour');
const missing = KubeApiserver.findMissing() ?? findMissing(...PARTS.map(({ rootModule }) => rootModule));

describeIf('cluster', missing)('the real providers of Kubernetes and Helm', () => {
  test.each(PARTS)('apply what the stack $name of $site has in the cluster, and plan to zero', async (part) => {
    const server = await KubeApiserver.start();
    const root = new RootModule(part.rootModule);
    try {
      await prepareCluster(server, [part], part.ownNamespaces);
      process.env.KUBE_CONFIG_PATH = server.kubeconfigPath;
      root.must('init', '-input=false');
      root.must('apply', '-input=false', '-auto-approve');
      expect(root.must('plan', '-input=false').text).toContain('No changes.');
      const found = await Promise.all(part.manifests.map((manifest) => server.read(manifest)));
      expect(found.map(({ object }) => asWritten(object))).toEqual(part.manifests.map(asWritten));
    } finally {
      delete process.env.KUBE_CONFIG_PATH;
      root.remove();
      await server.stop();
    }
  });
});
