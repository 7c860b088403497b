import { nearNames } from '../../constructs/core/near-names';
import { OpsError } from '../core/ops-error';
import type { AuthentikClient, Query } from './client';
import { type FlowRow, type GroupRow, parentsOf, type UserRow } from './rows';
import { discreet } from './shown';

/** The one user of a username. @throws OpsError REFUSED when there is not exactly one */
export function userNamed(client: AuthentikClient, username: string): Promise<UserRow> {
  const path = '/core/users/';
  const slim = { include_groups: false, include_roles: false };
  return onlyOne<UserRow>(client, { noun: 'user', key: 'username', path, slim, value: username });
}

/** The one group of a name. @throws OpsError REFUSED when there is not exactly one */
export function groupNamed(client: AuthentikClient, name: string): Promise<GroupRow> {
  const slim = { include_users: false };
  return onlyOne<GroupRow>(client, { noun: 'group', key: 'name', path: '/core/groups/', slim, value: name });
}

/** The one flow of a slug. @throws OpsError REFUSED when there is not exactly one */
export function flowWithSlug(client: AuthentikClient, slug: string): Promise<FlowRow> {
  return onlyOne<FlowRow>(client, { noun: 'flow', key: 'slug', path: '/flows/instances/', slim: {}, value: slug });
}

/** Whether members of the group are superusers: they are members of every group above it. */
export async function givesSuperuser(client: AuthentikClient, group: GroupRow): Promise<boolean> {
  const seen = new Set<string>();
  const ahead = [group];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    // A missing answer counts as yes.
    if (next.is_superuser !== false) return true;
    seen.add(next.pk);
    for (const pk of parentsOf(next)) {
      const path = `/core/groups/${encodeURIComponent(pk)}/`;
      if (!seen.has(pk)) ahead.push(await client.get<GroupRow>(path, { include_users: false }));
    }
  }
  return false;
}

interface Wanted<Row> {
  readonly noun: string;
  readonly path: string;
  /** Name of the field, and of the server's filter that compares it as a whole. */
  readonly key: string & keyof Row;
  /** This query keeps members out of the answer. */
  readonly slim: Query;
  readonly value: string;
}

/**
 * The one row whose field equals the value. The server filters, and its answer is compared here once more: a filter
 * that it does not know it ignores silently, and a fuzzy one deleted six passkeys of another user (I2).
 */
async function onlyOne<Row>(client: AuthentikClient, wanted: Wanted<Row>): Promise<Row> {
  const { noun, path, key, slim, value } = wanted;
  const rows = await client.all<Row>(path, { ...slim, [key]: value });
  const hits = rows.filter((row) => row[key] === value);
  const [hit] = hits;
  if (hits.length === 1 && hit !== undefined) return hit;
  const what = `${noun} ${JSON.stringify(value)} does not match exactly once`;
  if (hits.length > 1) {
    throw new OpsError({ what, found: `${hits.length} of them`, remedy: `give each ${noun} a ${key} of its own` });
  }
  const names = (await client.all<Row>(path, slim)).map((row) => String(row[key]));
  const near = nearNames(value, names).map((name) => JSON.stringify(discreet(name)));
  throw new OpsError({
    what,
    found: near.length === 0 ? 'none, and nothing like it' : `none; near it: ${near.join(', ')}`,
    remedy: `write the ${key} exactly as authentik shows it`,
  });
}
