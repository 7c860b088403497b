import { Account } from '../../../constructs/cloudflare/account';
import { AccountToken, type AccountTokenProps } from '../../../constructs/cloudflare/account-token';
import { TokenPermission } from '../../../constructs/cloudflare/token-permission';
import { Adoption } from '../../../constructs/core/adoption';
import type { SiteStack } from '../../../constructs/core/stack';
import { synthCloudflare } from './cloudflare-stack';

const { RULE_LISTS_READ, RULE_LISTS_WRITE } = TokenPermission;
const ACCOUNT = '${one(data.cloudflare_accounts.Account.result).id}';

test('of a token that exists the value comes from elsewhere: Cloudflare does not show it again', () => {
  const config = synthCloudflare((stack) => {
    const existing = { adopt: Adoption.byKey(), value: '${var.sync_token}' };
    expect(token(stack, { existing }).value).toBe('${var.sync_token}');
  });
  const found = 'one([for o in data.cloudflare_account_tokens.SyncToken_Existing.result : o.id if ';
  expect(config.import).toEqual([
    { to: 'cloudflare_account_token.SyncToken', id: `${ACCOUNT}/\${${found}o.name == "crowdsec-cf-sync"])}` },
  ]);
  expect(config.resource?.cloudflare_account_token?.SyncToken?.lifecycle).toEqual({ prevent_destroy: true });
});

test.each<[string, Partial<AccountTokenProps>]>([
  ['name: is empty', { name: ' ' }],
  ['permissions: is empty, or names a permission twice, found: []', { permissions: [] }],
  ['names a permission twice', { permissions: [RULE_LISTS_READ, RULE_LISTS_READ] }],
])('is refused: %s', (message, change) => {
  expect(() => synthCloudflare((stack) => token(stack, change))).toThrow(message);
});

function token(stack: SiteStack, change: Partial<AccountTokenProps> = {}): AccountToken {
  return new AccountToken(stack, 'SyncToken', {
    account: new Account(stack, 'Account'),
    name: 'crowdsec-cf-sync',
    permissions: [RULE_LISTS_READ, RULE_LISTS_WRITE],
    ...change,
  });
}
