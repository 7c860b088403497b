import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { stringify } from 'yaml';
import { projectFile } from '../../constructs/core/project-file';
import { HOSTS } from '../../demo/try';
import { AuthentikClient } from '../../ops/authentik/client';
import { apiAddress } from '../../ops/core/api-address';
import { OpsContext } from '../../ops/core/context';
import { reasonOf } from '../../ops/core/reason';
import { processRunner, type RunProcess } from '../../ops/terraform/process-runner';
import { composeFile, IN_DOCKER } from './compose';
import { prepareServer, putUser, type TryUser } from './server';
import { FOLDER, PORTS, type Settings, settingsIn } from './settings';
import { inFrontOf } from './traefik';

const HELP = `
It needs Docker with Compose, Terraform or what TERRAFORM_BINARY_NAME names, and ports 443 and 9000 of 127.0.0.1. All that
it writes is in .try/. With GATEHOUSE_AUTHENTIK_URL and AUTHENTIK_TOKEN it applies the site to that server, which must be
disposable, and starts nothing: .try/traefik.json is then for a Traefik of yours, and .try/env for the applications.

Exit codes: 0 done; 1 a part of it failed; 2 wrong use.`;

export interface TryProps {
  readonly print: (text: string) => void;
  readonly note: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly root: string;
  /** @default the programs of this machine */
  readonly run?: RunProcess;
}

/** The command `npm run try`. @returns its exit code */
export async function tryOut(args: readonly string[], props: TryProps): Promise<number> {
  const { print, note } = props;
  const command = new Command('try')
    .description('Starts authentik, Traefik and two applications on this machine, and applies the demo site to them.')
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: (text) => note(text.trimEnd()) })
    .action(() => up(props));
  command
    .command('down')
    .description('Ends them, and removes their data and secrets.')
    .action(() => down(props));
  try {
    await command.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    note(`error: ${reasonOf(error)}`);
    return 1;
  }
}

async function up(props: TryProps): Promise<void> {
  const { note, root } = props;
  const { GATEHOUSE_AUTHENTIK_URL: given = '', TERRAFORM_BINARY_NAME: engine = 'terraform' } = props.env;
  if (given === '') await requireDocker(props);
  await must(
    props,
    engine,
    ['version'],
    `${engine} does not run; install Terraform, or name OpenTofu with TERRAFORM_BINARY_NAME=tofu`,
  );
  const server = given === '' ? `http://127.0.0.1:${PORTS.authentik}` : chooseServer(props);
  const settings = settingsIn(root, server, given === '' ? undefined : props.env.AUTHENTIK_TOKEN);
  const write = (name: string, text: string) => writeFileSync(join(root, FOLDER, name), text, { mode: 0o644 });
  write('traefik.json', JSON.stringify(traefikFile(given === '' ? undefined : server), null, 2));
  if (given === '') {
    write('compose.yaml', stringify(composeFile()));
    note('starting PostgreSQL, authentik, Traefik and two applications; the first start takes minutes');
    await must(props, 'docker', compose('up', '--detach', '--wait'), 'docker compose did not start everything');
  }
  const client = new AuthentikClient({ url: server, token: settings.AUTHENTIK_TOKEN, timeoutMs: 60_000 });
  note(`waiting for authentik at ${server}`);
  const facts = await prepareServer(client, server);
  write(
    'sites.ts',
    `import { trySite } from '../demo/try';\n\nexport const SITES = { try: trySite(${JSON.stringify(facts)}) };\n`,
  );
  note('applying the demo site');
  await apply(props, settings);
  const users = usersOf(settings);
  for (const user of users) await putUser(client, user);
  props.print(report(users).join('\n'));
}

/** `npm run diff` and `npm run deploy`, as a person runs them. A state on the machine is refused to a CI runner. */
async function apply(props: TryProps, settings: Settings): Promise<void> {
  const env = { ...props.env, ...settings, CI: undefined };
  const here = { ...props, env };
  const ops = projectFile('scripts/ops.cjs');
  const reviewed = join(settings.CDKTF_OUTDIR, 'stacks', 'identity', 'review.json');
  await must(here, process.execPath, [ops, 'diff', 'identity'], 'npm run diff -- identity failed');
  await must(here, process.execPath, [ops, 'deploy', 'identity', reviewed], 'npm run deploy -- identity failed');
}

async function down(props: TryProps): Promise<void> {
  const folder = join(props.root, FOLDER);
  if (!existsSync(folder)) return props.print(`there is no ${FOLDER}: nothing to remove`);
  const isOurs = existsSync(join(folder, 'compose.yaml'));
  if (isOurs) {
    await requireDocker(props);
    await must(
      props,
      'docker',
      compose('down', '--volumes', '--remove-orphans'),
      `docker compose did not end everything, and ${FOLDER} is kept`,
    );
  }
  rmSync(folder, { recursive: true });
  props.print(
    isOurs
      ? `everything is ended, and ${FOLDER} is removed`
      : `${FOLDER} is removed; the server keeps what was applied to it`,
  );
}

function compose(...args: readonly string[]): readonly string[] {
  return ['compose', '--file', join(FOLDER, 'compose.yaml'), '--env-file', join(FOLDER, 'env'), ...args];
}

async function requireDocker(props: TryProps): Promise<void> {
  const what =
    'docker compose does not answer; install Docker with Compose and start it, or name a disposable authentik by GATEHOUSE_AUTHENTIK_URL and AUTHENTIK_TOKEN';
  await must(props, 'docker', ['compose', 'ls', '--quiet'], what, true);
}

/** @throws Error for an address that a token must not be sent to, or without a token */
function chooseServer({ env, print, note }: TryProps): string {
  const site = () => {
    throw new RangeError('no site is asked for');
  };
  const context = new OpsContext({ site, env, terminal: { line: print, note } });
  context.secret('AUTHENTIK_TOKEN', 'authentik, Directory > Tokens, a token of an administrator with the intent API');
  return new URL(apiAddress(context, 'GATEHOUSE_AUTHENTIK_URL', () => '')).origin;
}

/** @param authentik where it runs outside of Docker, as the applications do then */
function traefikFile(authentik?: string): object {
  const { wiki, grafana } = PORTS;
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const to = authentik === undefined ? IN_DOCKER : { authentik, wiki: at(wiki), grafana: at(grafana) };
  return inFrontOf({
    authentik: to.authentik,
    loginHost: HOSTS.sso,
    applications: [
      { host: HOSTS.wiki, url: to.wiki, signsIn: true },
      { host: HOSTS.grafana, url: to.grafana },
    ],
  });
}

function usersOf({ TRY_ADA_PASSWORD, TRY_GRACE_PASSWORD }: Settings): readonly TryUser[] {
  return [
    { username: 'ada', group: 'Members', password: TRY_ADA_PASSWORD },
    { username: 'grace', group: 'Administrators', password: TRY_GRACE_PASSWORD },
  ];
}

function report([ada, grace]: readonly TryUser[]): readonly string[] {
  return [
    '',
    `https://${HOSTS.wiki}     signs users in by OpenID Connect`,
    `https://${HOSTS.grafana}  is behind forward auth`,
    `https://${HOSTS.sso}      authentik`,
    '',
    `sign in as ada, ${ada?.password}: the wiki opens, Grafana says no`,
    `sign in as grace, ${grace?.password}: both open, and authentik's admin interface`,
    '',
    "The browser warns once a host: the certificate is Traefik's own. Use a private window for the second user.",
    '',
    'Change demo/try.ts, then',
    `  set -a; . ${FOLDER}/env; set +a`,
    '  npm run diff -- identity',
    '  npm run deploy -- identity',
    'npm run try -- down ends everything and removes it.',
  ];
}

/** @throws Error with the sentence, and the end of what the program wrote unless it `isQuiet` */
async function must(
  props: TryProps,
  command: string,
  args: readonly string[],
  sentence: string,
  isQuiet = false,
): Promise<void> {
  const run = props.run ?? processRunner(props.env);
  const ended = await run(command, args, { directory: props.root }).catch(() => undefined);
  if (ended?.status === 0) return;
  const said = isQuiet ? '' : `${ended?.stdout ?? ''}${ended?.stderr ?? ''}`.trim().split('\n').slice(-40).join('\n');
  throw new Error(said === '' ? sentence : `${sentence}:\n${said}`);
}

if (require.main === module) {
  const root = join(projectFile('cdktf.json'), '..');
  void tryOut(process.argv.slice(2), { print: console.log, note: console.error, env: process.env, root }).then(
    (code) => {
      process.exitCode = code;
    },
  );
}
