import { allResources, flowOf } from '../readers/document';
import { stackRule } from '../rule';

const IMPLICIT = 'default-provider-authorization-implicit-consent';
const EXPLICIT = 'default-provider-authorization-explicit-consent';

/** authentik keeps an explicit consent for four weeks, and then asks again. Source: its blueprint of the consent stage. */
export const consentImplicit = stackRule({
  id: 'consent-implicit',
  what: 'where the authorization flow of the site has implicit consent, no provider has the flow with explicit consent',
  why: 'Six applications had the flow with explicit consent, and its screen came back every four weeks.',
  *checkStack(stack) {
    const providers = allResources(stack).filter(({ type }) => type.startsWith('authentik_provider_'));
    const flows = providers.map(({ address, block }) => ({ address, flow: flowOf(stack, block.authorization_flow) }));
    if (!flows.some(({ flow }) => flow === IMPLICIT)) return;
    for (const { address } of flows.filter(({ flow }) => flow === EXPLICIT)) {
      yield {
        address,
        found: `has the authorization flow ${EXPLICIT}, while others have ${IMPLICIT}`,
        remedy: 'use identity.flows.authorization; or state in an exception why the application asks for consent',
      };
    }
  },
});
