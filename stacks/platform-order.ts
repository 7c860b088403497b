import { addressOf } from '../constructs/core/address';
import { type Construct, TerraformResource } from '../constructs/core/cdktf';
import { Deployment } from '../constructs/kubernetes/deployment';
import type { Namespace } from '../constructs/kubernetes/namespace';
import { Service } from '../constructs/kubernetes/service';

interface PlatformParts {
  readonly namespace: Namespace;
  readonly pooler: Construct | undefined;
  readonly release: Construct;
  /** The network policies of the release's pods. */
  readonly network: Construct;
  readonly fallback: Construct | undefined;
  /** The custom resources, Traefik's middlewares among them. */
  readonly objects: Construct;
}

/**
 * Brings a new component up before the traffic moves to it, and stops at a component that fails:
 *
 *     namespace -> pods of the pooler -> their Service -> release -> policies that let its pods reach this pooler alone
 *            `---> pods of the fallback -> their Service -> middlewares that send Traefik there
 *
 * The rules compare names as plain text, so the order is in `depends_on` and not in references.
 */
export function orderPlatform(stack: Construct, parts: PlatformParts): void {
  const { namespace, pooler, release, network, fallback, objects } = parts;
  const constructs = stack.node.findAll();
  const resources = constructs.filter((one) => TerraformResource.isTerraformResource(one));
  const inside = (part: Construct) => resources.filter(({ node }) => node.scopes.includes(part));
  const after = (later: Construct, earlier: readonly Construct[]) => {
    const addresses = earlier.flatMap(inside).map((one) => addressOf(one));
    for (const one of inside(later)) one.dependsOn = [...(one.dependsOn ?? []), ...addresses];
  };

  const outside = resources.filter(({ node }) => !node.scopes.includes(namespace));
  for (const one of outside) one.dependsOn = [namespace.address, ...(one.dependsOn ?? [])];
  const deployments = constructs.filter((one) => one instanceof Deployment);
  for (const service of constructs.filter((one) => one instanceof Service)) {
    after(
      service,
      deployments.filter((deployment) => service.selects(deployment)),
    );
  }
  const database = pooler === undefined ? [] : [pooler];
  after(release, database);
  after(network, [...database, release]);
  after(objects, fallback === undefined ? [] : [fallback]);
}
