import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { OpsContext } from '../../core/context';
import type { ExitCode } from '../../core/exit-code';
import type { Review } from '../../review/review';

/** How the command that starts cdktf-cli speaks to the guard inside of it: through the environment. */
export const GUARD = {
  /** The real Terraform, a name or a path; TERRAFORM_BINARY_NAME names the guard. */
  terraform: 'GATEHOUSE_TERRAFORM',
  /** Paths of review.json, or one fingerprint; several behind each other as in PATH. */
  reviewed: 'GATEHOUSE_REVIEWED',
  allowFile: 'GATEHOUSE_ALLOW_FILE',
  /** `yes` where questions can be answered, `no` elsewhere. */
  terminal: 'GATEHOUSE_TERMINAL',
  outcomes: 'GATEHOUSE_OUTCOMES',
} as const;

export interface GuardSettings {
  readonly binary: string;
  readonly reviewed: readonly string[];
  readonly allowFile?: string;
  readonly canAsk: boolean;
  readonly outcomes?: string;
}

/** @param context where cdktf-cli was started without our command, only CI marks a pipeline */
export function guardSettings(context: OpsContext): GuardSettings {
  const terminal = context.variable(GUARD.terminal);
  return {
    binary: context.variable(GUARD.terraform) ?? 'terraform',
    reviewed: (context.variable(GUARD.reviewed) ?? '').split(delimiter).filter((text) => text !== ''),
    allowFile: context.variable(GUARD.allowFile),
    canAsk: terminal === undefined ? context.variable('CI') === undefined : terminal === 'yes',
    outcomes: context.variable(GUARD.outcomes),
  };
}

/**
 * How the guard ended for one stack. cdktf-cli ends with 1 whatever its Terraform ended with, and breaks lines where the
 * terminal ends: the command that started it reads this instead.
 */
export interface GuardOutcome {
  readonly stack: string;
  readonly exitCode: ExitCode;
  /** The guard prints these lines at the end, secrets concealed. */
  readonly said: readonly string[];
  /** A `plan` and a refused `apply` have one. */
  readonly review?: Review;
  /** Only an `apply` has it: false where there was nothing to do. */
  readonly applied?: boolean;
  /** Whether the apply has begun: a part of it may be live. @default false */
  readonly hasBegun?: boolean;
}

export function writeOutcome(folder: string, outcome: GuardOutcome): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(fileOf(folder, outcome.stack), JSON.stringify(outcome), { mode: 0o600 });
}

/** @returns undefined where the guard did not get as far as that stack */
export function readOutcome(folder: string, stack: string): GuardOutcome | undefined {
  const file = fileOf(folder, stack);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as GuardOutcome) : undefined;
}

function fileOf(folder: string, stack: string): string {
  return join(folder, `${stack}.json`);
}
