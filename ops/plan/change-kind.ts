import type { ResourceChange } from './plan-document';

/** What happens to one object, in the words of the review. */
export const CHANGE_WORDS = {
  create: 'is created',
  update: 'changes',
  import: 'is taken over as it is',
  'import-update': 'is taken over and changes',
  replace: 'is DELETED and made anew',
  delete: 'is DELETED',
  forget: 'is let go; it stays on the server',
  move: 'has a new address',
  read: 'is read while applying',
  unknown: 'has an action that this review does not know',
} as const;

export type ChangeKind = keyof typeof CHANGE_WORDS;

const COUNTED: Readonly<Record<ChangeKind, string>> = {
  create: 'created',
  update: 'changed',
  import: 'taken over',
  'import-update': 'taken over and changed',
  replace: 'DELETED and made anew',
  delete: 'DELETED',
  forget: 'let go',
  move: 'moved',
  read: 'read while applying',
  unknown: 'unknown',
};

/** How many of each kind: `2 created, 1 changed`. */
export function countsOf(changes: readonly { readonly kind: ChangeKind }[]): string {
  const kinds = Object.keys(CHANGE_WORDS) as ChangeKind[];
  return kinds
    .map((kind) => [kind, changes.filter((change) => change.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${COUNTED[kind]}`)
    .join(', ');
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

/** By the actions that both engines know; a forgotten and remade object is lost to the state, so it counts as remade. */
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
