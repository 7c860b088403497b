import { outpostObjectName } from '../../constructs/authentik/outpost-config';
import { resourcesOfType, type SiteDocument, type StackDocument, stringsIn } from '../readers/document';
import { ingresses } from '../readers/ingresses';
import { manifestsIn } from '../readers/manifests';
import { outpostConfigs } from '../readers/outposts';
import { child } from '../readers/pod-workloads';
import { stackRule } from '../rule';

/** Ports of an outpost's Service by name. Source: authentik's controller, 2025.10 to 2026.2. */
const PORTS: Readonly<Record<string, string>> = { http: '9000', https: '9443', 'http-metrics': '9300' };

interface Reference {
  readonly address: string;
  readonly service: string;
  readonly namespace: string | undefined;
  readonly port: string;
  /** Accepted ports. */
  readonly ports: readonly string[];
}

/** Without an outpost in the site no name can be checked: then each one is a finding. */
export const outpostServices = stackRule({
  id: 'outpost-services',
  what: 'every ak-outpost-* name of an Ingress, a forward auth or an nginx configuration is the Service of an outpost of the site',
  why: 'A name without an outpost has no endpoints: every visitor falls back to emergency Basic auth.',
  incident: 'I8',
  *checkStack(stack, site) {
    const services = outpostNamespaces(site);
    for (const reference of references(stack)) {
      const fault = faultOf(reference, services);
      if (fault === undefined) continue;
      yield { address: reference.address, found: `${reference.service} ${fault[0]}`, remedy: fault[1] };
    }
  },
});

function faultOf(
  { service, namespace, port, ports }: Reference,
  services: ReadonlyMap<string, string>,
): readonly [found: string, remedy: string] | undefined {
  const actual = services.get(service);
  const known = [...services.keys()].join(', ');
  if (services.size === 0) return ['and no outpost to compare it with', 'declare the outpost in the identity stack'];
  if (actual === undefined) return ['which belongs to no outpost', `write one of ${known}`];
  if (namespace !== actual) return [`in namespace ${namespace ?? '(none)'}`, `write namespace ${actual}`];
  if (!ports.includes(port)) return [`on port ${port === '' ? '(none)' : port}`, `write port ${ports.join(' or ')}`];
  return undefined;
}

/** The Services of all outposts, with their namespaces. */
function outpostNamespaces({ stacks }: SiteDocument): ReadonlyMap<string, string> {
  return new Map(
    stacks
      .flatMap((stack) => [...outpostConfigs(stack)])
      .map(({ block, config }) => {
        const template = config.object_naming_template;
        const name = outpostObjectName(String(block.name), template === undefined ? undefined : String(template));
        return [name, String(config.kubernetes_namespace)];
      }),
  );
}

function* references(stack: StackDocument): Generator<Reference> {
  for (const { address, namespace, backends } of ingresses(stack)) {
    for (const { service, port } of backends.filter((backend) => backend.service.startsWith('ak-outpost-'))) {
      const number = PORTS[String(port)] ?? String(port ?? '');
      yield { address, service, namespace, port: number, ports: Object.values(PORTS) };
    }
  }
  for (const { address, manifest } of manifestsIn(stack).filter(({ manifest }) => manifest.kind === 'Middleware')) {
    yield* inText(address, String(child(child(manifest, 'spec'), 'forwardAuth').address ?? ''));
  }
  for (const { address, block } of resourcesOfType(stack, 'kubernetes_config_map_v1')) {
    for (const { text } of stringsIn(block.data)) if (text.includes('proxy_pass')) yield* inText(address, text);
  }
}

/** `http://SERVICE.NAMESPACE.svc...:PORT`, or the same without a scheme, which is http. */
function* inText(address: string, text: string): Generator<Reference> {
  const pattern = /ak-outpost-[\w-]*(?:\.([\w-]+))?(?:\.[\w.-]+)?(?::(\d+))?/g;
  for (const { 0: found, 1: namespace, 2: port = '', index } of text.matchAll(pattern)) {
    const before = text.slice(Math.max(0, index - 8), index);
    if (/[\w.-]$/.test(before)) continue;
    const [service = ''] = /^[\w-]+/.exec(found) ?? [];
    yield { address, service, namespace, port, ports: [before === 'https://' ? '9443' : '9000'] };
  }
}
