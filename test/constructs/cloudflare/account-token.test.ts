import { Account } from '../../../constructs/cloudflare/account';
import { AccountToken, type AccountTokenProps } from '../../../constructs/cloudflare/account-token';
import { TokenPermission } from '../../../constructs/cloudflare/token-permission';
import { Adoption } from '../../../constructs/core/adoption';
import { TerraformOutput } from '../../../constructs/core/cdktf';
import type { SiteStack } from '../../../constructs/core/stack';
import { synthCloudflare } from './cloudflare-stack';

const { RULE_LISTS_READ, RULE_LISTS_WRITE } = TokenPermission;
const ACCOUNT = '${one(data.cloudflare_accounts.Account.result).id}';
const GROUPS = 'data.cloudflare_account_api_token_permission_groups_list.SyncToken_PermissionGroups.result';

test('the token opens its account only, with the groups of either name', () => {
  const { resource, data, output } = synthCloudflare((stack) => {
    new TerraformOutput(stack, 'Value', { value: token(stack).value, sensitive: true });
  });
  expect(resource?.cloudflare_account_token).toEqual({
    SyncToken: {
      account_id: ACCOUNT,
      name: 'crowdsec-cf-sync',
      policies: [
        {
          effect: 'allow',
          permission_groups: [
            {
              id: `\${one([for g in ${GROUPS} : g.id if contains(["Account Rule Lists Read","Account Filter Lists Read"], g.name)])}`,
            },
            {
              id: `\${one([for g in ${GROUPS} : g.id if contains(["Account Rule Lists Write","Account Filter Lists Edit"], g.name)])}`,
            },
          ],
          resources: `{"com.cloudflare.api.account.${ACCOUNT}":"*"}`,
        },
      ],
    },
  });
  expect(data?.cloudflare_account_api_token_permission_groups_list).toEqual({
    SyncToken_PermissionGroups: { account_id: ACCOUNT, scope: 'com.cloudflare.api.account' },
  });
  expect(output?.Value?.value).toBe('${cloudflare_account_token.SyncToken.value}');
});

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
