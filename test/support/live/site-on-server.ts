import type { SiteInput } from '../../../sites/schema/site';
import type { RealAuthentik } from './real-authentik';

/** Newest version of each server line that the project supports, and its chart. */
const LINES: Readonly<Record<string, { readonly server: string; readonly chart: string }>> = {
  '2026.2': { server: '2026.2.7', chart: '2026.2.3' },
  '2026.5': { server: '2026.5.9', chart: '2026.5.6' },
  '2026.8': { server: '2026.8.6', chart: '2026.8.0' },
};

/** Versions of the charts that sites on these lines have. */
export const CHARTS = Object.values(LINES).map(({ chart }) => chart);

/**
 * A site as its owner would state it for this server: its line with the provider of the line, its own ids, and the groups
 * that the site only looks up.
 *
 * @param connection to a cluster @default a new one that leads to none
 */
export async function siteOnServer(server: RealAuthentik, site: SiteInput, connection?: string): Promise<SiteInput> {
  const copy = structuredClone(site);
  const { identity, platform } = copy;
  const line = LINES[(await server.version()).split('.').slice(0, 2).join('.')];
  if (line === undefined) throw new Error(`the project supports no line of ${await server.version()}`);
  identity.serverVersion = line.server;
  delete identity.providerVersion;
  if (platform !== undefined) platform.release.chartVersion = line.chart;
  if (identity.embeddedOutpost !== undefined) {
    identity.embeddedOutpost.adopt = { id: String((await embeddedOutpost(server)).pk) };
  }
  if (identity.outpostDeployment !== undefined) {
    identity.outpostDeployment.serviceConnection = connection ?? (await noCluster(server));
  }
  await makeLookedUpGroups(server, identity.groups);
  return copy;
}

async function noCluster(server: RealAuthentik): Promise<string> {
  const name = 'Local Kubernetes Cluster';
  const [there] = await server.list(`/outposts/service_connections/kubernetes/?name=${encodeURIComponent(name)}`);
  if (there !== undefined) return String(there.pk);
  const { pk } = await server.post('/outposts/service_connections/kubernetes/', { name, local: true, kubeconfig: {} });
  return String(pk);
}

/** Groups that people made in the UI, each below its parent. */
async function makeLookedUpGroups(server: RealAuthentik, groups: SiteInput['identity']['groups']): Promise<void> {
  const ids = new Map((await server.list('/core/groups/?include_users=false')).map(({ name, pk }) => [name, pk]));
  const lookedUp = Object.values(groups).filter(({ lookup }) => lookup === true);
  for (const { name } of lookedUp) {
    if (!ids.has(name)) ids.set(name, (await server.post('/core/groups/', { name })).pk);
  }
  for (const { name, parent } of lookedUp) {
    const above = parent === undefined ? undefined : groups[parent]?.name;
    if (above !== undefined) await server.patch(`/core/groups/${ids.get(name)}/`, { parents: [ids.get(above)] });
  }
}

export async function embeddedOutpost(server: RealAuthentik) {
  return server.only('/outposts/instances/?managed__iexact=goauthentik.io/outposts/embedded');
}
