import { ACCOUNT_SCOPE } from '../../constructs/cloudflare/token-permission';
import { apiTokens } from '../readers/api-token-policies';
import { stackRule } from '../rule';

export const apiTokenScope = stackRule({
  id: 'api-token-scope',
  what: 'a token belongs to its account, and its one policy opens that account only',
  why: 'The token lies in a cluster: what it opens is what a thief of it opens.',
  *checkStack(stack) {
    for (const { address, type, block, policies } of apiTokens(stack)) {
      const remedy = 'make it with AccountToken';
      if (type !== 'cloudflare_account_token') {
        yield { address, found: "a user's token, which dies with the user's login", remedy };
        continue;
      }
      const [policy, ...more] = policies;
      // Compared as text, as the provider does: a blank would be a change on every plan.
      const expected = JSON.stringify({ [`${ACCOUNT_SCOPE}.${String(block.account_id)}`]: '*' });
      if (policy === undefined || more.length > 0) {
        yield { address, found: `${policies.length} policies`, remedy };
      } else if (policy.effect !== 'allow' || policy.resources !== expected) {
        yield { address, found: `${String(policy.effect)} ${String(policy.resources)}`, remedy };
      }
    }
  },
});
