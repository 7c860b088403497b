import { accessCommandWith } from '../../../ops/commands/access';
import { OpsContext } from '../../../ops/core/context';
import { runOps } from '../../../ops/program';
import { RecordingTerminal } from '../../support/ops/terminal';
import { defineFixture } from '../../support/site/defined-site';
import { siteOf } from '../../support/site/site-app';

/** Runs a command line; a site with tokens is not needed. */
async function access(...args: readonly string[]) {
  const terminal = new RecordingTerminal();
  const context = new OpsContext({ site: () => defineFixture(), env: {}, terminal });
  const code = await runOps(['access', ...args], context, [accessCommandWith(async () => siteOf())]);
  return { code, out: terminal.lines.join('\n'), err: terminal.notes.join('\n') };
}

test('the matrix shows who can open what', async () => {
  const { code, out } = await access();
  expect(code).toBe(0);
  expect(out).toContain('terminal.harbour.example');
  expect(out).toContain('while the outpost is down');
});

test('--json has the answer for every subject', async () => {
  const { out } = await access('--json');
  const rows = JSON.parse(out) as readonly { targets: string[]; answers: Record<string, string> }[];
  const terminal = rows.find(({ targets }) => targets.includes('terminal.harbour.example'));
  expect(terminal?.answers).toMatchObject({ 'Home Server Admins': 'yes', 'Headscale Users': 'no', 'the guest': 'no' });
});

test.each([
  [['--host', 'terminal', '--group', 'Home Server Admins'], 0, 'yes: a member of Home Server Admins can open'],
  [['--host', 'terminal.harbour.example', '--group', 'Headscale Users'], 1, 'no: a member of Headscale Users cannot'],
  [['--host', 'terminal', '--group', 'HomeServerAdmins'], 0, 'yes: a member of Home Server Admins can open'],
  [['--host', 'terminal'], 1, 'no: anyone signed in cannot open'],
  [['--application', 'Public', '--stranger'], 0, 'yes: a stranger can open Public'],
  [['--application', 'Grafana'], 4, 'unknown: nothing here tells whether anyone signed in can open Grafana'],
  [['--application', 'Grafana', '--guest'], 4, 'unknown: nothing here tells whether the guest can open Grafana'],
])('why %j ends with %i', async (args, code, headline) => {
  const result = await access('why', ...args);
  expect([result.code, result.out.split('\n')[0]]).toEqual([code, expect.stringContaining(headline)]);
});

test.each([
  [['--host', 'terminol'], 'the site has no host "terminol"; did you mean "terminal"?'],
  [['--host', 'terminal', '--group', 'Headscale'], 'the site has no group "Headscale"'],
  [[], 'neither --host nor --application is given'],
  [['--host', 'a', '--application', 'b'], '--host and --application are both given'],
])('why %j is refused', async (args, message) => {
  const { code, err } = await access('why', ...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});
