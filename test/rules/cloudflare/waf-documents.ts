import type { Block, TerraformJson } from '../../../rules/readers/document';

// Holds what the rules of the edge look at, complying; each test changes one thing.

export const LOGIN_HOSTS = ['sso.example.org', 'public-auth.example.org'];
export const BAN = '(ip.src in $crowdsec_ban)';
export const ELSEWHERE = 'not (http.host in {"sso.example.org" "public-auth.example.org"})';

export const BLOCK: Block = {
  ref: 'crowdsec_ban',
  description: 'CrowdSec bans',
  action: 'block',
  enabled: true,
  expression: `${BAN} and ${ELSEWHERE}`,
};

export const SKIP: Block = {
  ref: 'b3a1',
  description: 'Skip everything',
  action: 'skip',
  action_parameters: { ruleset: 'current' },
  enabled: false,
  expression: '(http.host contains "example.org")',
  logging: { enabled: true },
};

export const RULESET: Block = {
  zone_id: 'a'.repeat(32),
  kind: 'zone',
  phase: 'http_request_firewall_custom',
  name: 'default',
  description: 'Custom rules',
  rules: [BLOCK, SKIP],
  depends_on: ['cloudflare_list.Bans'],
  lifecycle: { prevent_destroy: true },
};

export const LIST: Block = {
  account_id: 'b'.repeat(32),
  kind: 'ip',
  name: 'crowdsec_ban',
  description: 'Bans of CrowdSec',
  lifecycle: { prevent_destroy: true, ignore_changes: ['items'] },
};

export function edge(ruleset: Block = {}, list: Block = {}): TerraformJson {
  return {
    resource: {
      cloudflare_list: { Bans: { ...LIST, ...list } },
      cloudflare_ruleset: { CustomRules: { ...RULESET, ...ruleset } },
    },
  };
}

/** A stack whose ruleset has the complying block rule with a change. */
export function edgeWithRule(change: Block): TerraformJson {
  return edge({ rules: [{ ...BLOCK, ...change }, SKIP] });
}
