import { resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

export const cookieDomainParent = stackRule({
  id: 'cookie-domain-parent',
  what: 'the cookie domain of a proxy provider is its external host or a parent of it',
  why: 'A browser drops a cookie for a foreign domain: the login becomes a redirect loop.',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'authentik_provider_proxy')) {
      const { cookie_domain: domain, external_host: external, mode } = block;
      if (typeof domain !== 'string' || domain === '') {
        if (mode === 'forward_domain')
          yield { address, found: 'has no cookie domain for a whole domain', remedy: 'set cookieDomain' };
        continue;
      }
      const host = String(external).replace(/^https?:\/\//, '');
      if (host === domain || host.endsWith(`.${domain}`)) continue;
      yield {
        address,
        found: `has the cookie domain ${domain}, which ${host} is not under`,
        remedy: 'set cookieDomain to a parent of externalHost',
      };
    }
  },
});
