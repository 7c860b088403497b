import { OpsContext } from '../../../ops/core/context';
import type { Site } from '../../../sites/schema/site';
import { fresh } from '../../fixtures/sites/fresh';
import { RecordingTerminal } from '../../support/ops/terminal';
import { defineFixture } from '../../support/site/defined-site';

const SITE = defineFixture(fresh);

function contextOf(env: Readonly<Record<string, string | undefined>> = {}, site: () => Site = () => SITE) {
  const terminal = new RecordingTerminal();
  return { terminal, context: new OpsContext({ site, env, terminal }) };
}

test.each([{}, { TOKEN: '' }])('a missing secret is a usage error that says where it comes from: %j', (env) => {
  const { context } = contextOf(env);
  const askSecret = () => context.secret('TOKEN', 'the safe');
  expect(askSecret).toThrow('TOKEN is not set; it comes from the safe');
  expect(askSecret).toThrow(expect.objectContaining({ exitCode: 2 }));
});

test('a secret is concealed on both streams once it is read', () => {
  const { context, terminal } = contextOf({ TOKEN: 'hush-hush' });
  context.terminal.line('hush-hush');
  expect(context.secret('TOKEN', 'the safe')).toBe('hush-hush');
  context.terminal.line('a hush-hush');
  context.terminal.note('b hush-hush');
  context.print(false, 'c hush-hush', (text) => [text]);
  context.print(true, { d: ['hush-hush'] }, () => []);
  expect(terminal.lines).toEqual(['hush-hush', 'a ***', 'c ***', JSON.stringify({ d: ['***'] }, null, 2)]);
  expect(terminal.notes).toEqual(['b ***']);
});

test.each(['a"b\\c-and-more', '12345678', 'true,true', '{{{{{{{{', '""""""""', ',\n,\n,\n,\n,', 'nnnnnnnn'])(
  'JSON stays JSON whatever the secret is: %j',
  (secret) => {
    const { context, terminal } = contextOf({ TOKEN: secret });
    context.secret('TOKEN', 'the safe');
    context.print(true, { number: 1, yes: true, none: null, list: [`<${secret}>`] }, () => []);
    expect(JSON.parse(terminal.lines.join('\n'))).toEqual({ number: 1, yes: true, none: null, list: ['<***>'] });
  },
);

test('control characters are escaped as in JSON on both streams, but for line ends and tabs', () => {
  const { context, terminal } = contextOf();
  context.terminal.line('a\u001b[2Jb\u009bc\nd\te');
  context.terminal.note('user\u202egpj.exe \u{e0001}');
  expect(terminal.lines).toEqual(['a\\u001b[2Jb\\u009bc\nd\te']);
  expect(terminal.notes).toEqual(['user\\u202egpj.exe \\udb40\\udc01']);
});

test('JSON keeps control characters escaped', () => {
  const { context, terminal } = contextOf();
  const name = 'a\u001b\u202e\u{e0001}\u009b\nb';
  context.print(true, { name }, () => []);
  const text = terminal.lines.join('\n');
  expect(JSON.parse(text)).toEqual({ name });
  expect(text).not.toMatch(/[^\n\P{C}]/u);
});

test('the site is loaded when a command needs it, and its fault is recognised', () => {
  const fault = new RangeError('no site "x"');
  const { context } = contextOf({}, () => {
    throw fault;
  });
  expect(context.isFaultOfSite(fault)).toBe(false);
  expect(() => context.site).toThrow(fault);
  expect(context.isFaultOfSite(fault)).toBe(true);
  expect(context.isFaultOfSite(new RangeError('no site "x"'))).toBe(false);
  expect(contextOf().context.isFaultOfSite(undefined)).toBe(false);
});
