import { guestsOutside } from '../../../rules/authentik/guests-outside';
import type { Block, SiteDocument } from '../../../rules/readers/document';
import { put } from '../../sites/schema/change';
import { siteOf } from '../../support/site/site-app';

type Resources = Record<string, Record<string, Record<string, unknown>>>;

const CLOSED = 'PublicGuests_Closed_Authorization_NoGuests';

/** Returns what the rule finds after a change of the finished JSON. */
function listFindings(
  change: (resources: Resources) => void = () => {},
  site: SiteDocument = siteOf(),
): readonly string[] {
  const document = structuredClone(site);
  change((document.stacks[0]?.config.resource ?? {}) as Resources);
  return [...guestsOutside.check(document)].map(({ address, found }) => `${address}: ${found}`);
}

function at(resources: Resources, type: string, name: string): Record<string, unknown> {
  const block = resources[type]?.[name];
  if (block === undefined) throw new Error(`${type}.${name} is not there`);
  return block;
}

const binding = (resources: Resources) => at(resources, 'authentik_policy_binding', CLOSED);

test('a site whose shared flow refuses the guests complies, and so does one without guests', () => {
  expect(listFindings()).toEqual([]);
  expect(
    listFindings(
      () => {},
      siteOf((site) => put(site, 'identity.publicGuests', undefined)),
    ),
  ).toEqual([]);
});

const OPEN = [
  'authentik_provider_proxy.DomainWideCatchAll_Provider: has the authorization flow default-provider-authorization-implicit-consent, which admits a guest',
  'authentik_provider_oauth2.KubernetesDashboard_Provider: has the authorization flow default-provider-authorization-implicit-consent, which admits a guest',
];

test.each<[string, (resources: Resources) => void]>([
  ['is left out', (resources) => delete resources.authentik_policy_binding?.[CLOSED]],
  ['is switched off', (resources) => Object.assign(binding(resources), { enabled: false })],
  ['is turned round', (resources) => Object.assign(binding(resources), { negate: true })],
  ['lets in when it fails', (resources) => Object.assign(binding(resources), { failure_result: true })],
  [
    'is another one',
    (resources) =>
      Object.assign(at(resources, 'authentik_policy_expression', 'PublicGuests_NoGuests'), {
        expression: 'return request.user.username != "guest"',
      }),
  ],
  [
    'has another one beside it, and one is enough',
    (resources) =>
      Object.assign(resources.authentik_policy_binding ?? {}, {
        Another: { ...(binding(resources) as Block), policy: '${authentik_policy_expression.AdminServices_Policy.id}' },
      }),
  ],
])('every provider is open to guests when the policy of the shared flow %s', (_, change) => {
  const findings = listFindings(change);
  for (const line of OPEN) expect(findings).toContain(line);
});

const APPLICATION = 'DomainWideCatchAll_Application';
const ITS_BINDING = `${APPLICATION}_HostRestriction`;

test.each<[string, (resources: Resources) => void]>([
  ['has no binding and admits a guest', (resources) => delete resources.authentik_policy_binding?.[ITS_BINDING]],
  [
    'has a binding that admits a guest',
    (resources) => Object.assign(at(resources, 'authentik_policy_binding', ITS_BINDING), { negate: true }),
  ],
  [
    'has a binding that admits a guest',
    (resources) =>
      Object.assign(resources.authentik_policy_binding ?? {}, {
        Another: {
          ...(at(resources, 'authentik_policy_binding', ITS_BINDING) as Block),
          policy: undefined,
          group: '${authentik_group.PublicGuests_Group.id}',
        },
      }),
  ],
])('an application that %s is found: the token endpoint asks no flow', (expected, change) => {
  expect(listFindings(change)).toEqual([`authentik_application.${APPLICATION}: ${expected}`]);
});

test('a provider with an open flow of its own is found', () => {
  expect(
    listFindings((resources) => {
      Object.assign(at(resources, 'authentik_provider_oauth2', 'Vault'), {
        authorization_flow: '${data.authentik_flow.Invalidation.id}',
      });
    }),
  ).toEqual([
    'authentik_provider_oauth2.Vault: has the authorization flow default-provider-invalidation-flow, which admits a guest',
  ]);
});

test('the flow of the guests is no flow for another provider, and refuses no guest', () => {
  const own = '${authentik_flow.PublicGuests_AuthorizationFlow.uuid}';
  expect(
    listFindings((resources) => {
      Object.assign(at(resources, 'authentik_provider_oauth2', 'Vault'), { authorization_flow: own });
    }),
  ).toEqual([
    'authentik_provider_oauth2.Vault: has the authorization flow public-authorization, which is that of the guests',
  ]);
  expect(
    listFindings((resources) => {
      Object.assign(resources.authentik_policy_binding ?? {}, {
        Another: { ...(binding(resources) as Block), target: own },
      });
    }),
  ).toEqual([
    'authentik_provider_proxy.PublicGuests_Provider: has the authorization flow public-authorization, which refuses the guests',
  ]);
});
