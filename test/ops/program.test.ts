import { Command } from 'commander';
import { SiteError } from '../../constructs/core/errors';
import { OpsContext } from '../../ops/core/context';
import { ExitCode } from '../../ops/core/exit-code';
import { OpsError } from '../../ops/core/ops-error';
import { type CommandFactory, runOps } from '../../ops/program';
import { version } from '../../package.json';
import type { Site } from '../../sites/schema/site';
import { fresh } from '../fixtures/sites/fresh';
import { RecordingTerminal } from '../support/ops/terminal';
import { defineFixture } from '../support/site/defined-site';

let terminal: RecordingTerminal;

beforeEach(() => {
  terminal = new RecordingTerminal();
});

function contextOf(site: () => Site = () => defineFixture(fresh)): OpsContext {
  const context = new OpsContext({ site, env: { TOKEN: 'hush-hush' }, terminal });
  context.secret('TOKEN', 'the safe');
  return context;
}

/** `ops try`, which does what a test says; `ops group inner` is a command of a command. */
function run(
  args: readonly string[],
  action: (context: OpsContext) => unknown,
  context = contextOf(),
): Promise<ExitCode> {
  const factory: CommandFactory = (given) =>
    new Command('try')
      .description('Tries.')
      .option('--count <number>', 'how often', '1')
      .action(async () => void (await action(given)));
  const group: CommandFactory = (given) => {
    const inner = new Command('inner').argument('<name>').action(async () => void (await action(given)));
    return new Command('group').addCommand(inner);
  };
  return runOps(args, context, [factory, group]);
}

const nothing = () => {};

function fails(error: unknown) {
  return () => {
    throw error;
  };
}

test('a command ends with 0 by default', async () => {
  expect(await run(['try'], nothing)).toBe(0);
  expect(terminal.text).toBe('');
});

test.each(Object.entries(ExitCode))('a command may end with %s', async (_, code) => {
  const set = (context: OpsContext) => {
    context.exitCode = code;
  };
  expect(await run(['try'], set)).toBe(code);
  expect(await run(['try'], fails(new OpsError({ what: 'x', remedy: 'y', exitCode: code })))).toBe(code);
});

test('an error outweighs the code that was set before', async () => {
  const both = (context: OpsContext) => {
    context.exitCode = ExitCode.NO;
    throw new OpsError({ what: 'x', remedy: 'y' });
  };
  expect(await run(['try'], both)).toBe(3);
});

test.each([
  ['an unknown command', ['nosuch'], "unknown command 'nosuch'"],
  ['an unknown option', ['try', '--nosuch'], "unknown option '--nosuch'"],
  ['a missing argument of an inner command', ['group', 'inner'], "missing required argument 'name'"],
  ['an unknown inner command', ['group', 'nosuch'], "unknown command 'nosuch'"],
  ['too many arguments', ['try', 'x'], 'too many arguments'],
  ['no command', [], 'Usage: gatehouse'],
  ['no inner command', ['group'], 'Usage: gatehouse group'],
])('%s is 2, with a message on stderr, and nothing runs', async (_, args, said) => {
  const action = jest.fn();
  expect(await run(args, action)).toBe(2);
  expect(action).not.toHaveBeenCalled();
  expect(terminal.lines).toEqual([]);
  expect(terminal.notes.join('\n')).toContain(said);
});

test.each([[['--help']], [['help']], [['help', 'try']], [['try', '--help']], [['group', 'inner', '-h']]])(
  '%j is 0, on stdout',
  async (args) => {
    expect(await run(args, nothing)).toBe(0);
    expect(terminal.lines.join('\n')).toContain('Usage: gatehouse');
    expect(terminal.notes).toEqual([]);
  },
);

test('the help lists the commands and every exit code', async () => {
  await run(['--help'], nothing);
  const text = terminal.lines.join('\n');
  expect(text).toContain('Tries.');
  const [, codes = ''] = text.split('Exit codes:\n');
  const listed = codes.split('\n').flatMap((line) => /^ {2}(\d+) {2}\S/.exec(line)?.[1] ?? []);
  expect(listed.map(Number)).toEqual(Object.values(ExitCode));
});

test.each([
  ['is not well-formed', Object.assign(new Error('site x: 1 fault'), { name: 'SiteError' })],
  ['does not exist', new RangeError('no site "x"; give --site or set GATEHOUSE_SITE, one of a, b')],
])('a site that %s is 2, with its own message', async (_, fault) => {
  const broken = contextOf(fails(fault) as () => Site);
  expect(await run(['try'], (context) => context.site, broken)).toBe(2);
  expect(terminal.notes).toEqual([`error: ${fault.message}`]);
});

test('no command runs before its site is valid', async () => {
  const action = jest.fn();
  expect(await run(['try'], action, contextOf(fails(new RangeError('no site is named')) as () => Site))).toBe(2);
  expect(action).not.toHaveBeenCalled();
});

test.each([
  [['--site', 'other', 'try']],
  [['try', '--site', 'other']],
  [['group', 'inner', 'argument', '--site=other']],
])('--site is accepted before and after a command: %j', async (args) => {
  const site = jest.fn(() => defineFixture(fresh));
  expect(await run(args, nothing, contextOf(site))).toBe(0);
  expect(site).toHaveBeenCalledWith({ name: 'other', sendsNothing: false });
});

test.each([
  ['an error of a library', new TypeError('fetch failed'), 'TypeError: fetch failed'],
  ['a text', 'odd', 'error: odd'],
  ['nothing', undefined, 'error: undefined'],
])('%s is 4', async (_, error, said) => {
  expect(await run(['try'], fails(error))).toBe(4);
  expect(terminal.notes).toEqual([said]);
});

test('a command factory that throws does not make the program throw', async () => {
  const context = contextOf();
  expect(await runOps(['try'], context, [fails(new Error('broken'))])).toBe(4);
  expect(terminal.notes).toEqual(['Error: broken']);
});

test.each([
  ['a message', () => fails(new Error('Bearer hush-hush was refused'))],
  ['a cause', () => fails(new Error('failed', { cause: new Error('hush-hush') }))],
  ['a stack', () => fails(Object.assign(new Error('failed'), { stack: 'at hush-hush:1' }))],
  ['a name', () => fails(Object.assign(new Error('failed'), { name: 'hush-hush' }))],
  ['a text that is thrown', () => fails('hush-hush')],
  ['what was found', () => fails(new OpsError({ what: 'x', found: 'hush-hush', remedy: 'hush-hush' }))],
  ['a result', () => (context: OpsContext) => context.print(false, 'hush-hush', (text) => [text])],
  ['a result as JSON', () => (context: OpsContext) => context.print(true, ['hush-hush'], () => [])],
  ['progress', () => (context: OpsContext) => context.terminal.note('hush-hush')],
])('a secret in %s is not shown', async (_, action) => {
  await run(['try'], action());
  expect(terminal.text).not.toBe('');
  expect(terminal.text).not.toContain('hush-hush');
});

test.each([
  ['as a command', ['hush-hush']],
  ['as an option', ['try', '--hush-hush']],
  ['as an argument too many', ['group', 'inner', 'a', 'hush-hush']],
])('a secret %s on the command line is not repeated', async (_, args) => {
  expect(await run(args, nothing)).toBe(2);
  expect(terminal.text).not.toContain('hush-hush');
});

test('control sequences in an error are escaped', async () => {
  await run(['try'], fails(new Error('a\u001b]0;title\u0007b')));
  expect(terminal.notes).toEqual(['Error: a\\u001b]0;title\\u0007b']);
});

test('a fault that only the synthesis finds has the exit code of a fault of the site', async () => {
  const fault = { path: 'identity.host', fault: 'is wrong', remedy: 'correct it' };
  const action = async () => {
    throw new SiteError('home', 'constructs', [fault]);
  };
  expect(await run(['try'], action)).toBe(2);
});

test('--version prints the version of the project, and needs no site', async () => {
  const site = () => {
    throw new RangeError('no site is named');
  };
  expect(await run(['--version'], nothing, contextOf(site))).toBe(0);
  expect(terminal.lines).toEqual([version]);
});
