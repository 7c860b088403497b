import { Waf } from '../../../constructs/cloudflare/waf-field';
import { parseWafExpression } from '../../../constructs/cloudflare/waf-parser';
import {
  BlockRule,
  type BlockRuleProps,
  KeptRule,
  SkipRule,
  type SkipRuleProps,
} from '../../../constructs/cloudflare/waf-rule';

const BLOCK: BlockRuleProps = {
  ref: 'crowdsec_ban',
  description: 'CrowdSec bans',
  enabled: true,
  matching: Waf.address.inList('crowdsec_ban'),
  loginHosts: ['sso.example.org', 'public-auth.example.org'],
};

const SKIP: SkipRuleProps = {
  ref: 'b3a1',
  description: 'Skip everything',
  enabled: false,
  expression: '(http.host contains "example.org")',
  products: ['waf'],
  logging: true,
};

describe('a block rule', () => {
  test('leaves the login hosts out', () => {
    const { action, ref, description, enabled, expression, listNames, logging } = BlockRule.outsideLogin(BLOCK);
    expect({ action, ref, description, enabled, expression, listNames, logging }).toEqual({
      action: 'block',
      ref: 'crowdsec_ban',
      description: 'CrowdSec bans',
      enabled: true,
      expression: '(ip.src in $crowdsec_ban) and not (http.host in {"sso.example.org" "public-auth.example.org"})',
      listNames: ['crowdsec_ban'],
      logging: undefined,
    });
  });

  test('leaves the allow list out, when there is one', () => {
    expect(BlockRule.outsideLogin({ ...BLOCK, allowList: [] }).expression).not.toContain('ip.src in {');
    expect(BlockRule.outsideLogin({ ...BLOCK, allowList: ['192.0.2.1', '2001:db8::/64'] }).expression).toBe(
      `${BlockRule.outsideLogin(BLOCK).expression} and not (ip.src in {192.0.2.1 2001:db8::/64})`,
    );
  });

  // docs/adr/0013-login-hosts-as-written.md
  test.each(['https://SSO.Example.ORG/', 'https://sso.example.org:443/', 'HTTPS://Sso.example.org'])(
    'leaves out what a browser makes of %s',
    (typed) => {
      const expression = parseWafExpression(BlockRule.outsideLogin(BLOCK).expression);
      expect(expression.decide({ host: new URL(typed).host })).toBe(false);
    },
  );

  test('of several alternatives leaves the login hosts out of each', () => {
    const matching = Waf.address.inList('crowdsec_ban').or(Waf.path.startsWith('/wp-'));
    const expression = parseWafExpression(BlockRule.outsideLogin({ ...BLOCK, matching }).expression);
    expect(BLOCK.loginHosts.map((host) => expression.decide({ host }))).toEqual([false, false]);
    expect(expression.decide({ host: 'photos.example.org', path: '/wp-login.php' })).toBe(true);
  });

  test.each<[string, Partial<BlockRuleProps>]>([
    ['rule crowdsec_ban: loginHosts is empty', { loginHosts: [] }],
    ['in lower case', { loginHosts: ['SSO.example.org'] }],
    ['each once', { loginHosts: ['a.example.org', 'a.example.org'] }],
    ['is neither an IP address', { allowList: ['home'] }],
    ['rule crowdsec_ban: description is empty', { description: ' ' }],
    ['ref: is not 1 to 64 letters', { ref: '' }],
    ['ref: is not 1 to 64 letters', { ref: 'a b' }],
    ['exceeds 4096 bytes', { allowList: addresses(400) }],
  ])('is refused: %s', (message, change) => {
    expect(() => BlockRule.outsideLogin({ ...BLOCK, ...change })).toThrow(message);
  });
});

describe('a skip rule', () => {
  test('keeps the live expression letter for letter', () => {
    const expression = 'http.host contains "example.org" and cf.client.bot';
    expect(SkipRule.of({ ...SKIP, expression }).expression).toBe(expression);
    expect(SkipRule.of({ ...SKIP, expression: 'ip.src in $known and cf.client.bot' }).listNames).toEqual(['known']);
  });

  test('carries what is skipped, and its logging', () => {
    const { action, parameters, logging, enabled } = SkipRule.of({
      ...SKIP,
      phases: ['http_ratelimit'],
      ruleset: 'current',
    });
    expect({ action, parameters, logging, enabled }).toEqual({
      action: 'skip',
      parameters: { phases: ['http_ratelimit'], products: ['waf'], ruleset: 'current' },
      logging: true,
      enabled: false,
    });
  });

  test.each<[string, Partial<SkipRuleProps>]>([
    ['skips nothing', { products: [] }],
    ['is empty or exceeds 4096 bytes', { expression: ' ' }],
    ['found: 4097', { expression: 'x'.repeat(4097) }],
    ['is empty', { description: '' }],
  ])('is refused: %s', (message, change) => {
    expect(() => SkipRule.of({ ...SKIP, ...change })).toThrow(message);
  });
});

function addresses(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
}

describe('a rule of the site itself', () => {
  const KEPT = { ref: 'a1', description: 'Scanners', enabled: true, expression: 'ip.src in $known' } as const;

  test.each(['block', 'managed_challenge', 'js_challenge', 'challenge', 'log'] as const)(
    '%s is kept as it is',
    (name) => {
      const { action, expression, listNames, logging } = KeptRule.of({ ...KEPT, action: name });
      expect({ action, expression, listNames, logging }).toEqual({
        action: name,
        expression: 'ip.src in $known',
        listNames: ['known'],
      });
    },
  );

  test('is refused without an expression', () => {
    expect(() => KeptRule.of({ ...KEPT, action: 'block', expression: '' })).toThrow(
      'is empty or exceeds 4096 bytes, found: 0',
    );
  });
});

describe('readListBan', () => {
  const allowLists = [undefined, ['192.0.2.1', '198.51.100.0/24'], ['2001:db8::/32', '2001:db8:a:b:c:d:e:f']];

  test.each(allowLists)('reads back what outsideLogin writes of a list, with the allow list %j', (allowList) => {
    const loginHosts = ['sso.example.org', 'guests.example.org'];
    const matching = Waf.address.inList('crowdsec_ban');
    const { expression } = BlockRule.outsideLogin({
      ref: 'a',
      description: 'a',
      enabled: true,
      matching,
      loginHosts,
      allowList,
    });
    expect(BlockRule.readListBan(expression)).toEqual({ list: 'crowdsec_ban', loginHosts, allowList: allowList ?? [] });
  });

  test.each([
    '(ip.src in $crowdsec_ban)',
    '(ip.src in $a) and not (http.host in {"sso.example.org"}) or (http.host eq "a.example.org")',
    'not (ip.src in $a) and not (http.host in {"sso.example.org"})',
    '(ip.src in $a) and not (http.host in {"sso.example.org"}) and not (ip.src in {192.0.2.1 192.0.2.1})',
    '(cf.bot_management.score lt 30)',
    '',
  ])('is undefined for any other expression: %s', (expression) => {
    expect(BlockRule.readListBan(expression)).toBeUndefined();
  });
});
