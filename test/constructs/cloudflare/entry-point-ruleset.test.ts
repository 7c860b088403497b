import { Account } from '../../../constructs/cloudflare/account';
import { EntryPointRuleset, type EntryPointRulesetProps } from '../../../constructs/cloudflare/entry-point-ruleset';
import { IpList, type IpListRef } from '../../../constructs/cloudflare/ip-list';
import { Waf } from '../../../constructs/cloudflare/waf-field';
import { BlockRule, SkipRule } from '../../../constructs/cloudflare/waf-rule';
import { Adoption } from '../../../constructs/core/adoption';
import type { SiteStack } from '../../../constructs/core/stack';
import { synthCloudflare } from './cloudflare-stack';

const ZONE = 'c8bb55a835e1ccf25f793c350b93178a';
const RULESET = 'b2093e7945b0b99554c99f0b12dbeefe';
const BLOCK = BlockRule.outsideLogin({
  ref: 'crowdsec_ban',
  description: 'CrowdSec bans, not on the login hosts',
  enabled: true,
  matching: Waf.address.inList('crowdsec_ban'),
  loginHosts: ['authentik.harbour.example', 'public-auth.harbour.example'],
});
const SKIP = SkipRule.of({
  ref: '0123456789abcdef0123456789abcdef',
  description: 'Skip everything',
  enabled: false,
  expression: '(http.host contains "harbour.example")',
  phases: ['http_ratelimit', 'http_request_firewall_managed', 'http_request_sbfm'],
  products: ['uaBlock', 'bic', 'hot', 'securityLevel', 'rateLimit', 'waf', 'zoneLockdown'],
  ruleset: 'current',
  logging: true,
});

test('the entry point of a zone is found by its phase', () => {
  const config = synthCloudflare((stack) => ruleset(stack, { adopt: Adoption.byKey() }));
  expect(config.data?.cloudflare_rulesets).toEqual({ CustomRules_Existing: { zone_id: ZONE } });
  const found = 'one([for o in data.cloudflare_rulesets.CustomRules_Existing.result : o.id if ';
  const condition = 'o.kind == "zone" && o.phase == "http_request_firewall_custom"';
  expect(config.import?.map(({ id }) => id)).toEqual([`zones/${ZONE}/\${${found}${condition}])}`]);
});

test('a zone without an entry point gets one, and nothing is imported', () => {
  const { resource, import: imports } = synthCloudflare((stack) => ruleset(stack, { adopt: undefined }));
  expect(Object.keys(resource?.cloudflare_ruleset ?? {})).toEqual(['CustomRules']);
  expect(imports).toBeUndefined();
});

test('text that looks like a template reaches Cloudflare as it is', () => {
  const rule = BlockRule.outsideLogin({
    ref: 'probe',
    description: 'Probes for ${jndi}',
    enabled: true,
    matching: Waf.userAgent.contains('${jndi'),
    loginHosts: ['sso.example.org'],
  });
  const { resource } = synthCloudflare((stack) => ruleset(stack, { rules: [rule], lists: [] }));
  expect(resource?.cloudflare_ruleset?.CustomRules?.rules).toMatchObject([
    {
      description: 'Probes for $${jndi}',
      expression: '(http.user_agent contains "$${jndi") and not (http.host in {"sso.example.org"})',
    },
  ]);
});

test.each<[string, Partial<EntryPointRulesetProps>]>([
  ['rules: is empty: that would delete every rule', { rules: [] }],
  ['rules: holds two rules with one ref, found: "0123', { rules: [SKIP, SKIP] }],
  ['rules: names a list that is not among those of the ruleset, found: "crowdsec_ban"', { lists: [] }],
  ['zoneId: is not 32 hexadecimal digits', { zoneId: 'harbour.example' }],
  ['adopt.id: is not 32 hexadecimal digits', { adopt: Adoption.byId('default') }],
  ['description: is empty or exceeds 500 characters', { description: '' }],
])('is refused: %s', (message, change) => {
  expect(() => synthCloudflare((stack) => ruleset(stack, change))).toThrow(message);
});

function ruleset(stack: SiteStack, change: Partial<EntryPointRulesetProps> = {}): void {
  const bans: IpListRef = new IpList(stack, 'Bans', {
    account: new Account(stack, 'Account'),
    name: 'crowdsec_ban',
    description: 'Bans of CrowdSec',
  });
  new EntryPointRuleset(stack, 'CustomRules', {
    zoneId: ZONE,
    adopt: Adoption.byId(RULESET),
    description: 'Custom rules of harbour.example',
    rules: [BLOCK, SKIP],
    lists: [bans],
    ...change,
  });
}
