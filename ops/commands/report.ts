import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { projectFile } from '../../constructs/core/project-file';
import { loginHosts } from '../../sites/schema/login-hosts';
import type { OpsContext } from '../core/context';
import { withFile } from '../core/named-file';
import { openInBrowser } from '../core/open-file';
import type { CommandFactory } from '../program';
import { planOrReview } from '../review/review-file';
import { pageOf } from '../site/report-page';
import { ReportWatch } from '../site/report-watch';
import { processRunner } from '../terraform/process-runner';

const HELP = `
The page needs no server and no network: open it in a browser, or attach it to a pull request.

Examples:
  npm run report -- --open
  npm run report -- --watch                       (shows the site while you edit it)
  npm run report -- --out site.html
  npm run report -- --plan cdktf.out/stacks/identity/review.json
  npm run report -- --plan identity=plan.json     (terraform show -json PLANFILE > plan.json)

--plan takes the review that \`diff\` has written, or a plan as JSON; without STACK= a plan is of identity.`;

interface Options {
  readonly out?: string;
  readonly plan: readonly PlanFile[];
  readonly open?: boolean;
  readonly watch?: boolean;
}

/** `report`: the site as one HTML page, from the finished Terraform JSON. */
export const reportCommand: CommandFactory = (context) =>
  new Command('report')
    .description('Writes the site as one offline HTML page: pictures, hosts, sessions, edge, alerts, secrets.')
    .option('--out <file>', 'the file to write; by default SITE.html in the output folder')
    .option('--plan <stack=file>', 'mark what a plan would change, open and close; once for each stack', planOption, [])
    .option('--open', 'open the page in the browser; BROWSER names another program')
    .option('--watch', 'open the page, and write it again whenever a file of the site changes, until Ctrl-C')
    .addHelpText('after', HELP)
    .action(async ({ out, plan, open, watch }: Options) => {
      const { site } = context;
      const file = resolve(out ?? `cdktf.out/${site.name}.html`);
      // Read before the site is rendered: a file that cannot be read ends the command at once.
      const page = await pageOf(
        site,
        plan.map((one) => readPlanFile(one, () => loginHosts(site))),
        context.now(),
      );
      withFile(`the report cannot be written to ${file}`, () => {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, page);
      });
      context.terminal.line(file);
      if (watch) await follow(file, plan, context);
      else if (open) await show(file, context);
    });

async function show(target: string, context: OpsContext): Promise<void> {
  const fault = await openInBrowser(target, context.variable('BROWSER'));
  if (fault !== undefined) context.terminal.note(`no browser was started (${fault}); open ${target} yourself`);
}

/** Serves the page until Ctrl-C, and has another process write it again: this one holds the site as it was. */
async function follow(file: string, plans: readonly PlanFile[], context: OpsContext): Promise<void> {
  const named = plans.flatMap(({ stack, path }) => ['--plan', `${stack}=${path}`]);
  const args = [projectFile('scripts/ops.cjs'), 'report', '--site', context.site.name, '--out', file, ...named];
  const watch = new ReportWatch({
    file,
    sources: [resolve('sites'), ...plans.map(({ path }) => resolve(path))],
    note: (text) => context.terminal.note(text),
    write: async () => {
      const { status, stderr } = await processRunner()(process.execPath, args, { directory: process.cwd() });
      return status === 0 ? undefined : stderr.trimEnd();
    },
  });
  const address = await watch.start();
  context.terminal.note(`${address} shows the site while you edit it; Ctrl-C ends`);
  await show(address, context);
  await new Promise((end) => process.once('SIGINT', end).once('SIGTERM', end));
  watch.stop();
}

interface PlanFile {
  readonly stack: string;
  readonly path: string;
}

function planOption(text: string, others: readonly PlanFile[]): readonly PlanFile[] {
  const [, stack = 'identity', path = ''] = /^(?:([a-z]+)=)?(.+)$/.exec(text) ?? [];
  return [...others, { stack, path }];
}

function readPlanFile({ stack, path }: PlanFile, hosts: () => readonly string[]) {
  const text = withFile(`--plan does not name a review or a plan as JSON, ${path}`, () => readFileSync(path, 'utf8'));
  return planOrReview(text, { stack, loginHosts: hosts });
}
