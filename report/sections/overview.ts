import { EMBEDDED_OUTPOST_NAME } from '../../constructs/authentik/outposts/outpost-config';
import { formatCount } from '../../constructs/core/counted';
import { child, valueAt } from '../../rules/readers/block';
import { allResources, blockAt, provenanceAt, resourcesOfType, type SiteDocument } from '../../rules/readers/document';
import { authentikReleases } from '../../rules/readers/helm-values';
import { workloads } from '../../rules/readers/pod-workloads';
import type { Diagram, DiagramEdge, DiagramNode } from '../diagram';
import { edgeRules, edgeSync } from './edge-rules';
import { hostRows } from './published-hosts';

/** Draws which component calls which: from the visitor to the database, as far as the stacks of the site hold it. */
export function overview(document: SiteDocument, host: string): Diagram {
  const parts = [...edgeParts(document), ...platformParts(document), ...identityParts(document, host)];
  const nodes: DiagramNode[] = [{ id: 'visitor', kind: 'person', lines: ['visitor'] }, ...parts];
  const known = new Set(nodes.map(({ id }) => id));
  const edges = LINKS.filter(({ from, to }) => known.has(from) && known.has(to));
  return { title: 'Overview', direction: 'TB', nodes, edges: [...edges, ...entrances(known)] };
}

const LINKS: readonly DiagramEdge[] = [
  { from: 'cloudflare', to: 'traefik', label: 'HTTPS' },
  { from: 'traefik', to: 'fallback', label: 'forward auth' },
  { from: 'fallback', to: 'embedded', label: 'asks' },
  { from: 'traefik', to: 'outpost', label: 'public hosts' },
  { from: 'traefik', to: 'authentik', label: 'login pages' },
  { from: 'embedded', to: 'authentik', label: 'sessions' },
  { from: 'outpost', to: 'authentik' },
  { from: 'authentik', to: 'pooler', label: 'SQL' },
  { from: 'pooler', to: 'database', label: 'SQL' },
  { from: 'crowdsec', to: 'sync', label: 'decisions' },
  { from: 'sync', to: 'cloudflare', label: 'one list' },
];

/** The visitor meets the outermost part that the site has. */
function entrances(known: ReadonlySet<string>): readonly DiagramEdge[] {
  const first = ['cloudflare', 'traefik', 'authentik'].find((id) => known.has(id));
  const direct: readonly DiagramEdge[] =
    known.has('traefik') || !known.has('embedded') ? [] : [{ from: 'visitor', to: 'embedded', label: 'forward auth' }];
  return [...(first === undefined ? [] : [{ from: 'visitor', to: first }]), ...direct];
}

function* edgeParts(document: SiteDocument): Generator<DiagramNode> {
  const rules = edgeRules(document);
  if (rules.length > 0) {
    const enabled = rules.filter(({ isEnabled }) => isEnabled).length;
    const addresses = rules.map(({ address }) => address);
    const lines = ['Cloudflare', `${enabled} of ${rules.length} WAF rules enabled`];
    yield { id: 'cloudflare', kind: 'edge', lines, addresses };
  }
  const sync = edgeSync(document);
  if (sync === undefined) return;
  yield { id: 'crowdsec', kind: 'decision', lines: ['CrowdSec LAPI'] };
  yield { id: 'sync', kind: 'job', lines: ['edge sync', `CronJob ${sync.schedule}`], addresses: [sync.address] };
}

function* platformParts(document: SiteDocument): Generator<DiagramNode> {
  const hosts = hostRows(document);
  if (hosts.some(({ addresses }) => addresses.length > 0)) {
    const addresses = [...new Set(hosts.flatMap((row) => row.addresses))];
    yield {
      id: 'traefik',
      kind: 'gateway',
      lines: [
        'Traefik',
        `${formatCount(hosts.length, 'host')}, ${formatCount(addresses.length, 'ingress', 'ingresses')}`,
      ],
      addresses,
    };
  }
  const all = document.stacks.flatMap((stack) => workloads(stack).map((workload) => ({ stack, workload })));
  for (const { stack, workload } of all) {
    const { address, namespace } = workload;
    const { path } = provenanceAt(stack, address) ?? {};
    const addresses = [`${stack.name}.${address}`];
    if (path === 'platform.traefik.fallback') {
      const lines = ['auth fallback', '401 Basic while', 'the outpost is down'];
      yield { id: 'fallback', kind: 'gateway', lines, addresses };
    } else if (path === 'platform.pgbouncer') {
      const replicas = Number(child(blockAt(stack, address) ?? {}, 'spec').replicas ?? 1);
      const lines = ['PgBouncer', `${formatCount(replicas, 'replica')} in ${namespace}`];
      yield { id: 'pooler', kind: 'service', lines, addresses };
      yield { id: 'database', kind: 'store', lines: ['PostgreSQL', 'outside of this site'] };
    }
  }
}

function* identityParts(document: SiteDocument, host: string): Generator<DiagramNode> {
  const [release] = document.stacks.flatMap(authentikReleases);
  const version = release === undefined ? document.serverVersion : String(valueAt(release.values, 'global.image.tag'));
  const replicas =
    release === undefined ? [] : [formatCount(Number(valueAt(release.values, 'server.replicas')), 'server')];
  yield {
    id: 'authentik',
    kind: 'service',
    lines: ['authentik', [version, ...replicas].join(', '), host],
    addresses: addressesOf(document, /^(authentik_(?!outpost)\w+|helm_release)$/),
  };
  const outposts = document.stacks.flatMap((stack) =>
    resourcesOfType(stack, 'authentik_outpost').map((one) => ({ ...one, stack: stack.name })),
  );
  for (const { block, address, stack } of outposts) {
    const count = Array.isArray(block.protocol_providers) ? block.protocol_providers.length : 0;
    const isEmbedded = block.name === EMBEDDED_OUTPOST_NAME;
    const lines = [isEmbedded ? 'embedded outpost' : `outpost ${block.name}`, formatCount(count, 'provider')];
    yield { id: isEmbedded ? 'embedded' : 'outpost', kind: 'gateway', lines, addresses: [`${stack}.${address}`] };
  }
}

function addressesOf({ stacks }: SiteDocument, types: RegExp): readonly string[] {
  return stacks.flatMap((stack) =>
    allResources(stack)
      .filter(({ type }) => types.test(type))
      .map(({ address }) => `${stack.name}.${address}`),
  );
}
