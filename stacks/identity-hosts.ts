import type { Application } from '../constructs/authentik/applications/application';
import { HostRestriction } from '../constructs/authentik/applications/host-restriction';
import type { ProviderFlows } from '../constructs/authentik/applications/provider-ref';
import type { Duration } from '../constructs/core/duration';
import type { SitePart } from '../constructs/core/site-part';
import { IDENTITY_IDS, type Identity } from '../sites/schema/identity';
import type { Site } from '../sites/schema/site';
import { hostsWithApplication } from '../sites/schema/stated-hosts';
import type { IdentityGroups } from './identity-groups';

type HostRestrictionSite = NonNullable<Identity['hostRestriction']>;

interface HostParts {
  readonly flows: ProviderFlows;
  readonly groups: IdentityGroups;
  /** Applications of forward auth for a whole domain, by the keys of the site. */
  readonly domainWide: ReadonlyMap<string, Application>;
}

/** The hosts that only some groups may open; undefined where no host has an application of its own, or a policy. */
export function restrictHosts(part: SitePart, site: Site, parts: HostParts): HostRestriction | undefined {
  const { identity, domain } = site;
  const { hostRestriction, publicGuests } = identity;
  const { groups, flows } = parts;
  const hosts = hostsWithApplication(site).map(({ id, host, access, adopt, adoptAt }) => [
    id,
    { host, groups: 'groups' in access ? groups.resolveGroups(access.groups) : {}, adopt, adoptAt },
  ]);
  const policy = hostRestriction === undefined ? undefined : hostPolicy(hostRestriction, domain, parts);
  if (policy === undefined && hosts.length === 0) return undefined;
  return new HostRestriction(part, IDENTITY_IDS.AdminServices, {
    policy,
    hosts: Object.fromEntries(hosts),
    guests: publicGuests === undefined ? [] : [publicGuests.group],
    accessTokenValidity: proxySession(identity),
    ...flows,
  });
}

/** The policy over hosts that the site had before, with exactly the groups that it names. */
function hostPolicy(
  { policy, binding, application: id, hosts }: HostRestrictionSite,
  domain: string,
  { groups, domainWide }: HostParts,
) {
  const application = domainWide.get(id);
  if (policy === undefined || binding === undefined || application === undefined) return undefined;
  const groupsByHost = Object.values(hosts).flatMap(({ host, access }) =>
    'groups' in access ? [[`${host}.${domain}`, access.groups.map((group) => groups.of(group).name)] as const] : [],
  );
  return { ...policy, groupsByHost: new Map(groupsByHost), application, binding };
}

/** A session on one host lasts as long as on the hosts of the whole domain, or else as a login. */
function proxySession({ applications, signIn }: Identity): Duration {
  const domainWide = Object.values(applications).flatMap((application) =>
    application.kind === 'domain-forward-auth' ? [application.provider.accessTokenValidity] : [],
  );
  const logins = Object.values(signIn.logins).map(({ sessionDuration }) => sessionDuration);
  const [validity] = [...domainWide, ...logins];
  if (validity === undefined) throw new Error('a checked site has a login stage');
  return validity;
}
