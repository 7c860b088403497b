import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { projectFile } from '../../constructs/core/project-file';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import type { CommandFactory } from '../program';
import { type Answers, type Ask, answersOf, answersOnTerminal } from '../site/answers';
import { writeNewSite } from '../site/new-site';
import { processRunner } from '../terraform/process-runner';

const HELP = `
On a terminal it asks for what the options leave out. Elsewhere --name, --domain and --authentik-host are required.

Examples:
  npm run ops -- site new
  npm run ops -- site new --name home --domain example.org --authentik-host sso.example.org --platform --edge`;

export interface SiteProps {
  /** Of the project that gets the site. @default this one */
  readonly root?: string;
  /** Asks a question; undefined where it cannot be answered. @default the terminal */
  readonly ask?: Ask | undefined;
}

/** `site`: a new site. */
export const siteCommand: CommandFactory = siteCommandWith();

export function siteCommandWith(props: SiteProps = {}): CommandFactory {
  return (context) =>
    new Command('site').description('Creates a new site.').addCommand(
      new Command('new')
        .description('Writes a small valid site into sites/NAME, registers it, and synthesises it.')
        .option('--name <name>', 'lower case letters, digits and "-"; part of the key of every state')
        .option('--domain <domain>', 'domain that the hosts of the site are under')
        .option('--authentik-host <host>', "authentik's host, under the domain")
        .option('--platform', 'with authentik on Kubernetes behind Traefik')
        .option('--edge', 'with the ban list of CrowdSec at Cloudflare')
        .addHelpText('after', HELP)
        .action((options: Partial<Answers>) => create(context, options, props)),
    );
}

async function create(context: OpsContext, options: Partial<Answers>, props: SiteProps): Promise<void> {
  const root = props.root ?? dirname(projectFile('cdktf.json'));
  const { terminal } = context;
  const answers = 'ask' in props ? await answersOf(options, props.ask) : await answersOnTerminal(options);
  for (const file of writeNewSite(answers, root)) terminal.line(`wrote ${file}`);
  const { name } = answers;
  const app = props.root === undefined ? projectFile('scripts/app.cjs') : join(root, 'scripts', 'app.cjs');
  const { status, stdout, stderr } = await processRunner()(process.execPath, [app, '--site', name], {
    directory: root,
  });
  if (status !== 0) {
    throw new OpsError({
      what: `sites/${name} does not synthesise`,
      found: stderr.trim(),
      remedy: `correct its files, then run npm run synth -- --site ${name}`,
      exitCode: ExitCode.USAGE,
    });
  }
  const summary = stdout.trimEnd().split('\n');
  for (const line of summary.filter((one) => !one.startsWith('next: '))) terminal.line(line);
  for (const line of nextSteps(answers)) terminal.line(line);
}

/** The command of the summary comes last: a new site has values to fill in, and with `platform` no authentik yet. */
function nextSteps({ name, platform }: Answers): readonly string[] {
  const first = platform
    ? [
        `npm run diff -- platform --site ${name}`,
        'installs authentik; identity follows: docs/platform.md, "A new platform"',
      ]
    : [`npm run diff -- identity --site ${name}`, 'plans, and changes nothing'];
  const steps = [
    [`sites/${name}/`, 'give the lines with "yours:" their values'],
    ['npm run snapshots', `writes sites/${name}/expected, which npm test compares`],
    first,
  ];
  const width = Math.max(...steps.map(([step = '']) => step.length));
  return ['next', ...steps.map(([step = '', why], index) => `  ${index + 1}. ${step.padEnd(width)}  ${why}`)];
}
