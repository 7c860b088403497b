import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { projectFile } from '../../constructs/core/project-file';
import { authentikAddress } from '../authentik/address';
import { AuthentikClient } from '../authentik/client';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import type { Terminal } from '../core/terminal';
import { type SiteFromServer, siteFromServer } from '../from-server/from-server';
import type { CommandFactory } from '../program';
import { type Answers, type Ask, answersOf, answersOnTerminal } from '../site/answers';
import { refuseTaken, writeNewSite } from '../site/new-site';
import { processRunner } from '../terraform/process-runner';

const HELP = `
On a terminal it asks for what the options leave out. Elsewhere --name, --domain and --authentik-host are required.

--from-server reads the authentik at AUTHENTIK_URL, or at --authentik-host, and writes what lives there: the login, groups,
sources, applications and hosts, each adopted. What a site cannot state without a change of the server is listed, with the
reason, and stays as it is. It never writes to the server, and writes no secret. Left out, --authentik-host is the host of
AUTHENTIK_URL, and --domain the domain above it.

Examples:
  npm run ops -- site new
  npm run ops -- site new --name home --domain example.org --authentik-host sso.example.org --platform --edge
  AUTHENTIK_URL=https://sso.example.org npm run ops -- site new --name home --from-server

Settings of --from-server: AUTHENTIK_TOKEN, a token of the intent API whose user may view everything, AUTHENTIK_URL, and
AUTHENTIK_TIMEOUT_SECONDS, the 15 s per call.`;

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
        .option('--from-server', 'state what lives on an authentik, adopted')
        .addHelpText('after', HELP)
        .action((options: Options) => create(context, options, props)),
    );
}

type Options = Partial<Answers> & { readonly fromServer?: boolean };

async function create(context: OpsContext, { fromServer, ...given }: Options, props: SiteProps): Promise<void> {
  const root = props.root ?? dirname(projectFile('cdktf.json'));
  const { terminal } = context;
  const options = fromServer === true ? ofServer(context, given) : given;
  const answers = 'ask' in props ? await answersOf(options, props.ask) : await answersOnTerminal(options);
  refuseTaken(answers, root);
  const found = fromServer === true ? await read(context, answers) : undefined;
  for (const file of writeNewSite(answers, root, found?.text)) terminal.line(`wrote ${file}`);
  await synthesise(answers, props, root, terminal);
  for (const line of unsaidSection(found?.unsaid ?? [])) terminal.line(line);
  for (const line of nextSteps(answers, fromServer === true)) terminal.line(line);
}

/** @throws OpsError (USAGE) with --platform or --edge, which describe a new installation */
function ofServer(context: OpsContext, { platform, edge, ...given }: Partial<Answers>): Partial<Answers> {
  const extra = [...(platform === true ? ['--platform'] : []), ...(edge === true ? ['--edge'] : [])];
  if (extra.length > 0) {
    throw new OpsError({
      what: '--from-server writes the identity part alone',
      found: extra.join(', '),
      remedy: 'leave it out, and add that part by hand (docs/guides/take-over.md)',
      exitCode: ExitCode.USAGE,
    });
  }
  const url = context.variable('AUTHENTIK_URL') ?? '';
  const named = URL.canParse(url) ? new URL(url).hostname : '';
  // An address of this machine is not where users find authentik.
  const authentikHost = given.authentikHost ?? (/\.[a-z][a-z0-9-]*$/.test(named) ? named : undefined);
  const domain = given.domain ?? authentikHost?.split('.').slice(1).join('.');
  return {
    ...given,
    ...(authentikHost !== undefined && { authentikHost }),
    ...(domain !== undefined && { domain }),
    platform: false,
    edge: false,
  };
}

async function read(context: OpsContext, answers: Answers): Promise<SiteFromServer> {
  const client = AuthentikClient.of(context, answers.authentikHost);
  context.terminal.note(`reads ${authentikAddress(context, answers.authentikHost)}`);
  return siteFromServer(client, answers);
}

function unsaidSection(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['not stated in the site', ...lines.map((line) => `  ${line}`)];
}

async function synthesise({ name }: Answers, props: SiteProps, root: string, terminal: Terminal): Promise<void> {
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
}

/** The command of the summary comes last: a new site has values to fill in, and with `platform` no authentik yet. */
function nextSteps({ name, platform }: Answers, isFromServer: boolean): readonly string[] {
  const first = platform
    ? [
        `npm run diff -- platform --site ${name}`,
        'installs authentik; identity follows: docs/platform.md, "A new platform"',
      ]
    : [`npm run diff -- identity --site ${name}`, 'plans, and changes nothing'];
  const own = isFromServer
    ? [`npm run ops -- secrets init --site ${name}`, 'prints each secret with the place that it comes from']
    : [`sites/${name}/`, 'give the lines with "yours:" their values'];
  const steps = [own, ['npm run snapshots', `writes sites/${name}/expected, which npm test compares`], first];
  const width = Math.max(...steps.map(([step = '']) => step.length));
  return ['next', ...steps.map(([step = '', why], index) => `  ${index + 1}. ${step.padEnd(width)}  ${why}`)];
}
