import fc from 'fast-check';
import { wafLoginHostsOpen } from '../../../rules/cloudflare/waf-login-hosts-open';
import { expression } from '../../constructs/cloudflare/arbitraries';
import { findings } from '../documents';
import { BAN, BLOCK, ELSEWHERE, edge, edgeWithRule, LOGIN_HOSTS } from './waf-documents';

function listFindings(
  change: Readonly<Record<string, unknown>>,
  loginHosts: readonly string[] | undefined = LOGIN_HOSTS,
) {
  return findings(wafLoginHostsOpen, edgeWithRule(change), { loginHosts }).map((finding) => finding.found);
}

test('a block rule that leaves every login host out passes', () => {
  expect(findings(wafLoginHostsOpen, edge(), { loginHosts: LOGIN_HOSTS })).toEqual([]);
});

test.each([
  ['as a comparison per host', `${BAN} and http.host ne "sso.example.org" and http.host ne "public-auth.example.org"`],
  ['as not any of them', `not (http.host eq "sso.example.org" or http.host eq "public-auth.example.org") and ${BAN}`],
  ['by a part of the name', '(http.host contains "photos") and (http.request.uri.path contains "/wp-")'],
  ['in each of two alternatives', `(${BAN} and ${ELSEWHERE}) or (${ELSEWHERE} and (ip.src in {192.0.2.0/24}))`],
])('login hosts may be left out %s', (_, text) => {
  expect(listFindings({ expression: text })).toEqual([]);
});

const BLOCKS = 'rule crowdsec_ban blocks a banned visitor on';
const CAN_BLOCK = 'rule crowdsec_ban can block a visitor on';

test.each([
  ['without the exclusion', BAN, BLOCKS, LOGIN_HOSTS],
  ['with one host forgotten', `${BAN} and not (http.host in {"sso.example.org"})`, BLOCKS, LOGIN_HOSTS.slice(1)],
  ['with `or not`, although every host is in the text', `${BAN} or ${ELSEWHERE}`, BLOCKS, LOGIN_HOSTS],
  [
    'with the exclusion in one of two alternatives',
    `(${BAN} and ${ELSEWHERE}) or (ip.src in {203.0.113.0/24})`,
    CAN_BLOCK,
    LOGIN_HOSTS,
  ],
  ['for some paths only', '(http.request.uri.path contains "/flows/")', CAN_BLOCK, LOGIN_HOSTS],
  [
    'with the hosts in a text that is not the host',
    `${BAN} and not (http.user_agent in {"sso.example.org"})`,
    CAN_BLOCK,
    LOGIN_HOSTS,
  ],
])('a block rule %s is found', (_, text, reach, hosts) => {
  expect(listFindings({ expression: text })).toEqual(hosts.map((host) => `${reach} ${host}`));
});

test.each([
  'challenge',
  'managed_challenge',
  'js_challenge',
  'serve_error',
  'force_connection_close',
  'redirect',
  'execute',
  '${var.action}',
  undefined,
])('the action %s is a wall as well', (action) => {
  expect(listFindings({ action, expression: BAN })).toHaveLength(2);
});

test.each(['log', 'skip'])('%s is no wall', (action) => {
  expect(listFindings({ action, expression: BAN })).toEqual([]);
});

test('a disabled rule is no wall, one that says nothing is', () => {
  expect(listFindings({ enabled: false, expression: BAN })).toEqual([]);
  expect(listFindings({ enabled: undefined, expression: BAN })).toHaveLength(2);
});

test.each([
  ['an unknown field', `${BAN} and cf.client.bot`, 'one of the fields'],
  ['a host that never matches', `${BAN} and not (http.host in {"SSO.example.org"})`, 'in lower case'],
  ['a value that only Terraform knows', '(http.request.uri.path eq "${var.path}")', 'it is computed by Terraform'],
  ['the literal text of an escaped reference', 'ip.src in $${cloudflare_list.Bans.name}', 'found: "$${'],
  ['no expression', undefined, 'it has no expression'],
])('a rule with %s cannot be evaluated, and is found', (_, text, reason) => {
  const [only, ...more] = listFindings({ expression: text });
  expect(only).toContain('rule crowdsec_ban cannot be evaluated: ');
  expect(only).toContain(reason);
  expect(more).toEqual([]);
});

test('without a known login host no wall is proven', () => {
  expect(listFindings({}, [])).toEqual(['rule crowdsec_ban blocks, and no login host is known']);
  expect(findings(wafLoginHostsOpen, edge())).toHaveLength(1);
});

test('a rule of any shape passes once the login hosts are taken out of it', () => {
  fc.assert(
    fc.property(expression, (condition) => {
      // It is written as Terraform wants text to be written.
      const text = condition.render().replaceAll(/[$%](?=\{)/g, '$&$&');
      expect(listFindings({ expression: `(${text}) and ${ELSEWHERE}` })).toEqual([]);
    }),
  );
});

test('a rule without a ref is named by its position', () => {
  const { ref: _, ...rule } = BLOCK;
  const [finding] = findings(wafLoginHostsOpen, edge({ rules: [{ ...rule, expression: BAN }] }), {
    loginHosts: LOGIN_HOSTS,
  });
  expect(finding).toMatchObject({
    address: 'cloudflare_ruleset.CustomRules',
    found: expect.stringMatching(/^rule 1 /),
  });
});

test.each(['rules', 'rules[0].expression'])('a ruleset that ignores changes of %s is found', (name) => {
  const lifecycle = { prevent_destroy: true, ignore_changes: [name] };
  expect(findings(wafLoginHostsOpen, edge({ lifecycle }), { loginHosts: LOGIN_HOSTS })).toMatchObject([
    { found: 'ignores changes of its rules, so that the live ones stay' },
  ]);
});
