import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Argument, Command } from 'commander';
import { loginHosts } from '../../sites/login-hosts';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { allowancesIn } from '../plan/allowance';
import { type Applied, applyReviewed } from '../plan/apply';
import { driftOf, readAllowedDrift } from '../plan/drift';
import { driftLines, driftMarkdown } from '../plan/drift-text';
import { machineTools } from '../plan/machine-tools';
import { readPlan } from '../plan/plan-document';
import { type PlanTools, withPlan } from '../plan/planning';
import { type Review, reviewPlan } from '../plan/review';
import { reviewMarkdown } from '../plan/review-markdown';
import { reviewLines } from '../plan/review-text';
import { readReviewed } from '../plan/reviewed';
import type { CommandFactory } from '../program';

interface Options {
  readonly json?: boolean;
  readonly stack?: string;
  readonly allowFile?: string;
  readonly markdown?: string;
  readonly allowed?: string;
  readonly acceptImageTag?: string;
}

const HELP = `
A stop is taken back by a line in the file that --allow-file names (the description of a pull request):
  allow-stop: STOP ADDRESS because A REASON OF TWENTY CHARACTERS OR MORE

Examples:
  npm run plan -- identity
  npm run apply -- identity cdktf.out/stacks/identity/review.json
  npm run -s ops -- plan review plan.json --stack identity --markdown review.md

Exit codes: 0 may be applied, or was; 1 stopped, or it drifts; 2 usage; 3 refused, nothing was applied; 4 Terraform
failed, and after an apply a part of it may be done: plan again.`;

/** `ops plan`: what a plan would do, whether it may, and the way to apply it. */
export const planCommand: CommandFactory = (context) => planCommandWith(machineTools)(context);

/** The same with other tools than the machine's. */
export function planCommandWith(toolsOf: (context: OpsContext) => PlanTools): CommandFactory {
  return (context) => {
    const plan = new Command('plan')
      .description('Reviews plans, and applies reviewed ones.')
      .addHelpText('afterAll', HELP);
    plan
      .command('review')
      .description('Review a plan that `terraform show -json` wrote.')
      .argument('<plan.json>')
      .option('--stack <name>', 'name of the stack, part of the fingerprint', 'stack')
      .option('--allow-file <file>', 'text with allowances')
      .option('--markdown <file>', 'write the review for a pull request')
      .option('--json', 'print JSON')
      .action((file: string, options: Options) => {
        const { stack = 'stack', markdown } = options;
        const review = reviewPlan(readPlan(read(file)), { stack, ...reviewInput(context, options) });
        if (markdown !== undefined) write(markdown, reviewMarkdown(review));
        finish(context, options, review);
      });
    plan
      .command('run')
      .description('Synthesise, plan and review a stack. Writes review.json and review.md beside it.')
      .addArgument(stackArgument())
      .option('--allow-file <file>', 'text with allowances')
      .option('--json', 'print JSON')
      .action(async (stack: string, options: Options) => {
        const tools = toolsOf(context);
        const [json, markdown] = ['review.json', 'review.md'].map((name) => join(tools.directoryOf(stack), name));
        // A run that fails must not leave the review of another one.
        for (const file of [json, markdown]) rmSync(String(file), { force: true });
        const review = await withPlan(stack, tools, {}, async ({ document }) =>
          reviewPlan(document, { stack, ...reviewInput(context, options) }),
        );
        write(String(json), `${JSON.stringify(review, null, 2)}\n`);
        write(String(markdown), reviewMarkdown(review));
        finish(context, options, review);
      });
    plan
      .command('apply')
      .description('Plan anew and apply at once, if the changes are the reviewed ones.')
      .addArgument(stackArgument())
      .argument('<reviewed>', 'review.json of the reviewed plan, or its fingerprint')
      .option('--allow-file <file>', 'text with allowances, beside those of the review')
      .option('--accept-image-tag <tag>', 'the older image tag that authentik shall run (stack platform)')
      .option('--json', 'print JSON')
      .action(async (stack: string, text: string, options: Options) => {
        const { json = false, acceptImageTag } = options;
        const reviewed = readReviewed(text, stack);
        const input = { stack, reviewed, ...reviewInput(context, options), acceptedImageTag: acceptImageTag };
        const result = await applyReviewed(input, toolsOf(context), context);
        context.print(json, result, appliedLines);
      });
    plan
      .command('drift')
      .description('Plan without a lock, and tell what differs from the code.')
      .addArgument(stackArgument())
      .option('--allowed <file>', 'known differences, each with its issue')
      .option('--markdown <file>', 'write the result for an issue')
      .option('--json', 'print JSON')
      .action(async (stack: string, options: Options) => {
        const { json = false, allowed, markdown } = options;
        const known = allowed === undefined ? [] : readAllowedDrift(read(allowed));
        const review = await withPlan(stack, toolsOf(context), { lock: false }, async ({ document }) =>
          reviewPlan(document, { stack, loginHosts: () => loginHosts(context.site) }),
        );
        const drift = driftOf(review, known);
        if (markdown !== undefined) write(markdown, driftMarkdown(drift));
        context.print(json, drift, driftLines);
        context.exitCode = drift.changes.length === 0 ? ExitCode.OK : ExitCode.NO;
      });
    return plan;
  };
}

function stackArgument(): Argument {
  return new Argument('<stack>', 'identity, platform or edge').argParser((name) => {
    if (/^[a-z][a-z0-9-]*$/.test(name)) return name;
    throw new OpsError({
      what: 'a stack must be named in lower case',
      found: JSON.stringify(name),
      remedy: 'see cdktf.out/stacks',
      exitCode: ExitCode.USAGE,
    });
  });
}

function reviewInput(context: OpsContext, { allowFile }: Options) {
  const { allowances, unreadable } = allowancesIn(allowFile === undefined ? '' : read(allowFile));
  return { allowances, unreadable, loginHosts: () => loginHosts(context.site) };
}

function finish(context: OpsContext, { json = false }: Options, review: Review): void {
  context.print(json, review, reviewLines);
  context.exitCode = review.verdict === 'ok' ? ExitCode.OK : ExitCode.NO;
}

function appliedLines({ stack, applied, fingerprint }: Applied): readonly string[] {
  return [applied ? `${stack}: applied ${fingerprint}` : `${stack}: no changes, nothing to apply`];
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new OpsError({
      what: 'the file must be readable',
      found: error instanceof Error ? error.message : file,
      remedy: 'check its path',
      exitCode: ExitCode.USAGE,
    });
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
