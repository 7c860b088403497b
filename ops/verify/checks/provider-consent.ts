import { type Check, fail, pass } from '../check';
import { authorizationFlows } from '../expected';

interface ProviderRow {
  readonly name: string;
  readonly authorization_flow: string | null;
}

interface ClientRow {
  readonly name: string;
  readonly client_type: string;
  readonly assigned_application_name?: string;
}

/** A provider that the UI made has the flow that the form offers first, which asks for consent every four weeks. */
export const providerConsent: Check = {
  id: 'provider-consent',
  number: 15,
  title: "every provider uses an authorization flow of the site, and every OIDC client is of the site's type",
  needs: ['authentik'],
  async run({ site, authentik }) {
    const [providers, clients, flows] = await Promise.all([
      authentik.all<ProviderRow>('/providers/all/'),
      authentik.all<ClientRow>('/providers/oauth2/'),
      authentik.all<{ readonly pk: string; readonly slug: string }>('/flows/instances/'),
    ]);
    const slugs = new Map(flows.map(({ pk, slug }) => [pk, slug]));
    const expected = authorizationFlows(site);
    const faults = [
      ...providers.flatMap(({ name, authorization_flow: pk }) => {
        // LDAP and RADIUS providers authorize without a flow.
        if (pk === null) return [];
        const slug = slugs.get(pk) ?? pk;
        return expected.includes(slug) ? [] : [`${name} uses ${slug}`];
      }),
      ...Object.values(site.identity.applications).flatMap((application) => {
        if (application.kind !== 'oidc') return [];
        const row = clients.find(({ assigned_application_name }) => assigned_application_name === application.name);
        return row === undefined || row.client_type === 'confidential'
          ? []
          : [`${row.name} is a ${row.client_type} client`];
      }),
    ];
    if (faults.length === 0) return pass(`${providers.length} providers, all with ${expected.join(' or ')}`);
    return fail(faults.join('; '), `give each provider ${expected[0]} in Applications > Providers`);
  },
};
