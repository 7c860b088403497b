import { ServerLine } from '../../../constructs/authentik/server/server-line';
import { formatCount } from '../../../constructs/core/counted';
import { unescapeText } from '../../../constructs/core/static-text';
import { allResources, flowOf, ignores, type SiteDocument } from '../../../rules/readers/document';
import { isNamed } from '../../adopt/live-site';
import { type FlowRow, slugOf } from '../../authentik/rows';
import { type Check, faultsAmong, passUnless } from '../check';
import type { AuthentikReader } from '../check-sources';

interface ProviderRow {
  readonly pk: number;
  readonly name: string;
  readonly authorization_flow: string | null;
  readonly assigned_application_name?: string;
}

interface ClientRow {
  readonly pk: number;
  readonly client_type: string;
  /** From 2026.5 on. */
  readonly grant_types?: readonly string[];
}

interface DeclaredProvider {
  readonly name: string;
  /** Whether the name in the UI is another one: then it is found by its application. */
  readonly isAdopted: boolean;
  readonly flow: string;
  /** Undefined for a proxy provider. */
  readonly clientType: string | undefined;
}

/** The form of the UI preselects the explicit flow, which asks for consent every four weeks. */
export const providerConsent: Check = {
  id: 'provider-consent',
  number: 15,
  title:
    'every provider has the authorization flow of the site, every client is public or confidential as stated and lists its grant types',
  needs: ['authentik'],
  async run({ site, authentik, document }) {
    const [providers, clients, flows, { stacks }] = await Promise.all([
      authentik.all<ProviderRow>('/providers/all/'),
      authentik.all<ClientRow>('/providers/oauth2/'),
      authentik.all<FlowRow>('/flows/instances/'),
      document(),
    ]);
    const { authorization } = site.identity.flows;
    const declared = findDeclaredProviders(stacks);
    const isOf = (row: ProviderRow) => (one: DeclaredProvider) =>
      one.isAdopted ? isNamed({ ...row }, one.name) : row.name === one.name;
    const faults = [
      ...declared
        .filter((one) => !providers.some((row) => isOf(row)(one)))
        .map(({ name, isAdopted }) => (isAdopted ? `${name} has no provider` : `${name} does not exist`)),
      ...providers.flatMap((row) => {
        const { flow = authorization, clientType } = declared.find(isOf(row)) ?? {};
        const { client_type: type, grant_types: grants } = clients.find(({ pk }) => pk === row.pk) ?? {};
        // LDAP and RADIUS providers authorize without a flow.
        const slug = slugOf(flows, row.authorization_flow) ?? flow;
        return faultsAmong(
          slug !== flow && `${row.name} uses ${slug}, not ${flow}`,
          clientType !== undefined &&
            type !== clientType &&
            `${row.name} is a ${type ?? 'proxy'} client, the site says ${clientType}`,
          grants?.length === 0 && `${row.name} lists no grant types, so that every login of it fails`,
        );
      }),
    ];
    const types = declared.filter(({ clientType }) => clientType !== undefined).length;
    return passUnless(
      faults,
      `${formatCount(providers.length, 'provider')} without consent, ${formatCount(types, 'client type')} as stated` +
        readClients(await registrars(authentik), clients, (pk) => {
          const row = providers.find((one) => one.pk === pk);
          return { name: row?.name ?? `provider ${pk}`, isStated: row !== undefined && declared.some(isOf(row)) };
        }),
      'correct the provider in Applications > Providers; for a client that is meant to be public, state in the site: ' +
        "clientType: 'public'",
    );
  },
};

/** Keys of the providers with Dynamic Client Registration, which servers have from 2026.8 on. */
async function registrars(authentik: AuthentikReader): Promise<readonly number[]> {
  const { version_current: version } = await authentik.get<{ readonly version_current: string }>('/admin/version/');
  if (ServerLine.of(version)?.traits.clientRegistration !== true) return [];
  const rows = await authentik.all<{ readonly provider: number }>('/providers/oauth2-dcr/');
  return rows.map(({ provider }) => provider);
}

/** The server does not mark a client that registered itself: it is among those that the site does not state. */
function readClients(
  registering: readonly number[],
  clients: readonly ClientRow[],
  providerOf: (pk: number) => { readonly name: string; readonly isStated: boolean },
): string {
  if (registering.length === 0) return '';
  const unstated = clients.filter(({ pk }) => !registering.includes(pk) && !providerOf(pk).isStated);
  const names = (ones: readonly number[]) => ones.map((pk) => providerOf(pk).name).join(', ');
  const found = unstated.length === 0 ? 'no client' : names(unstated.map(({ pk }) => pk));
  return `; clients register themselves by ${names(registering)}, and beside those of the site there is ${found}`;
}

function findDeclaredProviders(stacks: SiteDocument['stacks']): readonly DeclaredProvider[] {
  return stacks.flatMap((stack) =>
    allResources(stack)
      .filter(({ type }) => type === 'authentik_provider_oauth2' || type === 'authentik_provider_proxy')
      .map(({ type, block }) => ({
        name: unescapeText(String(block.name)),
        isAdopted: ignores(block, 'name'),
        flow: flowOf(stack, block.authorization_flow),
        clientType: type === 'authentik_provider_oauth2' ? String(block.client_type) : undefined,
      })),
  );
}
