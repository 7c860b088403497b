import { wafFaults } from '../../../ops/verify/live-waf';
import type { Block } from '../../../rules/readers/document';

const HOST = 'terminal.example.org';
const LOGIN_HOSTS = ['sso.example.org'];
const BLOCK: Block = {
  ref: 'bans',
  action: 'block',
  enabled: true,
  expression: '(ip.src in $bans) and not (http.host in {"sso.example.org"})',
};
const SKIP: Block = {
  ref: 'skip',
  action: 'skip',
  action_parameters: { ruleset: 'current' },
  enabled: true,
  expression: '(http.host contains "example.org")',
};

function faults(...rules: readonly Block[]): readonly string[] {
  return wafFaults({ rules, listName: 'bans', ordinaryHost: HOST, loginHosts: LOGIN_HOSTS });
}

const OPEN = `no rule blocks bans on ${HOST}`;

test('the rule of the site is right, with any rule behind it', () => {
  expect(faults(BLOCK)).toEqual([]);
  expect(faults(BLOCK, SKIP)).toEqual([]);
});

test.each<[string, readonly Block[]]>([
  ['there is no rule', []],
  ['it is switched off', [{ ...BLOCK, enabled: false }]],
  [
    'it asks for another list',
    [{ ...BLOCK, expression: '(ip.src in $old) and not (http.host in {"sso.example.org"})' }],
  ],
  ['it only challenges', [{ ...BLOCK, action: 'managed_challenge' }]],
  ['a rule before it skips the rest', [SKIP, BLOCK]],
  [
    'a rule before it that only some requests meet skips the rest',
    [{ ...SKIP, expression: '(ip.src.country eq "AT")' }, BLOCK],
  ],
  [
    'a rule before it that cannot be parsed skips the rest',
    [{ ...SKIP, expression: 'cf.bot_management.score < 3' }, BLOCK],
  ],
  ['it leaves the host out', [{ ...BLOCK, expression: `${BLOCK.expression} and http.host ne "${HOST}"` }]],
])('a banned visitor gets in when %s', (_, rules) => {
  expect(faults(...rules)).toContain(OPEN);
});

test.each<[string, Block]>([
  ['another host is asked for', { ...SKIP, expression: '(http.host eq "photos.example.org")' }],
  ['it is switched off', { ...SKIP, enabled: false }],
  ['it skips other products only', { ...SKIP, action_parameters: { products: ['waf'] } }],
])('a skip rule in front is harmless when %s', (_, skip) => {
  expect(faults(skip, BLOCK)).toEqual([]);
});

test('a rule that blocks on a login host is named', () => {
  expect(faults({ ...BLOCK, expression: '(ip.src in $bans)' })).toEqual([
    'rule bans blocks a banned visitor on sso.example.org',
  ]);
});

test('a rule that cannot be read is a fault, not an exception', () => {
  const odd = { ...BLOCK, ref: 'odd', expression: 'cf.threat_score > 10' };
  expect(faults(BLOCK, odd)).toEqual([expect.stringContaining('rule odd cannot be evaluated')]);
});
