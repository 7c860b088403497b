import { kindOf } from '../change-kind';
import type { PlanDocument, ResourceChange } from '../plan-document';

/** Why a plan must not be applied as it is. The keys are the ids that an allowance names. */
export const STOPS = {
  destroy: 'People lose what they sign in with or open: the object is gone, and its id with it.',
  cleared: 'A value that was pinned is taken away, and the provider or the server puts its own in.',
  'session-short': 'Everybody who comes in this way is asked again within hours (incident I1).',
  'host-opened': 'Somebody can open what was closed before.',
  'carve-out': 'A ban walls people off from the login page, or the owner from the site (incidents I4, I14).',
  'list-items': 'Terraform and the sync would overwrite each other on the ban list (incident I5).',
  'wrong-server': 'Objects that the state knows are not found: a wrong URL or tenant reads as "create everything".',
  'outpost-selector':
    'The Service of the embedded outpost finds no pods, and everybody gets emergency auth (incident I8).',
  'outpost-provider': 'The outpost no longer answers for a provider: its hosts cannot be opened.',
  'clear-secret': 'A secret would be readable in the state, the plan and the object.',
  incomplete: 'What is not in the plan cannot be reviewed.',
} as const;

export type StopId = keyof typeof STOPS;

export interface Stop {
  readonly id: StopId;
  /** Address of the object, or `stack` where it is about all of it. */
  readonly address: string;
  /** What was found. */
  readonly found: string;
  /** What to do. */
  readonly remedy: string;
  /** Whether an allowance can cover it. */
  readonly allowable: boolean;
}

export interface StopInput {
  readonly plan: PlanDocument;
  readonly stack: string;
  /** Hosts of the login pages; asked for only where the plan touches Cloudflare. */
  readonly loginHosts: () => readonly string[];
}

/** Looks for one kind of harm. */
export interface StopCheck {
  readonly id: StopId;
  /** @default true */
  readonly allowable?: boolean;
  find(input: StopInput): Iterable<Pick<Stop, 'address' | 'found' | 'remedy'>>;
}

/** Changes of managed objects that are written: created, changed or made anew. */
export function written({ changes }: Pick<PlanDocument, 'changes'>): readonly ResourceChange[] {
  return changes.filter((change) =>
    ['create', 'update', 'import-update', 'replace'].includes(kindOf(change) ?? 'nothing'),
  );
}

/** Changes of objects that are there already and will be: what an allowed replacement opens is another stop. */
export function kept({ changes }: PlanDocument): readonly ResourceChange[] {
  return written({ changes }).filter((change) => kindOf(change) !== 'create');
}

/** Changes of objects that are there already and stay. */
export function updated({ changes }: PlanDocument): readonly ResourceChange[] {
  return changes.filter((change) => ['update', 'import-update'].includes(kindOf(change) ?? 'nothing'));
}
