import type { LiveFacts } from '../live-facts';
import type { PlanDocument } from '../plan-document';
import type { PlannedAccess } from '../planned-access';

/** Why a plan must not be applied as it is. The keys are the ids that an allowance names, each a file of this folder. */
export const STOPS = {
  destroy: 'The object and its id are deleted: users lose a way to sign in, or an application.',
  cleared: 'A pinned value is removed; the provider or the server sets its own.',
  'session-short': 'Users that sign in this way have to sign in again within hours (incident I1).',
  'shut-out': 'A way in stops working: users that could sign in or open something no longer can.',
  'access-opened': 'More users can open something than before, or sign in with fewer factors.',
  'ingress-opened': 'An ingress has a weaker gate than before, or is a way around the gate of another one.',
  'forward-auth-changed': 'A forward-auth middleware asks another server, or trusts headers of the visitor.',
  'login-hosts-blocked': 'A ban blocks the login page, or the owner (incidents I4, I14).',
  'list-items': 'Terraform and the sync would overwrite each other on the ban list (incident I5).',
  'image-tag': 'authentik supports no downgrade and no skipped minor line (incidents I9, I25).',
  'wrong-server': 'Objects that the state knows are not found: a wrong URL or tenant reads as "create everything".',
  'outpost-selector':
    'The Service of the embedded outpost selects no pods: every visitor gets emergency auth (incident I8).',
  'guest-renamed': 'Every visitor of a public host gets the account of that name.',
  'outpost-provider': 'The outpost no longer answers for a provider: its hosts cannot be opened.',
  'clear-secret': 'A secret would be readable in the state, the plan and the object.',
  incomplete: 'What is not in the plan cannot be reviewed.',
} as const;

export type StopId = keyof typeof STOPS;

export interface StopFinding {
  /** Address of the object, or `stack` where it is about all of it. */
  readonly address: string;
  readonly found: string;
  readonly remedy: string;
}

export interface Stop extends StopFinding {
  readonly id: StopId;
  /** Whether an allowance can cover it. */
  readonly allowable: boolean;
}

export interface StopInput {
  readonly plan: PlanDocument;
  /** The plan changes access in these places. */
  readonly access: PlannedAccess;
  readonly stack: string;
  /** Hosts of the login pages; asked for only where the plan touches Cloudflare. */
  readonly loginHosts: () => readonly string[];
  /** The cluster says these beside the plan. @default nothing was asked */
  readonly live?: LiveFacts;
}

/** Describes what a check yields: each looks for one kind of harm. */
export type StopFindings = Generator<StopFinding>;
