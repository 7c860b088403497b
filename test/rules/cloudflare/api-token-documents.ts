import { TokenPermission } from '../../../constructs/cloudflare/token-permission';
import type { Block, TerraformJson } from '../../../rules/readers/document';

export const ACCOUNT = '${one(data.cloudflare_accounts.Account.result).id}';
const GROUPS = 'cloudflare_account_api_token_permission_groups_list';
export const READ = { id: TokenPermission.RULE_LISTS_READ.idIn(`data.${GROUPS}.Token_Groups`) };
export const WRITE = { id: TokenPermission.RULE_LISTS_WRITE.idIn(`data.${GROUPS}.Token_Groups`) };

export const POLICY: Block = {
  effect: 'allow',
  permission_groups: [READ, WRITE],
  resources: `{"com.cloudflare.api.account.${ACCOUNT}":"*"}`,
};

/** A stack with the token of the sync. */
export function tokenStack(token: Block = {}, groups: Block = {}): TerraformJson {
  return {
    data: { [GROUPS]: { Token_Groups: { account_id: ACCOUNT, scope: 'com.cloudflare.api.account', ...groups } } },
    resource: {
      cloudflare_account_token: { Token: { account_id: ACCOUNT, name: 'sync', policies: [POLICY], ...token } },
    },
  };
}
