import { Command, Option } from 'commander';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import type { CommandFactory } from '../program';
import { FINGERPRINT } from '../review/review-file';
import { findReviewed } from '../review/reviewed';
import { withCdktfOptions } from '../terraform/cdktf-options';
import type { GuardOutcome } from '../terraform/guard/exchange';
import { ALLOWANCES, EXIT_CODES, SETTINGS } from '../terraform/help';
import { machineTools } from '../terraform/machine-tools';
import type { PlanTools } from '../terraform/plan-tools';
import { type CdktfOptions, exitCodeOf, runCdktf, synthesiseAndCheck } from '../terraform/through-cdktf';

/** Paths have a dot or a slash; the names of stacks have neither. */
const isReviewed = (word: string) => /[./\\]/.test(word) || FINGERPRINT.test(word);

const EXAMPLES = `
Examples:
  npm run deploy -- identity                                        # shows the review, and asks
  npm run deploy -- identity cdktf.out/stacks/identity/review.json  # applies what was reviewed, and nothing else
  npm run deploy -- platform identity platform.json identity.json   # in this order; a stack that fails ends it`;

interface DeployOptions extends CdktfOptions {
  readonly parallelism: string;
  readonly outputsFile?: string;
  readonly autoApprove?: boolean;
  readonly json?: boolean;
}

/** `ops deploy`: `cdktf deploy`, which applies what was reviewed. */
export const deployCommand: CommandFactory = deployCommandWith(machineTools);

/** The same with other tools than the machine's. */
export function deployCommandWith(toolsOf: (context: OpsContext) => PlanTools): CommandFactory {
  return (context) =>
    withCdktfOptions(
      new Command('deploy')
        .description('`cdktf deploy`: plans, and applies that plan if its changes are the reviewed ones.')
        .argument('[stacks...]', 'identity, platform, edge; then REVIEWED: their review.json, or a fingerprint'),
    )
      .option('--parallelism <n>', 'stacks at a time', '1')
      .option('--outputs-file <file>', 'where cdktf writes the outputs')
      .addOption(new Option('--auto-approve', 'accepted for scripts written for cdktf; a review is still required'))
      .option('--json', 'print the result as JSON')
      .addHelpText(
        'after',
        `
Without REVIEWED it shows the review and asks, on a terminal; in a pipeline it refuses.
${ALLOWANCES}\n${SETTINGS}\n${EXAMPLES}\n${EXIT_CODES}`,
      )
      .action((words: string[], options: DeployOptions) => deploy(words, options, toolsOf(context), context));
}

async function deploy(
  words: readonly string[],
  options: DeployOptions,
  tools: PlanTools,
  context: OpsContext,
): Promise<void> {
  const reviewed = words.filter(isReviewed);
  const named = words.filter((word) => !isReviewed(word));
  // Before anything runs: a stack without a review would be refused after the others were applied.
  for (const stack of named) findReviewed(stack, reviewed);
  const { parallelism, outputsFile, autoApprove, json = false } = options;
  if (reviewed.length === 0 && (!tools.canAsk || autoApprove === true)) throw noReview(named);
  await tools.synthesise();
  const stacks = await synthesiseAndCheck(named, options, tools, context);
  const args = [
    ...['--parallelism', parallelism],
    ...(outputsFile === undefined ? [] : ['--outputs-file', outputsFile]),
  ];
  const run = { command: 'deploy', stacks, options, args, reviewed } as const;
  const outcomes = await runCdktf(run, tools);
  for (const line of outcomes.filter(isFailed).flatMap(({ said }) => said)) context.terminal.note(line);
  const done = outcomes.filter((outcome) => !isFailed(outcome));
  const results = done.map(({ stack, applied = false, review }) => ({
    stack,
    applied,
    fingerprint: review?.fingerprint,
  }));
  context.print(json, results.length === 1 ? results[0] : results, () => done.flatMap(({ said }) => said));
  context.exitCode = exitCodeOf(outcomes);
}

function isFailed({ exitCode }: GuardOutcome): boolean {
  return exitCode !== ExitCode.OK;
}

function noReview(stacks: readonly string[]): OpsError {
  const stack = stacks[0] ?? 'STACK';
  return new OpsError({
    what: 'a deployment without a terminal, or with --auto-approve, needs the review of its plan',
    found: 'none',
    remedy: `\`npm run deploy -- ${stack} REVIEWED\`, with the review.json or the fingerprint of \`npm run diff -- ${stack}\`; nothing was applied`,
  });
}
