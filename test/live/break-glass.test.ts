import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthentikClient } from '../../ops/authentik/client';
import type { CheckSources } from '../../ops/verify/check-sources';
import { breakGlass } from '../../ops/verify/checks/break-glass';
import { put } from '../sites/schema/change';
import type { Row } from '../support/authentik/records';
import { describeIf } from '../support/describe-if';
import { Browser } from '../support/live/browser';
import { PASSWORD, People, signIn } from '../support/live/people';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { defineFixture } from '../support/site/defined-site';
import { changeSite } from '../support/site/site-change';

const LOGIN = 'default-authentication-flow';
const RUNBOOK = join(__dirname, '../../docs/runbooks/break-glass.md');
/** Runs a command of authentik in its container, as `ak` does there. */
const { GATEHOUSE_AK: ak } = process.env;
const missing = missingServer ?? (ak === undefined ? 'GATEHOUSE_AK names no command that runs `ak` of it' : undefined);

/** The commands of the runbook, with a kubectl that runs `ak` on this machine. */
describeIf('break glass on a real authentik', missing)('break glass', () => {
  const [, commands = ''] = /## Sign in[\s\S]*?```sh\n([\s\S]*?)```/.exec(readFileSync(RUNBOOK, 'utf8')) ?? [];
  let server: RealAuthentik;
  let people: People;
  let bindings: readonly Row[] = [];
  let folder: string;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    people = new People(server);
    await people.add('locked', ['authentik Admins']);
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-glass-'));
    const shim = join(folder, 'kubectl');
    // `kubectl -n NAMESPACE exec POD -- ak ...`; a forwarded port is the server's own here.
    writeFileSync(shim, `#!/bin/sh\n[ "$3" = exec ] || exit 0\nshift 6\nexec ${ak} "$@"\n`);
    chmodSync(shim, 0o755);
    // The login flow asks nothing any more.
    const flow = await server.get(`/flows/instances/${LOGIN}/`);
    bindings = (await server.list(`/flows/bindings/?target=${flow.pk}`)).filter(({ target }) => target === flow.pk);
    for (const { pk } of bindings) await server.delete(`/flows/bindings/${pk}/`);
  }, 600_000);

  afterAll(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  function run(script: string): string {
    const here = script.replaceAll('http://localhost:9000', server.url).replaceAll('akadmin', 'locked');
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    return execFileSync('sh', ['-c', here], { cwd: folder, env, encoding: 'utf8' });
  }

  test('has at most ten commands', () => {
    const lines = commands.trim().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.length).toBeLessThanOrEqual(10);
  });

  test('the login flow lets no administrator in', async () => {
    expect(bindings.length).toBeGreaterThan(0);
    const browser = new Browser(server.url);
    await signIn(browser, { slug: LOGIN, username: 'locked', password: PASSWORD }).catch(() => {});
    expect((await browser.request('/api/v3/core/users/me/')).status).toBe(403);
  });

  test('the commands sign an administrator in all the same, and their link works once', async () => {
    expect(run(commands)).toContain('"is_superuser":true');
    const link = run("grep -o '/recovery/use-token/[^/]*/' key.txt").trim();
    expect((await new Browser(server.url).request(link)).status).toBe(404);
  });

  test('the event log tells of it', async () => {
    const events = await server.list('/events/events/?action=login&ordering=-created&username=locked');
    expect(events.length).toBeGreaterThan(0);
  });

  test('verify tells of the use, until the day is the one of a drill', async () => {
    const client = new AuthentikClient({ url: server.url, token: server.token });
    const readDrill = (drilled: string) => {
      const site = defineFixture(changeSite((input) => put(input, 'identity.breakGlass', { user: 'locked', drilled })));
      const sources = { site, authentik: client, now: () => new Date() } as Partial<CheckSources> as CheckSources;
      return breakGlass.run(sources);
    };
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
    expect(await readDrill(day(2))).toMatchObject({
      verdict: 'fail',
      seen: expect.stringMatching(/^the account signed in at/),
    });
    expect(await readDrill(day(0))).toMatchObject({ verdict: 'pass' });
  });
});
