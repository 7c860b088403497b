import { setTimeout as pause } from 'node:timers/promises';
import { ServerLine } from '../../constructs/authentik/server/server-line';
import type { TryServer } from '../../demo/try';
import type { AuthentikClient } from '../../ops/authentik/client';
import { reasonOf } from '../../ops/core/reason';

/** The first start makes the whole database, then the default flows. */
const PATIENCE_MS = 600_000;
const CONNECTION = 'gatehouse try: no cluster';
/** Applications of the demo. A server with others is in use, and its login page must stay. */
const OWN = ['wiki', 'grafana'];

type Row = Readonly<Record<string, unknown>>;

/**
 * Returns what the try needs of a server before the first plan. @throws Error where the server has applications of its own
 */
export async function prepareServer(client: AuthentikClient, url: string): Promise<TryServer> {
  const outpost = await untilReady(client, url);
  const applications = await client.all<Row>('/core/applications/', { superuser_full_list: true });
  const others = applications.map(({ slug }) => String(slug)).filter((slug) => !OWN.includes(slug));
  if (others.length > 0) {
    throw new Error(
      `${url} has applications of its own, and the try changes its login page; name a server without data, found: ${others.join(', ')}`,
    );
  }
  const { version_current: version } = await client.get<Row>('/admin/version/');
  const line = ServerLine.of(String(version));
  if (line === undefined) {
    throw new Error(
      `${url} is authentik ${version}, of no recorded line; take one of ${ServerLine.names.join(', ')}, or record it as schemas/README.md says`,
    );
  }
  const path = '/outposts/service_connections/kubernetes/';
  const [found] = await client.all<Row>(path, { name: CONNECTION });
  const connection = found ?? (await client.send<Row>('POST', path, { name: CONNECTION, local: true, kubeconfig: {} }));
  return { apiUrl: url, serverVersion: line.newest, outpost, serviceConnection: String(connection?.pk) };
}

/** Waits for what the site looks up. @returns the UUID of the embedded outpost */
async function untilReady(client: AuthentikClient, url: string): Promise<string> {
  for (const end = Date.now() + PATIENCE_MS; ; await pause(2000)) {
    let found = 'no embedded outpost, or no default flows';
    try {
      const [outpost] = await client.all<Row>('/outposts/instances/', {
        managed__iexact: 'goauthentik.io/outposts/embedded',
      });
      const flows = await client.all<Row>('/flows/instances/', { slug: 'default-provider-invalidation-flow' });
      const stages = await client.all<Row>('/stages/all/', { name: 'default-authentication-mfa-validation' });
      if (outpost !== undefined && flows.length > 0 && stages.length > 0) return String(outpost.pk);
    } catch (error) {
      found = reasonOf(error);
    }
    if (Date.now() > end)
      throw new Error(`authentik at ${url} is not ready within ${PATIENCE_MS / 60_000} minutes: ${found}`);
  }
}

/** A user of one group with this password; one that is there gets both. */
export async function putUser(client: AuthentikClient, { username, group, password }: TryUser): Promise<void> {
  const [row] = await client.all<Row>('/core/groups/', { name: group });
  const fields = { username, name: username, path: 'users', type: 'internal', is_active: true, groups: [row?.pk] };
  const [found] = await client.all<Row>('/core/users/', { username });
  const user =
    found === undefined
      ? await client.send<Row>('POST', '/core/users/', fields)
      : await client.send<Row>('PATCH', `/core/users/${found.pk}/`, fields);
  await client.send('POST', `/core/users/${user?.pk}/set_password/`, { password });
}

export interface TryUser {
  readonly username: string;
  readonly group: string;
  readonly password: string;
}
