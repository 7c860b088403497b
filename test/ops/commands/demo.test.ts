import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFile } from '../../../constructs/core/project-file';
import { household } from '../../../demo/household';
import { demoCommand } from '../../../ops/commands/demo';
import { OpsContext } from '../../../ops/core/context';
import { withPlannedEdits } from '../../../ops/demo/mistake';
import { runOps } from '../../../ops/program';
import type { SiteInput } from '../../../sites/schema/site';
import { expectInFile } from '../../../testing/file-snapshot';
import { RecordingTerminal } from '../../support/ops/terminal';
import { planBetween } from '../../support/site/planned';
import { siteOf } from '../../support/site/site-app';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-demo-test-'));
const page = join(folder, 'demo.html');
const terminal = new RecordingTerminal();
let code: number;
/** Everything that leaves the machine connects a socket or calls fetch: HTTP, TLS, databases, name servers. */
let connections: jest.SpyInstance;
let fetches: jest.SpyInstance;

beforeAll(async () => {
  connections = jest.spyOn(Socket.prototype, 'connect').mockImplementation(() => {
    throw new Error('the demo must not connect');
  });
  fetches = jest.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('the demo must not fetch'));
  const site = () => {
    throw new RangeError('the demo must need no site');
  };
  const context = new OpsContext({ site, env: {}, terminal, isColoured: true });
  code = await runOps(['demo', '--out', page], context, [demoCommand]);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  jest.restoreAllMocks();
});

const paintRed = (text: string) => `\u001b[31m${text}\u001b[39m`;

test('it ends with 0 and without notes', () => {
  expect({ code, notes: terminal.notes }).toEqual({ code: 0, notes: [] });
});

test('nothing opens a connection', () => {
  expect(connections).not.toHaveBeenCalled();
  expect(fetches).not.toHaveBeenCalled();
});

test.each([
  ['the summary of all three stacks', /identity +\d+ resources.*\n.*platform +\d+ resources.*\n.*edge +\d+ resources/],
  ['the message of the schema', 'identity.signIn.logins.Login.sessionDuration: is zero, found: "seconds=0"'],
  ['the message of a rule', '[rule sign-in-second-factor, address authentik_flow.SignIn_Flow]'],
  ['the review and its stop', paintRed('STOP destroy authentik_stage_user_login.SignIn_Login: it is deleted')],
  [
    'the matrix of access',
    /│ Photos +│ OpenID Connect +│ Family, Members, Administrators +│ password: for those who have one +│ login 2 weeks +│/,
  ],
  [
    'what the plan opens, first',
    /Who can open what[^\n]*\n[^\n]*anyone signed in can now open `Grafana` \(before: `Admin/,
  ],
  ['the stop of the opening', 'STOP access-opened authentik_application.Grafana_Application: anyone signed in can now'],
  ['the verdict of the review', paintRed('STOPPED: 3 without an allowance')],
  ['the failing check', 'bound to sign-in: default-authentication-password'],
  ['the counts of the checks', /\n\d+ pass, 1 fail, 0 unknown, 0 not asked\n/],
  ['the path of the report', `open ${page}`],
  ['what to do next', /npm run ops -- site new[^\n]*\n[^\n]*\n[^\n]*$/],
])('it shows %s', (_, expected) => {
  if (typeof expected === 'string') expect(terminal.text).toContain(expected);
  else expect(terminal.text).toMatch(expected);
});

test('the report is of the demo, with the change of the plan', () => {
  const html = readFileSync(page, 'utf8');
  expect(html.includes('sso.demo.example')).toBe(true);
  expect(html).toMatch(/<tr [^>]*data-plan="add"><td>sign-in-login</);
  expect(html).toMatch(/<tr [^>]*data-plan="opened"><td>Grafana</);
});

test('the recorded plan is the one of the edits: npm run snapshots writes it', () => {
  const stackOf = (site: SiteInput) => {
    const stack = siteOf(undefined, site).stacks.find(({ name }) => name === 'identity');
    if (stack === undefined) throw new RangeError('the demo must have the stack identity');
    return stack;
  };
  const plan = planBetween({ stack: stackOf(household) }, stackOf(withPlannedEdits(household)));
  expectInFile(`${JSON.stringify(plan, null, 1)}\n`, projectFile('demo/plan.json'));
});
