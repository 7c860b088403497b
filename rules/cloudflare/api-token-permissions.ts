import { ACCOUNT_SCOPE, TokenPermission } from '../../constructs/cloudflare/token-permission';
import { apiTokens } from '../readers/api-token-policies';
import { type Block, blockAt, type StackDocument } from '../readers/document';
import { stackRule } from '../rule';

const { RULE_LISTS_READ, RULE_LISTS_WRITE } = TokenPermission;

/** The address in `one([for g in <address>.result : …])`. */
const GROUPS = /\bin (data\.cloudflare_account_api_token_permission_groups_list\.[\w-]+)\.result\b/;

export const apiTokenPermissions = stackRule({
  id: 'api-token-permissions',
  what: 'a token may read and write the lists of the account, and nothing else',
  why: 'The sync needs no more, and whoever reads its Secret must not be able to change the rules.',
  *checkStack(stack) {
    for (const { address, block, policies } of apiTokens(stack)) {
      const found = policies
        .flatMap(({ permission_groups: groups }) => (Array.isArray(groups) ? groups : []))
        .map(idOf);
      const data = GROUPS.exec(found[0] ?? '')?.[1] ?? '';
      const expected = [RULE_LISTS_READ, RULE_LISTS_WRITE].map((permission) => permission.idIn(data));
      if (!equalSets(found, expected)) {
        yield {
          address,
          found: found.join(' and ') || 'no permission group',
          remedy: 'give RULE_LISTS_READ and _WRITE',
        };
      } else if (!isAccountList(stack, data, block.account_id)) {
        yield { address, found: `${data}, which lists groups of another scope`, remedy: 'make it with AccountToken' };
      }
    }
  },
});

function idOf({ id }: Block): string {
  return String(id);
}

function equalSets(found: readonly string[], expected: readonly string[]): boolean {
  return JSON.stringify([...found].sort()) === JSON.stringify([...expected].sort());
}

function isAccountList(stack: StackDocument, address: string, accountId: unknown): boolean {
  const groups = blockAt(stack, address);
  return groups?.account_id === accountId && groups?.scope === ACCOUNT_SCOPE;
}
