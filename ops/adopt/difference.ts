import { isDeepStrictEqual } from 'node:util';
import type { UnreadAttribute } from '../../constructs/authentik/unread-attributes';
import { type Block, ignores } from '../../rules/readers/document';
import { type ApiKind, LOOKUP_KINDS } from '../../rules/readers/kinds';
import { valueDifferences } from '../core/value-difference';
import type { LiveRow, LiveSite } from './live-site';
import type { Difference } from './surveyed-object';

/** Lists what Terraform itself adds, or what no API gives back. */
const NEVER_COMPARED = new Set(['//', 'lifecycle', 'provider', 'depends_on', 'consumer_secret', 'client_secret']);

/**
 * Returns where the stack and the server differ. Attributes that Terraform leaves alone (`ignore_changes`) differ rightly,
 * and the value of a variable is unknown here.
 */
export async function differences(
  site: LiveSite,
  { fields = {} }: ApiKind,
  block: Block,
  row: LiveRow,
  unread: readonly UnreadAttribute[],
): Promise<readonly Difference[]> {
  const found: Difference[] = [];
  for (const [attribute, value] of Object.entries(block)) {
    if (NEVER_COMPARED.has(attribute) || ignores(block, attribute)) continue;
    const stack = await site.resolve(value);
    if (stack.known === 'never') continue;
    const shown = unread.some((one) => one.attribute === attribute) ? 'silent' : 'in the plan';
    const live = row[fields[attribute] ?? attribute] ?? null;
    if (stack.known === 'now' && stack.alias !== undefined && isSame(live, stack.alias)) continue;
    found.push(...compare(attribute, live, stack.value).map((difference) => ({ ...difference, shown }) as const));
  }
  return [...found, ...resets(block, row, unread), ...(await findLostMappings(site, block, row, unread))];
}

type Compared = Omit<Difference, 'shown'>;

function compare(attribute: string, live: unknown, stack: unknown): readonly Compared[] {
  // A document in a text: its keys one by one.
  if (attribute === 'config' && typeof stack === 'string') {
    const found = valueDifferences({ config: JSON.parse(stack) }, { config: live }, { isSame: isEqual });
    return found.map(({ path, live: was = null, stack: becomes = null }) => ({
      attribute: path,
      live: was,
      stack: becomes,
    }));
  }
  return isSame(live, stack) ? [] : [{ attribute, live, stack }];
}

function isEqual(stack: unknown, live: unknown): boolean {
  return isDeepStrictEqual(stack ?? null, live ?? null);
}

/**
 * Compares as the provider does: keys by their text, lists whatever their order, one newline at the end of a text forgiven.
 */
function isSame(live: unknown, stack: unknown): boolean {
  if (Array.isArray(stack)) {
    if (!Array.isArray(live) || live.length !== stack.length) return false;
    return stack.every((member) => live.some((other) => isSame(other, member)));
  }
  if (typeof stack === 'object' && stack !== null) {
    return (
      typeof live === 'object' &&
      live !== null &&
      Object.entries(stack).every(([key, value]) => isSame((live as LiveRow)[key], value))
    );
  }
  if (stack === '' || stack === null) return live === '' || live === null || live === undefined;
  return String(live).replace(/\n$/, '') === String(stack).replace(/\n$/, '');
}

/** Returns what the server has and the stack does not say, of attributes that every update sets back. */
function resets(block: Block, row: LiveRow, unread: readonly UnreadAttribute[]): readonly Difference[] {
  return unread
    .filter(({ attribute, ifLeftOut }) => ifLeftOut === 'reset' && !NEVER_COMPARED.has(attribute))
    .filter(({ attribute }) => block[attribute] === undefined && !isEmpty(row[attribute]))
    .map(({ attribute }) => ({ attribute, live: row[attribute], stack: "the provider's default", shown: 'silent' }));
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** Mappings of its own that a proxy provider has: an update without them puts authentik's standard ones in their place. */
async function findLostMappings(
  site: LiveSite,
  block: Block,
  row: LiveRow,
  unread: readonly UnreadAttribute[],
): Promise<readonly Difference[]> {
  const attribute = 'property_mappings';
  const reset = unread.some((one) => one.attribute === attribute && one.ifLeftOut === 'server');
  const live = row[attribute];
  const kind = LOOKUP_KINDS.authentik_property_mapping_provider_scope?.api;
  if (!reset || block[attribute] !== undefined || !Array.isArray(live) || kind === undefined) return [];
  const custom = (await site.all(kind)).filter(({ pk, managed }) => live.includes(pk) && (managed ?? null) === null);
  if (custom.length === 0) return [];
  return [{ attribute, live: custom.map(({ name }) => name), stack: "authentik's standard mappings", shown: 'silent' }];
}
