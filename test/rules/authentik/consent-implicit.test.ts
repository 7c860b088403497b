import { consentImplicit } from '../../../rules/authentik/consent-implicit';
import { finding, findings } from '../documents';

const IMPLICIT = 'default-provider-authorization-implicit-consent';
const EXPLICIT = 'default-provider-authorization-explicit-consent';

/** Returns what is found where the first of two providers has one flow, and the second another. */
const consent = (first: string, second: string) =>
  findings(consentImplicit, {
    data: { authentik_flow: { First: { slug: first }, Second: { slug: second } } },
    resource: {
      authentik_provider_oauth2: { Wiki: { authorization_flow: '${data.authentik_flow.First.id}' } },
      authentik_provider_proxy: { Photos: { authorization_flow: '${data.authentik_flow.Second.id}' } },
    },
  });

test.each([
  ['implicit', IMPLICIT, IMPLICIT],
  ['explicit', EXPLICIT, EXPLICIT],
])('a site whose providers all have the %s flow is accepted', (_, first, second) => {
  expect(consent(first, second)).toEqual([]);
});

test('a flow of the site itself, as that of the guests, is accepted beside the implicit one', () => {
  expect(consent(IMPLICIT, 'public-authorization')).toEqual([]);
});

test.each([
  ['authentik_provider_proxy.Photos', IMPLICIT, EXPLICIT],
  ['authentik_provider_oauth2.Wiki', EXPLICIT, IMPLICIT],
])('%s with explicit consent is found beside one with implicit consent', (address, first, second) => {
  const found = `has the authorization flow ${EXPLICIT}, while others have ${IMPLICIT}`;
  const remedy = 'use identity.flows.authorization; or state in an exception why the application asks for consent';
  expect(consent(first, second)).toEqual([finding(address, found, remedy)]);
});
