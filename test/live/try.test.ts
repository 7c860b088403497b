import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HOSTS } from '../../demo/try';
import { processRunner } from '../../ops/terraform/process-runner';
import type { Browser } from '../../programs/login-check/browser';
import { wikiEnvironment } from '../../scripts/try/compose';
import { FOLDER, PORTS, settingsIn } from '../../scripts/try/settings';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { visitorOf } from '../support/live/site-visitor';
import { RealProgram, until } from '../support/real/program';
import { RealTraefik } from '../support/real/traefik';
import { providerInstallation } from '../support/terraform';

const ROOT = join(__dirname, '..', '..');
const missing = missingServer ?? RealTraefik.findMissing() ?? findMissing();

/** `npm run try` against a server that is there already; Traefik and the applications are processes. */
describeIf('npm run try on a real authentik', missing)('npm run try', () => {
  const program = new RealProgram();
  let server: RealAuthentik;
  let traefik: RealTraefik;
  let printed: string;

  beforeAll(async () => {
    if (existsSync(join(ROOT, FOLDER))) throw new Error(`${FOLDER} is there already; npm run try -- down removes it`);
    server = await RealAuthentik.disposable();
    const { status, stdout, stderr } = await script();
    if (status !== 0) throw new Error(stderr);
    printed = stdout;
    const { TF_VAR_wiki_client_id: id, TF_VAR_wiki_client_secret: secret } = settingsIn(ROOT, server.url, server.token);
    startApplication('wiki', { ...wikiEnvironment(server.url), CLIENT_ID: id, CLIENT_SECRET: secret });
    startApplication('grafana', {});
    traefik = await RealTraefik.startWith(
      JSON.parse(readFileSync(join(ROOT, FOLDER, 'traefik.json'), 'utf8')) as object,
    );
    // The outpost hears of its provider a moment after the apply.
    for (const host of [HOSTS.wiki, HOSTS.grafana]) {
      await until(async () => (await traefik.ask(`https://${host}/`)).status === 302);
    }
  });

  afterAll(async () => {
    await traefik?.stop();
    await program.stop();
    rmSync(join(ROOT, FOLDER), { recursive: true, force: true });
  });

  function environment(): Readonly<Record<string, string | undefined>> {
    return {
      ...process.env,
      AUTHENTIK_TOKEN: server.token,
      GATEHOUSE_AUTHENTIK_URL: server.url,
      TF_CLI_CONFIG_FILE: program.file('terraform.rc', providerInstallation()),
      CHECKPOINT_DISABLE: '1',
    };
  }

  const script = (...args: readonly string[]) =>
    processRunner(environment())('npm', ['run', '-s', 'try', '--', ...args], { directory: ROOT });

  function startApplication(name: 'wiki' | 'grafana', env: Readonly<Record<string, string>>): void {
    const file = join(ROOT, 'scripts', 'try', 'applications', `${name}.mjs`);
    program.start(process.execPath, [file], { name, env: { ...env, PORT: String(PORTS[name]) } });
  }

  function browserOf(username: string): Browser {
    const password = new RegExp(`sign in as ${username}, (\\w+):`).exec(printed)?.[1];
    return visitorOf(traefik, HOSTS.sso, {
      'ak-stage-identification': { uid_field: username, password },
      'ak-stage-password': { password },
    });
  }

  const parseBody = ({ body }: { readonly body: string }) => JSON.parse(body) as Readonly<Record<string, unknown>>;

  test('ada opens the wiki, and Grafana is refused', async () => {
    const ada = browserOf('ada');
    const wiki = await ada.visit(`https://${HOSTS.wiki}/`);
    expect([wiki.url, parseBody(wiki)]).toEqual([
      `https://${HOSTS.wiki}/`,
      { application: 'wiki', user: 'ada', groups: ['Members'] },
    ]);
    const { url, stage, body } = await ada.visit(`https://${HOSTS.grafana}/`);
    expect([new URL(url).hostname, new URL(url).pathname, stage]).toEqual([
      HOSTS.sso,
      '/application/o/authorize/',
      undefined,
    ]);
    expect(body).not.toContain('"application": "grafana"');
  });

  test('grace opens both', async () => {
    const grace = browserOf('grace');
    expect(parseBody(await grace.visit(`https://${HOSTS.wiki}/`))).toMatchObject({
      application: 'wiki',
      user: 'grace',
    });
    expect(parseBody(await grace.visit(`https://${HOSTS.grafana}/`))).toEqual({
      application: 'grafana',
      user: 'grace',
      groups: 'Administrators',
    });
  });

  test.each([HOSTS.wiki, HOSTS.grafana])('a stranger at %s is asked for the login', async (host) => {
    const { url, stage } = await visitorOf(traefik, HOSTS.sso).visit(`https://${host}/`);
    expect([new URL(url).hostname, stage?.component]).toEqual([HOSTS.sso, 'ak-stage-identification']);
  });

  test('npm run diff of the settings that it wrote has no changes', async () => {
    const env = { ...environment(), ...settingsIn(ROOT, server.url, server.token), CI: undefined };
    const { status, stdout, stderr } = await processRunner(env)('npm', ['run', '-s', 'diff', '--', 'identity'], {
      directory: ROOT,
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining('no changes')]);
    expect(stderr).toContain(`site try: ${HOSTS.sso}, AUTHENTIK_URL ${new URL(server.url).host}`);
  });

  test('a server with applications of its own is left alone', async () => {
    await server.post('/core/applications/', { name: 'payroll', slug: 'payroll' });
    const { status, stderr } = await script();
    await server.delete('/core/applications/payroll/');
    expect([status, stderr]).toEqual([1, expect.stringContaining('name a server without data, found: payroll')]);
  });

  test('down leaves nothing in the folder of the project', async () => {
    const { status, stdout } = await script('down');
    expect([status, stdout, existsSync(join(ROOT, FOLDER))]).toEqual([
      0,
      `${FOLDER} is removed; the server keeps what was applied to it\n`,
      false,
    ]);
  });
});
