import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Argument, Command } from 'commander';
import { loginHosts } from '../../sites/schema/login-hosts';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { withFile } from '../core/named-file';
import { OpsError } from '../core/ops-error';
import { allowancesIn } from '../plan/allowance';
import { type Applied, applyReviewed } from '../plan/apply';
import { planDrift, readAllowedDrift } from '../plan/drift';
import { driftLines, driftMarkdown } from '../plan/drift-text';
import { machineTools } from '../plan/machine-tools';
import { readPlan } from '../plan/plan-document';
import { type PlanTools, withPlan } from '../plan/planning';
import { type Review, reviewPlan } from '../plan/review';
import { reviewMarkdown } from '../plan/review-markdown';
import { reviewLines } from '../plan/review-text';
import { readReviewed } from '../plan/reviewed';
import { STOPS } from '../plan/stops/stop';
import type { CommandFactory } from '../program';

/** Where the tools come from: planning needs them, reading a plan does not. */
type ToolsOf = (context: OpsContext) => PlanTools;

interface Json {
  readonly json?: boolean;
}

interface ReviewOptions extends Json {
  readonly allowFile?: string;
}

const ALLOWANCES = `
A stop is taken back by a line in the file that --allow-file names (the description of a pull request):
  allow-stop: STOP ADDRESS because A REASON OF TWENTY CHARACTERS OR MORE

Stops, and what each is about:
${Object.entries(STOPS)
  .map(([id, why]) => `  ${id.padEnd(18)}${why}`)
  .join('\n')}`;

const SETTINGS = `
Needs Terraform 1.7 or newer, or what TERRAFORM_BINARY_NAME names; TF_VAR_NAME for each secret in the register of the
site that the stack declares; for platform and edge a kubeconfig that KUBE_CONFIG_PATH names.`;

const DRIFT_FILE = `
The file that --allowed names:
  {"allowed": [{"stack": "...", "address": "...", "attribute": "...", "issue": "https://...", "reason": "..."}]}`;

const EXAMPLES = `
Examples:
  npm run plan -- identity
  npm run apply -- identity cdktf.out/stacks/identity/review.json
  npm run -s ops -- plan review plan.json --stack identity --markdown review.md
  npm run -s ops -- plan drift identity --allowed known.json`;

const EXIT_CODES = `
Exit codes: 0 may be applied, or was; 1 stopped, or it drifts; 2 usage; 3 refused, nothing was applied; 4 Terraform
failed, and after an apply a part of it may be done: plan again.`;

/** `ops plan`: what a plan would do, whether it may, and the way to apply it. */
export const planCommand: CommandFactory = planCommandWith(machineTools);

/** The same with other tools than the machine's. */
export function planCommandWith(toolsOf: ToolsOf): CommandFactory {
  return (context) =>
    new Command('plan')
      .description('Reviews plans, and applies reviewed ones.')
      .addHelpText('after', `${ALLOWANCES}\n${SETTINGS}\n${EXAMPLES}\n${EXIT_CODES}`)
      .addCommand(review(context))
      .addCommand(run(context, toolsOf))
      .addCommand(apply(context, toolsOf))
      .addCommand(drift(context, toolsOf));
}

interface FileOptions extends ReviewOptions {
  readonly stack: string;
  readonly markdown?: string;
}

function review(context: OpsContext): Command {
  return new Command('review')
    .description('Reviews a plan that `terraform show -json` wrote.')
    .argument('<plan.json>', 'file with the plan in JSON')
    .option('--stack <name>', 'name of the stack, part of the fingerprint', 'stack')
    .option('--allow-file <file>', 'text with allowances')
    .option('--markdown <file>', 'write the review for a pull request')
    .option('--json', 'print the review as JSON')
    .addHelpText('after', `${ALLOWANCES}\n${EXIT_CODES}`)
    .action((file: string, options: FileOptions) => {
      const { stack, markdown } = options;
      const reviewed = reviewPlan(readPlan(read(file)), { stack, ...reviewInput(context, options) });
      if (markdown !== undefined) write(markdown, reviewMarkdown(reviewed));
      finish(context, options, reviewed);
    });
}

function run(context: OpsContext, toolsOf: ToolsOf): Command {
  return new Command('run')
    .description('Synthesises, plans and reviews a stack; writes review.json and review.md beside it.')
    .addArgument(stackArgument())
    .option('--allow-file <file>', 'text with allowances')
    .option('--json', 'print the review as JSON')
    .addHelpText('after', `${ALLOWANCES}\n${SETTINGS}\n${EXIT_CODES}`)
    .action(async (stack: string, options: ReviewOptions) => {
      const tools = toolsOf(context);
      const json = join(tools.directoryOf(stack), 'review.json');
      const markdown = join(tools.directoryOf(stack), 'review.md');
      // A run that fails must not leave the review of another one.
      for (const file of [json, markdown]) rmSync(file, { force: true });
      const input = { stack, ...reviewInput(context, options) };
      const reviewed = await withPlan(stack, tools, {}, async ({ document }) => reviewPlan(document, input));
      write(json, `${JSON.stringify(reviewed, null, 2)}\n`);
      write(markdown, reviewMarkdown(reviewed));
      finish(context, options, reviewed);
    });
}

interface ApplyOptions extends ReviewOptions {
  readonly acceptImageTag?: string;
}

function apply(context: OpsContext, toolsOf: ToolsOf): Command {
  return new Command('apply')
    .description('Plans anew and applies at once, if the changes are the reviewed ones.')
    .addArgument(stackArgument())
    .argument('<reviewed>', 'review.json of the reviewed plan, or its fingerprint')
    .option('--allow-file <file>', 'text with allowances, beside those of the review')
    .option('--accept-image-tag <tag>', 'the older image tag that authentik shall run (stack platform)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `${ALLOWANCES}\n${SETTINGS}\n${EXIT_CODES}`)
    .action(async (stack: string, text: string, options: ApplyOptions) => {
      const { json = false, acceptImageTag } = options;
      const reviewed = readReviewed(text, stack);
      const input = { stack, reviewed, ...reviewInput(context, options), acceptedImageTag: acceptImageTag };
      const result = await applyReviewed(input, toolsOf(context), context);
      context.print(json, result, appliedLines);
    });
}

interface DriftOptions extends Json {
  readonly allowed?: string;
  readonly markdown?: string;
}

function drift(context: OpsContext, toolsOf: ToolsOf): Command {
  return new Command('drift')
    .description('Plans without a lock, and tells what differs from the code.')
    .addArgument(stackArgument())
    .option('--allowed <file>', 'known differences, each with its issue')
    .option('--markdown <file>', 'write the result for an issue')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `${DRIFT_FILE}\n${SETTINGS}\n${EXIT_CODES}`)
    .action(async (stack: string, { json = false, allowed, markdown }: DriftOptions) => {
      const known = allowed === undefined ? [] : readAllowedDrift(read(allowed));
      const input = { stack, loginHosts: () => loginHosts(context.site) };
      const found = await planDrift(input, toolsOf(context), known);
      if (markdown !== undefined) write(markdown, driftMarkdown(found));
      context.print(json, found, driftLines);
      context.exitCode = found.changes.length === 0 ? ExitCode.OK : ExitCode.NO;
    });
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

function reviewInput(context: OpsContext, { allowFile }: ReviewOptions) {
  const { allowances, unreadable } = allowancesIn(allowFile === undefined ? '' : read(allowFile));
  return { allowances, unreadable, loginHosts: () => loginHosts(context.site) };
}

function finish(context: OpsContext, { json = false }: Json, reviewed: Review): void {
  context.print(json, reviewed, reviewLines);
  context.exitCode = reviewed.verdict === 'ok' ? ExitCode.OK : ExitCode.NO;
}

function appliedLines({ stack, applied, fingerprint }: Applied): readonly string[] {
  return [applied ? `${stack}: applied ${fingerprint}` : `${stack}: no changes, nothing to apply`];
}

function read(file: string): string {
  return withFile('the file must be readable', () => readFileSync(file, 'utf8'));
}

function write(file: string, text: string): void {
  withFile('the file must be one that can be written', () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  });
}
