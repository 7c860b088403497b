import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { projectFile } from '../../constructs/core/project-file';
import type { SiteReport } from '../../report/site-report';
import type { OpsContext } from '../core/context';
import { withFile } from '../core/named-file';
import { readPlan } from '../plan/plan-document';
import type { CommandFactory } from '../program';
import { rendered } from './adopt';

const HELP = `
The page needs no server and no network: open it in a browser, or attach it to a pull request.

Examples:
  npm run report
  npm run report -- --out site.html
  npm run report -- --plan identity=plan.json     (terraform show -json PLANFILE > plan.json)`;

interface Options {
  readonly out?: string;
  readonly plan: Readonly<Record<string, string>>;
}

/** `report`: the site as one HTML page, from the finished Terraform JSON. */
export const reportCommand: CommandFactory = (context) =>
  new Command('report')
    .description('Writes the site as one offline HTML page: pictures, hosts, sessions, edge, alerts, secrets.')
    .option('--out <file>', 'the file to write; by default SITE.html in the output folder')
    .option('--plan <stack=file>', 'mark what a plan would change; once for each stack', planOption, {})
    .addHelpText('after', HELP)
    .action(async ({ out, plan }: Options) => {
      const { site } = context;
      const file = resolve(out ?? `cdktf.out/${site.name}.html`);
      // Read before the site is rendered: a file that cannot be read ends the command at once.
      const plans = Object.entries(plan).map(([stack, path]) => [stack, readPlanFile(path)] as const);
      const page = await pageOf(context, plans);
      withFile(`the report must be written to ${file}`, () => {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, page);
      });
      context.terminal.line(file);
    });

function planOption(text: string, others: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, stack = 'identity', file = ''] = /^(?:([a-z]+)=)?(.+)$/.exec(text) ?? [];
  return { ...others, [stack]: file };
}

function readPlanFile(path: string) {
  return readPlan(withFile(`--plan must name a plan as JSON, ${path}`, () => readFileSync(path, 'utf8')));
}

type Plan = ReturnType<typeof readPlan>;

/** The page of a site, with what plans of its stacks would change. */
export async function pageOf(
  { site }: Pick<OpsContext, 'site'>,
  plans: readonly (readonly [string, Plan])[],
): Promise<string> {
  // Not at the top: only this command needs the rules, the layout and the bundler.
  const [{ SiteError }, { enforceRules }, { RULES }, { siteReport }, { withPlan }, { reportPage }] = await Promise.all([
    import('../../constructs/core/errors'),
    import('../../rules/enforce'),
    import('../../rules/index'),
    import('../../report/site-report'),
    import('../../report/plan-marks'),
    import('../../report/page'),
  ]);
  const document = await rendered(site);
  const { faults, accepted } = enforceRules(document, RULES, site.exceptions);
  if (faults.length > 0) throw new SiteError(site.name, faults);
  const { name, identity } = site;
  const report: SiteReport = siteReport({ name, host: identity.host, document, rules: RULES.length, accepted });
  const changes = plans.flatMap(([stack, { changes }]) =>
    changes.map(({ address, actions }) => ({ stack, address, actions })),
  );
  return reportPage(withPlan(report, changes), assets());
}

function assets() {
  const { bundle } = require(projectFile('scripts/bundle.cjs')) as { bundle(entry: string, options: object): string };
  const script = bundle('report/browser/client.ts', {
    platform: 'browser',
    format: 'iife',
    minify: true,
    alias: { 'node:net': './report/browser/net.ts' },
  });
  return {
    script: readFileSync(script, 'utf8'),
    style: readFileSync(projectFile('report/page.css'), 'utf8'),
  };
}
