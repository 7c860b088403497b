import { ignores, resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';
import { lasts } from './login-session-duration';

export const proxyTokenValidity = stackRule({
  id: 'proxy-token-validity',
  what: 'every proxy provider states an access token validity above zero',
  why: "The provider's default of ten minutes is the length of the session on every protected host.",
  incident: 'I1',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'authentik_provider_proxy')) {
      const validity = block.access_token_validity;
      if (ignores(block, 'access_token_validity')) {
        const remedy = 'remove it from ignore_changes: what is live would stay';
        yield { address, found: 'access_token_validity ignored', remedy };
      }
      if (lasts(validity)) continue;
      yield {
        address,
        found: `access_token_validity ${JSON.stringify(validity ?? null)}`,
        remedy: 'set accessTokenValidity in the site, as long as a login',
      };
    }
  },
});
