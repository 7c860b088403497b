import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES } from '../docs/pages';
import { AuthentikServer } from '../support/authentik/server';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { listMoved, readWholeServer } from '../support/live/identity';
import { needing, PIN } from '../support/pin';
import { projectCopy } from '../support/project-copy';
import { BINARY, providerInstallation } from '../support/terraform';

// Each block takes some starts of npm, cdktf-cli and Terraform.
jest.setTimeout(600_000);

/** The blocks of shell of a guide, as they stand there. */
function blocksOf(guide: string): readonly string[] {
  const text = PAGES.get(`docs/guides/${guide}.md`) ?? '';
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
}

/** Lines that need a cluster, or a server with flows that the stand-in does not run. */
const ELSEWHERE = /KUBE_CONFIG_PATH| -- platform\b|ops -- verify/;

/** The pages from the first deployment to the last, word for word, on a stand-in of authentik. */
describeIf('pages', findMissing(needing(PIN)))('a person who follows the pages', () => {
  let root: string;
  let server: AuthentikServer;
  let before: ReturnType<typeof readWholeServer>;

  beforeAll(async () => {
    server = await AuthentikServer.start();
    root = projectCopy();
    writeFileSync(join(root, 'terraform.rc'), providerInstallation());
    const override = JSON.stringify({ provider: { authentik: [{ url: server.url }] } });
    writeFileSync(
      join(root, 'engine.sh'),
      `#!/bin/sh\necho '${override}' > stand_in_override.tf.json\nexec ${BINARY} "$@"\n`,
    );
    chmodSync(join(root, 'engine.sh'), 0o755);
    // In place of DNS: the host of the page is the stand-in.
    const ask = `(url, options) => ask(String(url).replace('https://sso.example.org', '${server.url}'), options)`;
    writeFileSync(join(root, 'dns.cjs'), `const ask = globalThis.fetch;\nglobalThis.fetch = ${ask};\n`);
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  /**
   * One shell for all lines, as a person has one; what they print.
   *
   * @throws Error with all of it when a line fails
   */
  function follow(lines: readonly string[]): Promise<string> {
    const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', lines.join('\n')], {
      cwd: root,
      env: {
        ...{ PATH: process.env.PATH, HOME: root, AUTHENTIK_URL: server.url, GATEHOUSE_SITE: 'yours' },
        ...{ TERRAFORM_BINARY_NAME: join(root, 'engine.sh'), TF_CLI_CONFIG_FILE: join(root, 'terraform.rc') },
        NODE_OPTIONS: `--require=${join(root, 'dns.cjs')}`,
      },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
    return new Promise((resolve, reject) =>
      child.on('close', (status) =>
        status === 0 ? resolve(text) : reject(new Error(`ends with ${status}:\n${text}`)),
      ),
    );
  }

  const linesOf = (guide: string) =>
    blocksOf(guide).map((block) => block.split('\n').filter((line) => line !== '' && !ELSEWHERE.test(line)));

  test('the first deployment: a site, its secrets, what exists, identity', async () => {
    const [site = [], ...others] = linesOf('first-deployment');
    expect(site.join('\n')).toContain('ops -- site new');
    const made = await follow(site);
    expect(made).toContain('TF_VAR_authentik_token');
    // The page says so: what only a person has is filled in, and the `#` goes.
    const file = join(root, '.env');
    const filled = readFileSync(file, 'utf8').replace(/^# *(TF_VAR_\w+)=.*$/gm, (_, name) => `${name}=${server.token}`);
    writeFileSync(file, filled);
    const load = 'set -a; . ./.env; set +a';
    const done = await follow([load, ...others.flat()]);
    for (const said of ['may be applied', 'identity: applied']) expect(done).toContain(said);
    before = readWholeServer(server);
  });

  test('leave again: everything stays on the server, and the state is empty', async () => {
    server.calls.length = 0;
    const load = 'set -a; . ./.env; set +a';
    const left = await follow([load, ...linesOf('leave-again').flat()]);
    expect(left).toContain('identity: applied');
    expect(server.writes).toEqual([]);
    expect(listMoved(before, readWholeServer(server))).toEqual([]);
    const state = JSON.parse(readFileSync(join(root, 'state', 'yours', 'identity.tfstate'), 'utf8')) as {
      resources: unknown[];
    };
    expect(state.resources).toEqual([]);
  });
});
