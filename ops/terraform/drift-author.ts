import { KINDS } from '../../rules/readers/kinds';
import type { AuthentikClient } from '../authentik/client';
import { discreet } from '../authentik/shown';
import type { ReviewedChange } from '../review/review';

/** The last edit of an object, by authentik's event log. */
export interface LastEdit {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

interface ModelEvent {
  readonly action: string;
  readonly created: string;
  readonly user?: { readonly username?: string };
  readonly context?: { readonly model?: { readonly pk?: unknown; readonly name?: unknown } };
}

interface LiveRow {
  readonly pk?: unknown;
  readonly brand_uuid?: unknown;
  readonly name?: unknown;
}

const EDITS = ['model_created', 'model_updated'];

/**
 * The last edit of each object that differs, by address. An object whose edit the event log no longer holds is left out: events
 * expire, after a year by default.
 *
 * @throws AuthentikError
 */
export async function lastEdits(
  client: Pick<AuthentikClient, 'find' | 'all'>,
  changes: readonly ReviewedChange[],
): Promise<Readonly<Record<string, LastEdit>>> {
  const edits: Record<string, LastEdit> = {};
  for (const { address, object } of changes) {
    const edit = object === undefined ? undefined : await lastEditOf(client, address, object);
    if (edit !== undefined) edits[address] = edit;
  }
  return edits;
}

async function lastEditOf(
  client: Pick<AuthentikClient, 'find' | 'all'>,
  address: string,
  id: string,
): Promise<LastEdit | undefined> {
  const [type = ''] = address.split('.');
  const api = KINDS[type]?.api;
  const row = api === undefined ? undefined : await client.find<LiveRow>(`${api.path}${encodeURIComponent(id)}/`);
  const pk = String(row?.pk ?? row?.brand_uuid ?? '');
  if (pk === '') return undefined;
  const events = await client.all<ModelEvent>('/events/events/', { context_model_pk: pk, ordering: '-created' });
  const own = events
    .filter(({ action, context }) => EDITS.includes(action) && isOf(context?.model ?? {}, pk, row?.name))
    .toSorted((a, b) => Date.parse(b.created) - Date.parse(a.created));
  const [last] = own;
  return last === undefined ? undefined : { by: discreet(last.user?.username ?? 'unknown'), at: last.created };
}

/** UUIDs are unique; a whole number is that of one object in each table, and the name decides. */
function isOf(model: { readonly pk?: unknown; readonly name?: unknown }, pk: string, name: unknown): boolean {
  const hex = (value: unknown) => String(value).replaceAll('-', '');
  if (hex(model.pk) !== hex(pk)) return false;
  return !/^\d+$/.test(pk) || String(model.name).endsWith(String(name));
}
