import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { loginHosts } from '../../sites/schema/login-hosts';
import { withFile } from '../core/named-file';
import type { CommandFactory } from '../program';
import { planOrReview } from '../review/review-file';
import { pageOf } from '../site/report-page';

const HELP = `
The page needs no server and no network: open it in a browser, or attach it to a pull request.

Examples:
  npm run report
  npm run report -- --out site.html
  npm run report -- --plan cdktf.out/stacks/identity/review.json
  npm run report -- --plan identity=plan.json     (terraform show -json PLANFILE > plan.json)

--plan takes the review that \`diff\` has written, or a plan as JSON; without STACK= a plan is of identity.`;

interface Options {
  readonly out?: string;
  readonly plan: readonly PlanFile[];
}

/** `report`: the site as one HTML page, from the finished Terraform JSON. */
export const reportCommand: CommandFactory = (context) =>
  new Command('report')
    .description('Writes the site as one offline HTML page: pictures, hosts, sessions, edge, alerts, secrets.')
    .option('--out <file>', 'the file to write; by default SITE.html in the output folder')
    .option('--plan <stack=file>', 'mark what a plan would change, open and close; once for each stack', planOption, [])
    .addHelpText('after', HELP)
    .action(async ({ out, plan }: Options) => {
      const { site } = context;
      const file = resolve(out ?? `cdktf.out/${site.name}.html`);
      // Read before the site is rendered: a file that cannot be read ends the command at once.
      const page = await pageOf(
        site,
        plan.map((one) => readPlanFile(one, () => loginHosts(site))),
        context.now(),
      );
      withFile(`the report must be written to ${file}`, () => {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, page);
      });
      context.terminal.line(file);
    });

interface PlanFile {
  readonly stack: string;
  readonly path: string;
}

function planOption(text: string, others: readonly PlanFile[]): readonly PlanFile[] {
  const [, stack = 'identity', path = ''] = /^(?:([a-z]+)=)?(.+)$/.exec(text) ?? [];
  return [...others, { stack, path }];
}

function readPlanFile({ stack, path }: PlanFile, hosts: () => readonly string[]) {
  const text = withFile(`--plan must name a review or a plan as JSON, ${path}`, () => readFileSync(path, 'utf8'));
  return planOrReview(text, { stack, loginHosts: hosts });
}
