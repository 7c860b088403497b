import { ExitCode } from '../../core/exit-code';
import { OpsError } from '../../core/ops-error';

/** Decide what is planned: they reach Terraform unchanged. */
const KEPT = /^-(refresh-only|parallelism=\d+|var=.*|var-file=.*)$/s;
/** The guard sets its own: where the plan goes, whether it asks, and the format of the log. */
const REPLACED = /^-(input=false|no-color|auto-approve|generate-config-out=.*)$/;

export interface GuardArguments {
  /** For the real `terraform plan`. */
  readonly plan: readonly string[];
  readonly refreshOnly: boolean;
}

/**
 * The arguments of a `plan` or `apply` of cdktf-cli 0.21.
 *
 * @throws OpsError (USAGE) for one that the review would not show, such as `-target`
 */
export function guardArguments(args: readonly string[]): GuardArguments {
  const own = args.filter((arg, index) => arg !== '-out' && args[index - 1] !== '-out' && !REPLACED.test(arg));
  const unknown = own.filter((arg) => !KEPT.test(arg));
  if (unknown.length > 0) {
    throw new OpsError({
      what: 'the plan is of a part of the stack',
      found: unknown.map((arg) => arg.replace(/=.*/s, '=...')).join(' '),
      remedy: 'leave it out',
      exitCode: ExitCode.USAGE,
    });
  }
  return { plan: own, refreshOnly: own.includes('-refresh-only') };
}

/** cdktf-cli 0.21 watches the output of `apply` for these, and acts on them (its deploy-machine.ts). */
const WATCHED = [
  'approved using the UI or API',
  'discarded using the UI or API',
  'overridden using the UI or API',
  'Do you want to perform these actions',
  'Do you want to override the soft failed policy check?',
  'Do you really want to destroy all resources',
  'Enter a value:',
];

/** cdktf-cli shows its own Approve and Dismiss after this line, and writes yes or no to the terminal of the guard. */
export const QUESTION = 'Do you want to perform these actions?';

/** A text that cdktf-cli cannot read as a command: texts of a plan come from servers. */
export function cliLine(text: string): string {
  return WATCHED.reduce((line, phrase) => line.replaceAll(phrase, phrase.replace(' ', '\u00a0')), text);
}
