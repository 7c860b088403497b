import { HOST_RESTRICTION_IDS, restrictedHostSlug } from '../../constructs/authentik/construct-ids';
import { EMBEDDED_OUTPOST_NAME } from '../../constructs/authentik/outposts/outpost-config';
import { accessOf, ON_THE_SERVER } from './access-statement';
import { Candidate, type CandidateProps } from './candidate';
import type { ApplicationRow, LivingServer, OutpostRow, ProxyProviderRow } from './living-server';
import type { GroupKeys } from './people-candidates';
import { SiteKeys } from './site-keys';

interface Around {
  readonly server: LivingServer;
  readonly keys: SiteKeys;
  readonly groups: GroupKeys;
  readonly domain: string;
}

/** Stated together: Terraform owns the whole list of providers of the outpost. */
const TOGETHER = 'forward auth';
const RESTRICTION = 'identity.hostRestriction';

interface Served {
  readonly application: ApplicationRow;
  readonly provider: ProxyProviderRow;
}

/** The applications of forward auth, the hosts with an application of their own, and the embedded outpost that serves them. */
export function forwardAuthCandidates(around: Around): readonly Candidate[] {
  const { server, keys } = around;
  const embedded = server.outposts.find(({ name }) => name === EMBEDDED_OUTPOST_NAME);
  const served = server.proxyProviders.flatMap((provider): readonly Served[] => {
    const application = server.applications.find((one) => one.provider === provider.pk);
    return application === undefined ? [] : [{ application, provider }];
  });
  const place = ({ provider: { pk } }: Served) => embedded?.providers.indexOf(pk) ?? -1;
  // Terraform keeps the order of the list.
  const proxies = served.filter((one) => place(one) >= 0).sort((one, other) => place(one) - place(other));
  const wide = proxies.filter(({ provider }) => provider.mode === 'forward_domain');
  const keyed = wide.map((one) => ({ ...one, key: keys.of(one.application.name, 'Application') }));
  const hostKeys = new SiteKeys(Object.values(HOST_RESTRICTION_IDS));
  const [first] = keyed;
  return [
    ...keyed.map((one) => domainWide(one.key, one.application, one.provider, around)),
    ...proxies
      .filter(({ provider }) => provider.mode !== 'forward_domain')
      .map(({ application, provider }) => host(application, provider, first?.key, hostKeys, around)),
    ...(proxies.length === 0
      ? []
      : [
          outpost(
            embedded,
            wide.every((one, at) => one === proxies[at]),
          ),
        ]),
    ...served.filter((one) => place(one) < 0).map(elsewhere),
  ];
}

function candidate(props: Omit<CandidateProps, 'together'>): Candidate {
  return new Candidate({ ...props, together: TOGETHER });
}

function domainWide(
  key: string,
  application: ApplicationRow,
  provider: ProxyProviderRow,
  { server, groups }: Around,
): Candidate {
  const path = `identity.applications.${key}`;
  const { name, slug } = application;
  const access = accessOf(application, server, groups);
  const fields = {
    kind: 'domain-forward-auth',
    name,
    slug,
    provider: {
      name: provider.name,
      externalHost: hostOf(provider),
      cookieDomain: provider.cookie_domain,
      accessTokenValidity: provider.access_token_validity,
    },
  };
  return candidate({
    what: `application ${name}, forward auth of a domain`,
    rows: [application, provider],
    ways: [
      ...(access.stated === undefined
        ? []
        : [{ says: { [path]: { ...fields, access: access.stated } }, owns: true, statesGroups: true }]),
      { says: { [path]: { ...fields, access: ON_THE_SERVER } }, owns: true, leaves: 'its bindings' },
    ],
    reasons: access.reason === undefined ? [] : [access.reason],
    where: path,
  });
}

function host(
  application: ApplicationRow,
  provider: ProxyProviderRow,
  domainWideKey: string | undefined,
  keys: SiteKeys,
  { server, groups, domain }: Around,
): Candidate {
  const full = hostOf(provider);
  const label = full.endsWith(`.${domain}`) ? full.slice(0, -domain.length - 1) : undefined;
  const path = `${RESTRICTION}.hosts.${keys.of(label ?? application.name, 'Host')}`;
  const { stated, reason = noHost(application, provider, label, full) } = accessOf(application, server, groups);
  const isSaid = reason === undefined && stated !== undefined && domainWideKey !== undefined;
  return candidate({
    what: `host ${full}, application ${application.name}`,
    rows: [application, provider],
    ways: isSaid
      ? [
          {
            says: { [path]: { host: label, access: stated }, [`${RESTRICTION}.application`]: domainWideKey },
            owns: true,
          },
        ]
      : [],
    reasons: isSaid ? [] : [reason ?? 'there is no application of forward auth for the whole domain'],
    where: `${path} (docs/guides/publish-a-host.md)`,
  });
}

/** Why the application is not the one that a site makes for a host. */
function noHost(
  { name, slug }: ApplicationRow,
  { mode, name: providerName }: ProxyProviderRow,
  label: string | undefined,
  full: string,
): string | undefined {
  if (mode !== 'forward_single')
    return `its provider is of the mode ${mode ?? 'proxy'}, and a site states forward auth`;
  if (label === undefined) return 'the host is not under the domain of the site';
  const isOurs = name === full && slug === restrictedHostSlug(full) && providerName === `Provider for ${full}`;
  if (isOurs) return undefined;
  return `a site calls the application ${full}, its slug ${restrictedHostSlug(full)} and its provider "Provider for ${full}"; rename the three`;
}

function elsewhere({ application, provider }: Served): Candidate {
  return new Candidate({
    what: `application ${application.name}`,
    rows: [application, provider],
    ways: [],
    reasons: ['the embedded outpost does not serve it, and a site states forward auth of that one'],
    where: 'authentik, Applications > Outposts; it stays as it is',
  });
}

function outpost(embedded: OutpostRow | undefined, isInOrder: boolean): Candidate {
  const connection = embedded?.service_connection ?? undefined;
  const fault =
    connection === undefined
      ? 'it has no Kubernetes service connection'
      : isInOrder
        ? undefined
        : 'it lists a host before the application of the whole domain, and a site writes that one first';
  return candidate({
    what: 'the embedded outpost',
    rows: embedded === undefined ? [] : [embedded],
    ways:
      embedded === undefined || connection === undefined || fault !== undefined
        ? []
        : [{ says: stateOutpost(embedded, connection), owns: true }],
    reasons: fault === undefined ? [] : [fault],
    where: 'identity.embeddedOutpost and identity.outpostDeployment (docs/guides/take-over.md)',
  });
}

function stateOutpost({ pk, config = {} }: OutpostRow, serviceConnection: string): Readonly<Record<string, unknown>> {
  return {
    'identity.outpostDeployment': {
      namespace: config.kubernetes_namespace,
      serviceConnection,
      refreshInterval: config.refresh_interval,
    },
    'identity.embeddedOutpost': { adopt: { id: pk }, logLevel: config.log_level },
  };
}

function hostOf({ external_host: address = '' }: ProxyProviderRow): string {
  return address.replace(/^https:\/\//, '').replace(/\/$/, '');
}
