import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TerraformJson } from '../../rules/readers/document';

export interface PolicyRun {
  readonly expression: string;
  /** States who asks; null is a visitor without a session. @default somebody */
  readonly username?: string | null;
  /** Groups of the person who asks. @default none */
  readonly memberOf?: readonly string[];
  /** Engine mode of what the policy guards. @default any */
  readonly mode?: 'any' | 'all';
  /** Bindings beside it: whether each is enabled, and the name of its policy. @default none */
  readonly beside?: readonly (readonly [isEnabled: boolean, policy: string | null])[];
  /** States what authentik puts into the request's context; `plan` becomes `flow_plan`. @default empty */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly plan?: {
    /** `fixed_data` of the invitation; left out where the plan holds no invitation. */
    readonly fixedData?: Readonly<Record<string, unknown>> | null;
    /** Name of the user that the flow is about to log in. */
    readonly pendingUser?: string;
  };
  /** Users of the server. @default none */
  readonly users?: readonly {
    readonly username: string;
    readonly isActive: boolean;
    readonly groups?: readonly string[];
  }[];
  /** Groups of the server. @default none */
  readonly groups?: readonly ServerGroup[];
}

/** A group of the stand-in server; its parents come before it in the list. */
export interface ServerGroup {
  readonly name: string;
  readonly superuser?: boolean;
  readonly parents?: readonly string[];
}

export interface PolicyOutcome {
  readonly result: unknown;
  readonly pendingUser: string | null;
  /** Users that were added, by group. */
  readonly added: Readonly<Record<string, readonly string[]>>;
  readonly warnings: readonly string[];
  /** Python's own words, where the expression raised. */
  readonly error: string | null;
}

/** True where python3 can be run. */
export function hasPython(): boolean {
  return spawnSync('python3', ['-c', 'pass']).status === 0;
}

/** Visitors of one server, one after another. */
export interface Visits {
  readonly groups?: readonly ServerGroup[];
  readonly users?: readonly {
    readonly username: string;
    readonly email?: string;
    readonly groups?: readonly string[];
    /** Keys of the person at login sources, by the slug of the source. */
    readonly connections?: Readonly<Record<string, string>>;
  }[];
  readonly invitations?: readonly {
    readonly pk: string;
    readonly fixedData?: Readonly<Record<string, unknown>>;
    readonly expired?: boolean;
    /** @default true */
    readonly singleUse?: boolean;
    /** Slug of the one flow that it fits. @default any */
    readonly flow?: string;
  }[];
  readonly visits: readonly Visit[];
}

export type Visit = {
  /** States what is typed on each page, by the name of its stage; a second entry for when the first is refused. */
  readonly answers?: Readonly<Record<string, readonly unknown[]>>;
  /** Username of a visitor who is signed in already. */
  readonly as?: string;
  /** States what another visitor does between a page and the next stage, by the name of the page. */
  readonly meanwhile?: Readonly<Record<string, Visit>>;
} & (
  | {
      readonly flow: string;
      readonly query?: Readonly<Record<string, string>>;
      /** Slugs of applications in the plan's context and in the session, by key. */
      readonly context?: Readonly<Record<string, string>>;
      readonly session?: Readonly<Record<string, string>>;
    }
  | {
      readonly source: string;
      /** Key of the person at the source. */
      readonly identifier: string;
      /** States what the source knows about the person. */
      readonly sent?: Readonly<Record<string, string | null>>;
    }
);

export interface VisitOutcome {
  /** `done`, `denied`, or `waits at` the page that was not answered. */
  readonly ended: string;
  readonly signedIn: string | null;
  readonly messages: readonly string[];
  /** Names of the stages that were shown. */
  readonly pages: readonly string[];
  /** Users that registered a passkey. */
  readonly passkeys: readonly string[];
  readonly meanwhile: readonly VisitOutcome[];
}

export interface VisitsOutcome {
  readonly visits: readonly VisitOutcome[];
  readonly users: readonly {
    readonly username: string;
    readonly email: string;
    readonly name: string;
    readonly active: boolean;
    readonly groups: readonly string[];
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly sources: readonly string[];
  }[];
  /** Keys of those that are left. */
  readonly invitations: readonly string[];
}

/** Runs every policy in one python3, each wrapped into a function as authentik does it, over stand-ins of its models. */
export function runPolicies(runs: readonly PolicyRun[]): readonly PolicyOutcome[] {
  return runStandIn('policy', runs);
}

/** Sends visitors through the flows of an identity stack, over stand-ins of authentik's planner, executor and stages. */
export function runVisits(document: TerraformJson, cases: readonly Visits[]): readonly VisitsOutcome[] {
  return runStandIn('visits', cases, document);
}

/** One python3 for all cases of a task. */
export function runStandIn<Outcome>(task: string, cases: readonly unknown[], document?: TerraformJson): Outcome[] {
  const { status, stdout, stderr, error } = spawnSync('python3', [join(__dirname, 'authentik', 'main.py')], {
    input: JSON.stringify({ task, cases, document }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (error !== undefined || status !== 0) throw new Error(`python3 failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout) as Outcome[];
}

/** Tests of generated policies; skipped without python3, but not in CI. */
export function describeWithPython(name: string, suite: () => void): void {
  if (hasPython()) {
    describe(name, suite);
    return;
  }
  if (process.env.CI !== undefined && process.env.CI !== '') throw new Error('python3 is not on PATH; install it');
  process.stdout.write(`${name}: python3 is not on PATH, skipped\n`);
  describe.skip(name, suite);
}
