import { listUnread } from '../../constructs/authentik/unread-attributes';
import { type Block, type BlocksByType, ignores, provenanceAt, type StackDocument } from '../../rules/readers/document';
import type { ApiKind } from '../../rules/readers/kinds';
import type { AuthentikClient } from '../authentik/client';
import { differences } from './difference';
import { isNamed, type LiveRow, LiveSite } from './live-site';
import { type AdoptOutcome, byAddress, entriesFor, NOTHING, type SurveyedObject } from './surveyed-object';
import { withUnstatedBindings } from './unstated-bindings';

/** Looks at a live authentik for every object of the identity stack. Never writes. */
export async function surveyIdentity(
  client: AuthentikClient,
  stack: StackDocument,
  providerVersion: string,
): Promise<readonly SurveyedObject[]> {
  const { config } = stack;
  const live = new LiveSite(client, config);
  const addresses = (types: BlocksByType = {}) =>
    Object.entries(types).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
  const objects = await Promise.all([
    ...addresses(config.resource).map((address) => ofResource(live, address, stack, providerVersion)),
    ...addresses(config.data).map((address) => ofLookup(live, `data.${address}`)),
  ]);
  return byAddress(await withUnstatedBindings(live, stack, objects));
}

async function ofResource(
  live: LiveSite,
  address: string,
  stack: StackDocument,
  providerVersion: string,
): Promise<SurveyedObject> {
  const { kind, block } = live.object(address);
  const importId = live.importId(address);
  const variable = /^\$\{var\.(\w+)\}$/.exec(importId ?? '')?.[1];
  const base = { address, key: keyText(importId, block), ...(variable !== undefined && { variable }), ...NOTHING };
  const [row, ...others] = await live.rows(address);
  if (row !== undefined && others.length > 0) return { ...base, outcome: 'ambiguous', id: ids(kind, [row, ...others]) };
  if (row === undefined) {
    if (importId !== undefined) return { ...base, outcome: 'missing', ...(await otherId(live, address, importId)) };
    const taken = await live.namesakes(address);
    return taken.length === 0 ? { ...base, outcome: 'create' } : { ...base, outcome: 'collide', id: ids(kind, taken) };
  }
  const [type = ''] = address.split('.');
  const connection = await connectionFault(live, block);
  const outcome = connection === undefined ? outcomeOf(importId, variable, block, row) : 'mismatch';
  return {
    ...base,
    ...connection,
    outcome,
    id: String(row[kind.id]),
    differences: await differences(live, kind, block, row, listUnread(type, providerVersion)),
    entries:
      outcome === 'collide' || outcome === 'look up'
        ? entriesFor(provenanceAt(stack, address), kind.id === 'slug' ? 'key' : { id: String(row.pk) }, row)
        : base.entries,
  };
}

/** The object that the site means has another id: a copied site, or one of before a new installation. */
async function otherId(
  live: LiveSite,
  address: string,
  importId: string,
): Promise<Pick<SurveyedObject, 'remark'> | undefined> {
  if (importId.startsWith('${')) return undefined;
  const { kind, block } = live.object(address);
  const found = await live.readKeyed(address);
  if (found.length === 0) return undefined;
  const remark = `no object has the id ${importId}; ${keyText(undefined, block)} has ${ids(kind, found)}: write that id in adopt`;
  return { remark };
}

/** An outpost on a service connection that is not there is created nowhere: its pods are gone with the next update. */
async function connectionFault(live: LiveSite, block: Block): Promise<Pick<SurveyedObject, 'remark'> | undefined> {
  const stated = block.service_connection;
  if (typeof stated !== 'string' || stated.includes('${')) return undefined;
  const connections = await live.all({ path: '/outposts/service_connections/all/' });
  if (connections.some(({ pk }) => pk === stated)) return undefined;
  const there = connections.map(({ name, pk }) => `${String(name)} ${String(pk)}`).join(', ');
  return { remark: `no service connection has the id ${stated}; the server has ${there === '' ? 'none' : there}` };
}

async function ofLookup(live: LiveSite, address: string): Promise<SurveyedObject> {
  const { kind, block } = live.object(address);
  const rows = await live.rows(address);
  const base = { address, key: keyText(undefined, block), ...NOTHING };
  if (rows.length === 0) return { ...base, outcome: 'missing' };
  return { ...base, outcome: rows.length === 1 ? 'found' : 'ambiguous', id: ids(kind, rows) };
}

function outcomeOf(
  importId: string | undefined,
  variable: string | undefined,
  block: Block,
  row: LiveRow,
): AdoptOutcome {
  if (importId === undefined) return 'collide';
  if (variable !== undefined) return 'look up';
  // Where Terraform owns the name, a wrong object shows as a renaming; a slug names one object.
  const owned = block.name === undefined || block.slug !== undefined || !ignores(block, 'name');
  return owned || isNamed(row, String(block.name)) ? 'adopt' : 'mismatch';
}

function ids({ id }: ApiKind, rows: readonly LiveRow[]): string {
  return rows.map((row) => String(row[id])).join(', ');
}

function keyText(importId: string | undefined, block: Block): string {
  if (importId !== undefined && !importId.startsWith('${')) return importId;
  const { slug, username, name, managed } = block;
  return String(slug ?? username ?? managed ?? name ?? '(its references)');
}
