import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { loginHosts } from '../../sites/schema/login-hosts';
import { AuthentikClient } from '../authentik/client';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { withFile } from '../core/named-file';
import { reasonOf } from '../core/reason';
import type { CommandFactory } from '../program';
import { allowancesIn } from '../review/allowance';
import { readPlan } from '../review/plan-document';
import { type Review, reviewPlan } from '../review/review';
import { reviewMarkdown } from '../review/review-markdown';
import { reviewLines } from '../review/review-text';
import { type Drift, planDrift, readAllowedDrift } from '../terraform/drift';
import { lastEdits } from '../terraform/drift-author';
import { driftLines, driftMarkdown, noDriftMarkdown } from '../terraform/drift-text';
import { ALLOWANCES, EXIT_CODES, SETTINGS } from '../terraform/help';
import { lockStacks } from '../terraform/lock';
import { machineTools } from '../terraform/machine-tools';
import type { PlanTools } from '../terraform/plan-tools';
import { patchOf, siteEdits, siteSources } from '../terraform/site-edits';
import { StackFolder } from '../terraform/stack-folder';
import { onlyStack } from '../terraform/through-cdktf';
import { stackNames } from '../verify/expected';

/** Returns where the tools come from: planning needs them, reading a plan does not. */
type ToolsOf = (context: OpsContext) => PlanTools;

interface Json {
  readonly json?: boolean;
}

interface ReviewOptions extends Json {
  readonly allowFile?: string;
}

const REVIEW_EXAMPLE = `
Example:
  npm run -s ops -- plan review plan.json --stack identity --markdown review.md`;

const DRIFT_HELP = `
The file that --allowed names:
  {"allowed": [{"stack": "...", "address": "...", "attribute": "...", "issue": "https://...", "reason": "..."}]}
${SETTINGS}

Example:
  npm run -s ops -- plan drift identity --allowed known.json

With AUTHENTIK_TOKEN, or with Terraform's own token, it names who edited each object last, and when, by the event log of authentik.

--edit writes values that stand in the site as they are: texts, numbers, lists of them, redirect URIs, and the groups of an application whose
bindings are gone. A list with a comment or a variable is only told, and nothing is written where two places could be meant.`;

/** `ops plan`: what a plan would do, and whether it may; `ops diff` and `ops deploy` make and apply it. */
export const planCommand: CommandFactory = planCommandWith(machineTools);

/** The same with other tools than the machine's. */
export function planCommandWith(toolsOf: ToolsOf): CommandFactory {
  return (context) =>
    new Command('plan')
      .description('Reviews plans, and finds drift.')
      .addCommand(review(context))
      .addCommand(drift(context, toolsOf))
      .addCommand(lock(context, toolsOf));
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
    .addHelpText('after', `${ALLOWANCES}\n${REVIEW_EXAMPLE}\n${EXIT_CODES}`)
    .action((file: string, options: FileOptions) => {
      const { stack, markdown } = options;
      const { provenance } = StackFolder.at(dirname(file));
      const input = { stack, provenance, ...reviewInput(context, options) };
      const reviewed = reviewPlan(readPlan(read(file)), input);
      if (markdown !== undefined) write(markdown, reviewMarkdown(reviewed));
      finish(context, options, reviewed);
    });
}

interface DriftOptions extends Json {
  readonly allowed?: string;
  readonly markdown?: string;
  readonly edit?: string;
}

function drift(context: OpsContext, toolsOf: ToolsOf): Command {
  return new Command('drift')
    .description('Plans without a lock, and reports what differs from the code.')
    .argument('[stack]', 'identity, platform or edge; the only one where there is one')
    .option('--allowed <file>', 'known differences, each with its issue')
    .option('--markdown <file>', 'write the result for an issue')
    .option(
      '--edit <file>',
      'write a patch of the site that would keep what differs; none where no value of the site does',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `${DRIFT_HELP}\n${EXIT_CODES}`)
    .action(async (named: string | undefined, { json = false, allowed, markdown, edit }: DriftOptions) => {
      const stack = named ?? onlyStack(stackNames(context.site));
      const known = allowed === undefined ? [] : readAllowedDrift(read(allowed));
      const input = { stack, loginHosts: () => loginHosts(context.site) };
      const planned = await planDrift(input, toolsOf(context), known).catch((error: unknown) => {
        const reason = context.secrets.conceal(reasonOf(error));
        if (markdown !== undefined) write(markdown, noDriftMarkdown(stack, reason));
        throw error;
      });
      const sources = siteSources(join('sites', context.site.name));
      const edited = await withEdits(context, planned);
      const found = { ...edited, keeps: siteEdits(context.site, edited, sources) };
      const patch = patchOf(found.keeps, sources);
      if (edit !== undefined && patch !== '') write(edit, patch);
      if (markdown !== undefined) write(markdown, driftMarkdown(found));
      context.print(json, found, driftLines);
      context.exitCode = found.changes.length === 0 ? ExitCode.OK : ExitCode.NO;
    });
}

/** The drift with who edited what last, where AUTHENTIK_TOKEN is set. Without an answer the drift stays what it is. */
async function withEdits(context: OpsContext, drift: Drift): Promise<Drift> {
  // In a pipeline Terraform has the token, under the name that the site gives it.
  const names = ['AUTHENTIK_TOKEN', `TF_VAR_${context.site.identity.apiToken}`];
  const name = names.find((one) => context.variable(one) !== undefined);
  if (name === undefined || drift.changes.length === 0) return drift;
  try {
    return { ...drift, edits: await lastEdits(AuthentikClient.of(context, { tokenIn: name }), drift.changes) };
  } catch (error) {
    context.terminal.note(`who edited these objects is unknown: ${reasonOf(error)}`);
    return drift;
  }
}

function lock(context: OpsContext, toolsOf: ToolsOf): Command {
  return new Command('lock')
    .description('Writes the lock file of each stack for every platform; needs a provider registry.')
    .addHelpText('after', '\nNeeds Terraform and its registry; writes locks/STACK/.terraform.lock.hcl.')
    .action(async () => {
      const tools = toolsOf(context);
      for (const file of await lockStacks(tools)) context.terminal.line(file);
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

function read(file: string): string {
  return withFile('the file cannot be read', () => readFileSync(file, 'utf8'));
}

function write(file: string, text: string): void {
  withFile('the file cannot be written', () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  });
}
