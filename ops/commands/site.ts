import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { projectFile } from '../../constructs/core/project-file';
import { authentikAddress } from '../authentik/address';
import { AuthentikClient } from '../authentik/client';
import { siteFromBlueprint } from '../blueprint/from-blueprint';
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

--from-blueprint does the same for what blueprints of authentik state, and reads no other object. With AUTHENTIK_TOKEN it also
reads the server: what lives there is adopted, and completes what a blueprint leaves out. Without it nothing is adopted, and
each value that the server alone knows is listed.

Examples:
  npm run ops -- site new
  npm run ops -- site new --name home --domain example.org --authentik-host sso.example.org --platform --edge
  AUTHENTIK_URL=https://sso.example.org npm run ops -- site new --name home --from-server
  npm run ops -- site new --name home --domain example.org --from-blueprint apps.yaml --from-blueprint groups.yaml

Settings of both: AUTHENTIK_TOKEN, a token of the intent API whose user may view everything, AUTHENTIK_URL, and
AUTHENTIK_TIMEOUT_SECONDS, the 15 s per call.`;

export interface SiteProps {
  /** The project in this folder gets the site. @default this one */
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
        .option(
          '--from-blueprint <file>',
          'state what a blueprint of authentik states; may be given again',
          collectFile,
          [],
        )
        .addHelpText('after', HELP)
        .action((options: Options) => create(context, options, props)),
    );
}

type Options = Partial<Answers> & { readonly fromServer?: boolean; readonly fromBlueprint: readonly string[] };

function collectFile(file: string, files: readonly string[]): readonly string[] {
  return [...files, file];
}

/** Describes where the identity part comes from. @default the demo's */
type Origin = { readonly option: '--from-server' | '--from-blueprint'; readonly files: readonly string[] } | undefined;

/** @throws OpsError (USAGE) for both options */
function originOf({ fromServer, fromBlueprint: files }: Options): Origin {
  if (files.length === 0) return fromServer === true ? { option: '--from-server', files } : undefined;
  if (fromServer !== true) return { option: '--from-blueprint', files };
  throw new OpsError({
    what: '--from-server and --from-blueprint exclude each other',
    remedy: 'leave one out; with AUTHENTIK_TOKEN, --from-blueprint reads the server too',
    exitCode: ExitCode.USAGE,
  });
}

async function create(context: OpsContext, all: Options, props: SiteProps): Promise<void> {
  const root = props.root ?? dirname(projectFile('cdktf.json'));
  const { terminal } = context;
  const origin = originOf(all);
  const { fromServer: _, fromBlueprint: __, ...given } = all;
  const options = origin === undefined ? given : ofServer(context, given, origin.option);
  const answers = 'ask' in props ? await answersOf(options, props.ask) : await answersOnTerminal(options);
  refuseTaken(answers, root);
  const found = origin && (await read(context, answers, origin.files));
  for (const file of writeNewSite(answers, root, found?.text)) terminal.line(`wrote ${file}`);
  await synthesise(answers, props, root, terminal);
  for (const line of describeUnsaid(found?.unsaid ?? [])) terminal.line(line);
  for (const line of nextSteps(answers, origin !== undefined)) terminal.line(line);
}

/** @throws OpsError (USAGE) with --platform or --edge, which describe a new installation */
function ofServer(
  context: OpsContext,
  { platform, edge, ...given }: Partial<Answers>,
  option: string,
): Partial<Answers> {
  const extra = [...(platform === true ? ['--platform'] : []), ...(edge === true ? ['--edge'] : [])];
  if (extra.length > 0) {
    throw new OpsError({
      what: `${option} writes the identity part alone`,
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

async function read(context: OpsContext, answers: Answers, files: readonly string[]): Promise<SiteFromServer> {
  if (files.length > 0 && context.variable('AUTHENTIK_TOKEN') === undefined) return siteFromBlueprint(files, answers);
  const client = AuthentikClient.of(context, { host: answers.authentikHost });
  context.terminal.note(`reads ${authentikAddress(context, answers.authentikHost)}`);
  return files.length > 0 ? siteFromBlueprint(files, answers, client) : siteFromServer(client, answers);
}

function describeUnsaid(lines: readonly string[]): readonly string[] {
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
function nextSteps({ name, platform }: Answers, isWritten: boolean): readonly string[] {
  const first = platform
    ? [
        `npm run diff -- platform --site ${name}`,
        'installs authentik; identity follows: docs/platform.md, "A new platform"',
      ]
    : [`npm run diff -- identity --site ${name}`, 'plans, and changes nothing'];
  const own = isWritten
    ? [`npm run ops -- secrets init --site ${name}`, 'prints each secret with the place that it comes from']
    : [`sites/${name}/`, 'give the lines with "yours:" their values'];
  const steps = [own, ['npm run snapshots', `writes sites/${name}/expected, which npm test compares`], first];
  const width = Math.max(...steps.map(([step = '']) => step.length));
  return ['next', ...steps.map(([step = '', why], index) => `  ${index + 1}. ${step.padEnd(width)}  ${why}`)];
}
