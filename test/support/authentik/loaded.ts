import { LiveSite } from '../../../ops/adopt/live-site';
import { AuthentikClient } from '../../../ops/authentik/client';
import { OpsContext } from '../../../ops/core/context';
import { type Block, ignores, type TerraformJson } from '../../../rules/readers/document';
import { KINDS } from '../../../rules/readers/kinds';
import { COLLECTIONS } from './collections';
import { type Row, uuid } from './records';
import type { AuthentikServer } from './server';

export function clientOf({ url, token }: AuthentikServer): AuthentikClient {
  const context = new OpsContext({
    site: () => {
      throw new Error('no site');
    },
    env: { AUTHENTIK_URL: url, AUTHENTIK_TOKEN: token },
    terminal: { line: () => {}, note: () => {} },
  });
  return AuthentikClient.of(context);
}

/**
 * Puts every object of an identity stack on the stand-in, and into the state that the stack states, as an apply would: in
 * the order of their references.
 */
export async function loadStack(server: AuthentikServer, { resource = {}, ...rest }: TerraformJson): Promise<void> {
  const client = clientOf(server);
  // Without import blocks: an object is found by its natural key.
  const config = { ...rest, resource, import: [] } as unknown as TerraformJson;
  let waiting = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]) => ({ address: `${type}.${name}`, type, block })),
  );
  let next = 7001;
  while (waiting.length > 0) {
    const later: typeof waiting = [];
    for (const one of waiting) {
      // A new one for each object: it remembers what it has found.
      const live = new LiveSite(client, config);
      const row = await rowOf(live, one.block, one.type);
      if (row === undefined) later.push(one);
      else apply(server, one.type, row, keyOf((await live.rows(one.address))[0]) ?? next++);
    }
    if (later.length === waiting.length) throw new Error(`a circle: ${later.map(({ address }) => address).join(', ')}`);
    waiting = later;
  }
}

/** Undefined while something that it points at is not there. */
async function rowOf(live: LiveSite, block: Block, type: string): Promise<Row | undefined> {
  const { fields = {} } = KINDS[type]?.api ?? {};
  const row: Row = {};
  for (const [attribute, value] of Object.entries(block)) {
    if (['//', 'depends_on', 'lifecycle'].includes(attribute) || ignores(block, attribute)) continue;
    const resolved = await live.resolve(value);
    if (resolved.known === 'later') return undefined;
    if (resolved.known === 'now')
      row[fields[attribute] ?? attribute] =
        attribute === 'config' ? JSON.parse(String(resolved.value)) : resolved.value;
  }
  return row;
}

/** A brand has a key of another name. */
function keyOf(row: Readonly<Row> | undefined): unknown {
  return row?.pk ?? row?.brand_uuid;
}

function apply(server: AuthentikServer, type: string, row: Row, id: unknown): void {
  const kind = KINDS[type]?.api;
  const collection = COLLECTIONS.find(({ path }) => path === kind?.path);
  if (kind === undefined || collection === undefined) throw new Error(`the stand-in has no list for ${type}`);
  const rows = collection.rows(server.records);
  const isInteger = type.startsWith('authentik_provider_') || type === 'authentik_user';
  const pk = typeof id === 'number' && !isInteger ? uuid(id) : id;
  const existing = rows.find((one) => keyOf(one) === pk);
  // A membership is kept at the user.
  for (const user of server.records.users) {
    if (Array.isArray(row.users) && row.users.includes(user.pk)) user.groups = [pk];
  }
  if (existing !== undefined) Object.assign(existing, row);
  else {
    const binding = typeof id === 'number' ? { policybindingmodel_ptr_id: uuid(id + 1000) } : {};
    rows.push({ pk, groups: [], parents: [], ...row, meta_model_name: collection.model, ...binding });
  }
}
