import { delimiter } from 'node:path';
import type { OpsContext } from '../../core/context';

/** How the command that starts cdktf-cli speaks to the guard inside of it: through the environment. */
export const GUARD = {
  /** The real Terraform, a name or a path; TERRAFORM_BINARY_NAME names the guard. */
  terraform: 'GATEHOUSE_TERRAFORM',
  /** Paths of review.json, or one fingerprint; several behind each other as in PATH. */
  reviewed: 'GATEHOUSE_REVIEWED',
  /** File with allowances. */
  allowFile: 'GATEHOUSE_ALLOW_FILE',
  /** `yes` where questions can be answered, `no` elsewhere. */
  terminal: 'GATEHOUSE_TERMINAL',
  /** Folder for the outcomes. */
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
