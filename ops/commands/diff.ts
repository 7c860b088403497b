import { relative } from 'node:path';
import { Command } from 'commander';
import type { OpsContext } from '../core/context';
import type { CommandFactory } from '../program';
import type { Review } from '../review/review';
import { reviewLines } from '../review/review-text';
import { withCdktfOptions } from '../terraform/cdktf-options';
import type { GuardOutcome } from '../terraform/guard/exchange';
import { ALLOWANCES, EXIT_CODES, SETTINGS } from '../terraform/help';
import { machineTools } from '../terraform/machine-tools';
import type { PlanTools } from '../terraform/plan-tools';
import { removeReview, reviewFiles, type StackFolder } from '../terraform/stack-folder';
import { takeSynthesised } from '../terraform/synthesised-elsewhere';
import { type CdktfOptions, exitCodeOf, runCdktf, selectStacks, synthesiseAndCheck } from '../terraform/through-cdktf';

const EXAMPLES = `
Examples:
  npm run diff -- identity
  npm run diff -- platform identity edge
  npm run -s diff -- identity --json > review.json`;

/** `ops diff`: `cdktf diff`, which ends with the review of its plan. */
export const diffCommand: CommandFactory = diffCommandWith(machineTools);

/** The same with other tools than the machine's. */
export function diffCommandWith(toolsOf: (context: OpsContext) => PlanTools): CommandFactory {
  return (context) =>
    withCdktfOptions(
      new Command('diff')
        .description(
          '`cdktf diff`, and the review of its plan; writes review.json and review.md into the stack folder.',
        )
        .argument('[stacks...]', 'identity, platform, edge; the only one where there is one'),
    )
      .option(
        '--synthesised <folder>',
        'plan what another checkout has written there, if it needs no more trust than this one',
      )
      .option('--json', 'print the review as JSON')
      .addHelpText('after', `${ALLOWANCES}\n${SETTINGS}\n${EXAMPLES}\n${EXIT_CODES}`)
      .action((stacks: string[], options: DiffOptions) => diff(stacks, options, toolsOf(context), context));
}

interface DiffOptions extends CdktfOptions {
  readonly json?: boolean;
  readonly synthesised?: string;
}

async function diff(
  named: readonly string[],
  { synthesised, ...given }: DiffOptions,
  tools: PlanTools,
  context: OpsContext,
): Promise<void> {
  await tools.synthesise();
  const variables =
    synthesised === undefined ? [] : takeSynthesised(selectStacks(named, tools), synthesised, tools.output);
  const options = { ...given, var: [...(given.var ?? []), ...variables] };
  const stacks = await synthesiseAndCheck(named, options, tools, context);
  const outcomes: GuardOutcome[] = [];
  for (const { directory } of stacks) removeReview(directory);
  // cdktf-cli plans one stack a run.
  for (const stack of stacks) outcomes.push(...(await runCdktf({ command: 'diff', stacks: [stack], options }, tools)));
  const reviews = outcomes.flatMap(({ review }) => (review === undefined ? [] : [review]));
  for (const line of outcomes.flatMap(({ said }) => said)) context.terminal.note(line);
  context.print(options.json ?? false, reviews.length === 1 ? reviews[0] : reviews, (_, paint) =>
    reviews.flatMap((review) => reviewLines(review, paint)),
  );
  for (const line of nextLines(stacks, reviews, context.site.name, options.leave === true)) context.terminal.note(line);
  context.exitCode = exitCodeOf(outcomes);
}

/** The command that applies what was reviewed; none for a plan that is stopped, or changes nothing. */
function nextLines(
  stacks: readonly StackFolder[],
  reviews: readonly Review[],
  site: string,
  leave: boolean,
): readonly string[] {
  return stacks.flatMap(({ name, directory }) => {
    const review = reviews.find(({ stack }) => stack === name);
    if (review === undefined || review.verdict !== 'ok' || review.changes.length === 0) return [];
    const options = `${review.refreshOnly === true ? ' --refresh-only' : ''}${leave ? ' --leave' : ''}`;
    return [`next: npm run deploy -- ${name} ${relative('', reviewFiles(directory).json)} --site ${site}${options}`];
  });
}
