import { formatCount } from '../../constructs/core/counted';
import type { PlanDocument, ResourceChange } from './plan-document';

/** Lists what happens to an object, in the words of the review, and how several of them are counted. */
export const CHANGE_WORDS = {
  create: { is: 'is created', are: 'created' },
  update: { is: 'changes', are: 'changed' },
  import: { is: 'is imported as it is', are: 'imported' },
  'import-update': { is: 'is imported and changes', are: 'imported and changed' },
  replace: { is: 'is DELETED and created again', are: 'DELETED and created again' },
  delete: { is: 'is DELETED', are: 'DELETED' },
  forget: { is: 'is forgotten; it stays on the server', are: 'forgotten' },
  move: { is: 'has a new address', are: 'moved' },
  read: { is: 'is read while applying', are: 'read while applying' },
  unknown: { is: 'has an action that this review does not know', are: 'unknown' },
} as const;

export type ChangeKind = keyof typeof CHANGE_WORDS;

/** How many of each kind: `2 created, 1 changed, 1 output`. An output is no object: creating one creates nothing. */
export function countsOf(changes: readonly { readonly address: string; readonly kind: ChangeKind }[]): string {
  const kinds = Object.keys(CHANGE_WORDS) as ChangeKind[];
  const objects = changes.filter(({ address }) => !address.startsWith('output.'));
  const outputs = changes.length - objects.length;
  return [
    ...kinds
      .map((kind) => [kind, objects.filter((change) => change.kind === kind).length] as const)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => `${count} ${CHANGE_WORDS[kind].are}`),
    ...(outputs === 0 ? [] : [formatCount(outputs, 'output')]),
  ].join(', ');
}

/** @returns undefined where nothing happens */
export function kindOf(change: Pick<ResourceChange, 'address' | 'actions' | 'importing' | 'previousAddress'>) {
  const { importing, previousAddress, address } = change;
  const kind = KINDS[change.actions.join(' ')] ?? 'unknown';
  if (kind === 'update') return importing === undefined ? 'update' : 'import-update';
  if (kind !== 'no-op') return kind;
  if (importing !== undefined) return 'import';
  return previousAddress === undefined || previousAddress === address ? undefined : 'move';
}

/** By the actions that both engines know; an object that is forgotten and created again is lost to the state, so it counts as replaced. */
const KINDS: Readonly<Record<string, ChangeKind | 'no-op'>> = {
  'no-op': 'no-op',
  create: 'create',
  read: 'read',
  update: 'update',
  delete: 'delete',
  forget: 'forget',
  'delete create': 'replace',
  'create delete': 'replace',
  'create forget': 'replace',
  'forget create': 'replace',
};

type Changes = Pick<PlanDocument, 'changes'>;

export function changesOf({ changes }: Changes, ...kinds: readonly ChangeKind[]): readonly ResourceChange[] {
  return changes.filter((change) => kinds.some((kind) => kind === kindOf(change)));
}

/** Returns what is written: created, changed or replaced. */
export const writtenChanges = (plan: Changes) => changesOf(plan, 'create', 'update', 'import-update', 'replace');
/** Objects that are there already and will be: what an allowed replacement opens is another stop. */
export const keptChanges = (plan: Changes) => changesOf(plan, 'update', 'import-update', 'replace');
/** Objects that are there already and stay. */
export const updatedChanges = (plan: Changes) => changesOf(plan, 'update', 'import-update');
