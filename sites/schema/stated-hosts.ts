import type { PartAdoptions } from '../../constructs/core/adopted-parts';
import type { HostAccess } from './access';
import type { Site } from './site-schema';

/** A host behind forward auth, and its users. */
export interface StatedHost {
  /** Key in the site, and construct id. */
  readonly id: string;
  readonly path: string;
  /** First label. */
  readonly label: string;
  readonly host: string;
  readonly access: HostAccess;
  /** Undefined for a host that another tool publishes. */
  readonly cloudflareProxied: boolean | undefined;
  /** Parts of its provider and application that exist. */
  readonly adopt: PartAdoptions | undefined;
  readonly adoptAt: string;
}

/** Every host of the site with a stated access: those that another tool publishes, and the published services. */
export function listStatedHosts({ domain, identity, platform }: Site): readonly StatedHost[] {
  const hosts = Object.entries(identity.hostRestriction?.hosts ?? {}).map(
    ([id, { host, access, adopt }]): StatedHost => {
      const path = `identity.hostRestriction.hosts.${id}`;
      const at = { id, path, label: host, host: `${host}.${domain}` };
      return { ...at, access, cloudflareProxied: undefined, adopt, adoptAt: `${path}.adopt` };
    },
  );
  const services = Object.entries(platform?.services ?? {}).flatMap(
    ([id, { host, gate, cloudflareProxied }]): StatedHost[] => {
      if (gate.kind !== 'required') return [];
      const path = `platform.services.${id}`;
      const at = { id, path, label: host, host: `${host}.${domain}` };
      const { access, adopt } = gate;
      return [{ ...at, access, cloudflareProxied, adopt, adoptAt: `${path}.gate.adopt` }];
    },
  );
  return [...hosts, ...services];
}

/**
 * Hosts that have a provider and an application of their own: those for groups, and, where the domain-wide application is
 * for groups, those for everyone. One host is one of them, however many paths it has.
 */
export function hostsWithApplication(site: Site): readonly StatedHost[] {
  const isOpen = Object.values(site.identity.applications).some(
    ({ kind, access }) => kind === 'domain-forward-auth' && 'everyone' in access,
  );
  const own = listStatedHosts(site).filter(({ access }) => 'groups' in access || !isOpen);
  return [...new Map(own.toReversed().map((stated) => [stated.host, stated])).values()].toReversed();
}
