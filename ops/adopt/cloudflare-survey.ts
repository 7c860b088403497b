import { isDeepStrictEqual } from 'node:util';
import type { Provenance } from '../../constructs/core/provenance';
import { unescapeText } from '../../constructs/core/static-text';
import { type Block, provenanceAt, resourcesOfType, type StackDocument } from '../../rules/readers/document';
import type { Edge } from '../../sites/schema/edge';
import type { CloudflareClient } from '../cloudflare/client';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { byAddress, type Difference, entriesFor, NOTHING, outcomeOf, type SurveyedObject } from './surveyed-object';

/** An import reads every item, and each plan again: a few dozen are no matter, 400 take 16 s, 800 a minute. */
const FEW_ITEMS = 50;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly num_items?: number;
  readonly rules?: readonly Block[];
}

/** Looks at a Cloudflare account for the list, the entry-point ruleset and the token of the edge stack. Never writes. */
export async function surveyCloudflare(
  client: CloudflareClient,
  edge: Edge,
  stack: StackDocument,
): Promise<readonly SurveyedObject[]> {
  const account = edge.accountId ?? (await onlyAccount(client));
  const imported = new Set(stack.config.import?.map(({ to }) => to));
  const of = (type: string, ask: (block: Block) => Promise<Found>) =>
    resourcesOfType(stack, type).map(async ({ address, block }) =>
      surveyObject(
        provenanceAt(stack, address) ?? { address },
        imported.has(address),
        unescapeText(String(block.name)),
        await ask(block),
      ),
    );
  return byAddress(
    await Promise.all([
      ...of('cloudflare_list', (block) => list(client, account, block, edge.list.adopt?.id)),
      ...of('cloudflare_ruleset', (block) => ruleset(client, edge, block)),
      ...of('cloudflare_account_token', (block) => token(client, account, block, edge.token.adopt?.id)),
    ]),
  );
}

/** One object exists under a key, or none. Several matches are ambiguous. */
interface Found {
  readonly rows: readonly Row[];
  readonly differences?: (row: Row) => readonly Difference[];
  readonly remark?: (row: Row) => string | undefined;
  /** Whether a second one of the same name does no harm. @default false */
  readonly mayRepeat?: boolean;
}

function surveyObject(origin: Provenance, isImported: boolean, key: string, found: Found): SurveyedObject {
  const { rows, mayRepeat = false } = found;
  const [row, other] = rows;
  const base = { address: origin.address, key, ...NOTHING };
  const outcome = outcomeOf(isImported, row !== undefined);
  if (row === undefined) return { ...base, outcome };
  const id = rows.map((one) => one.id).join(', ');
  if (!isImported && mayRepeat) {
    return { ...base, outcome: 'create', remark: `Cloudflare has ${id} of this name already, and keeps both` };
  }
  if (other !== undefined) return { ...base, outcome: 'ambiguous', id };
  const remark = found.remark?.(row);
  return {
    ...base,
    outcome,
    id,
    differences: found.differences?.(row) ?? [],
    ...(remark !== undefined && { remark }),
    entries: outcome === 'collide' ? entriesFor(origin, { id }) : [],
  };
}

async function onlyAccount(client: CloudflareClient): Promise<string> {
  const accounts = await client.all<Row>('/accounts');
  const [account, other] = accounts;
  if (account !== undefined && other === undefined) return account.id;
  throw new OpsError({
    what: 'CLOUDFLARE_READ_TOKEN does not see exactly one account',
    found: accounts.length === 0 ? 'none' : accounts.map(({ id }) => id).join(', '),
    remedy: 'state edge.accountId in the site',
    exitCode: ExitCode.UNKNOWN,
  });
}

async function list(client: CloudflareClient, account: string, block: Block, id: string | undefined): Promise<Found> {
  const rows = await client.all<Row>(`/accounts/${account}/rules/lists`);
  return {
    rows: rows.filter((row) => (id === undefined ? row.name === block.name : row.id === id)),
    differences: (row) => [
      ...listChange('name', row.name, block.name, 'replaces'),
      ...listChange('description', row.description ?? null, block.description),
    ],
    remark: ({ num_items: count = 0 }) =>
      count <= FEW_ITEMS
        ? undefined
        : `it holds ${count} items, which an import reads into the state, and each plan again: empty it before (docs/edge-sync.md)`,
  };
}

async function ruleset(client: CloudflareClient, { zoneId, ruleset }: Edge, block: Block): Promise<Found> {
  const row = await client.ruleset(zoneId, String(block.phase));
  const wanted = ruleset.adopt?.id;
  return {
    rows: row === undefined || (wanted !== undefined && wanted !== row.id) ? [] : [row],
    differences: (live) => [
      // Another name is a delete and a create: in between the zone has no custom rule.
      ...listChange('name', live.name, block.name, 'replaces'),
      ...listChange('description', live.description ?? null, block.description),
      ...ruleDifferences(live.rules ?? [], Array.isArray(block.rules) ? (block.rules as Block[]) : []),
    ],
  };
}

async function token(client: CloudflareClient, account: string, block: Block, id: string | undefined): Promise<Found> {
  const rows = await client.all<Row>(`/accounts/${account}/tokens`);
  return {
    rows: rows.filter((row) => (id === undefined ? row.name === unescapeText(String(block.name)) : row.id === id)),
    mayRepeat: true,
  };
}

/** Rules by their `ref`: an apply writes the whole ruleset, so that a rule of the dashboard goes. */
function ruleDifferences(live: readonly Block[], stack: readonly Block[]): readonly Difference[] {
  const of = (rules: readonly Block[]) =>
    new Map(rules.map((rule) => [unescapeText(String(rule.ref ?? rule.id)), rule]));
  const [is, becomes] = [of(live), of(stack)];
  return [...new Set([...becomes.keys(), ...is.keys()])].flatMap((ref) => {
    const [one, other] = [is.get(ref), becomes.get(ref)];
    if (one === undefined || other === undefined) {
      return listChange(`rules[${ref}]`, one?.expression ?? null, other === undefined ? null : text(other.expression));
    }
    return ['action', 'enabled', 'expression', 'description', 'action_parameters', 'logging'].flatMap((field) =>
      other[field] === undefined ? [] : listChange(`rules[${ref}].${field}`, one[field] ?? null, other[field]),
    );
  });
}

function listChange(
  attribute: string,
  live: unknown,
  stack: unknown,
  shown: Difference['shown'] = 'in the plan',
): readonly Difference[] {
  const wanted = text(stack);
  return isDeepStrictEqual(live, wanted) ? [] : [{ attribute, live, stack: wanted, shown }];
}

function text(value: unknown): unknown {
  return typeof value === 'string' ? unescapeText(value) : value;
}
