import * as z from 'zod';
import type { PartAdoptions } from '../../constructs/core/adopted-parts';
import { type Fault, fault, unknownKeys } from './fault';
import * as f from './fields';
import { UNKNOWN_GROUP } from './groups';
import { ofEach, readable } from './malformed';
import type { Site } from './site';

/** Which users may open an application or a host. There is no default: each one states it. */

const groups = z
  .strictObject({
    groups: z
      .array(f.keyOf)
      .min(1, 'is empty; name the groups whose members may open it')
      .meta(
        f.about('Keys of `identity.groups`. Their members may open it, and so may `identity.administrators`.', [
          'Members',
        ]),
      ),
  })
  .describe('Only members of these groups.');

const everyone = z
  .strictObject({
    everyone: f.reason.meta(
      f.about(
        'Why every signed-in user may open it; a guest may not. 20 characters or more.',
        'all accounts belong to the household',
      ),
    ),
  })
  .describe('Every signed-in user, except guests.');

const asOnTheServer = z
  .strictObject({
    asOnTheServer: f.reason.meta(
      f.about(
        'Why the UI owns the bindings of the application; `verify` checks that it has some. 20 characters or more.',
        'the bindings are kept in the UI for now',
      ),
    ),
  })
  .describe('The bindings in authentik decide, and Terraform leaves them alone.');

export const hostAccess = z.union(
  [groups, everyone],
  "does not state the access of the host; write { groups: ['…'] } or { everyone: 'why' }",
);

export const applicationAccess = z.union(
  [groups, everyone, asOnTheServer],
  "does not state the access of the application; write { groups: ['…'] }, { everyone: 'why' } or { asOnTheServer: 'why' }",
);

export type HostAccess = z.output<typeof hostAccess>;
export type Access = z.output<typeof applicationAccess>;

/** A host behind forward auth, and its users. */
export interface StatedHost {
  /** Key in the site, and construct id. */
  readonly id: string;
  readonly path: string;
  /** First label. */
  readonly label: string;
  /** Full name. */
  readonly host: string;
  readonly access: HostAccess;
  /** Undefined for a host that another tool publishes. */
  readonly cloudflareProxied: boolean | undefined;
  /** Parts of its provider and application that exist. */
  readonly adopt: PartAdoptions | undefined;
  readonly adoptAt: string;
}

/** Every host of the site with a stated access: those that another tool publishes, and the published services. */
export function statedHosts({ domain, identity, platform }: Site): readonly StatedHost[] {
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
  const own = statedHosts(site).filter(({ access }) => 'groups' in access || !isOpen);
  return [...new Map(own.toReversed().map((stated) => [stated.host, stated])).values()].toReversed();
}

/** Groups that exist, and one statement for one host. */
export function* accessFaults(site: Site): Generator<Fault> {
  const { applications, groups } = site.identity;
  yield* ofEach(applications, (id, { access }) => {
    const listed = 'groups' in access ? access.groups : [];
    return unknownKeys(`identity.applications.${id}.access.groups`, listed, groups, UNKNOWN_GROUP);
  });
  yield* readable(() => unreadParts(site));
  const first = new Map<string, StatedHost>();
  for (const stated of statedHosts(site)) {
    const { path, host, access } = stated;
    const isService = isPublished(stated);
    const at = `${path}${isService ? '.gate' : ''}.access`;
    if ('groups' in access) yield* unknownKeys(`${at}.groups`, access.groups, groups, UNKNOWN_GROUP);
    const other = first.get(host);
    if (other === undefined) first.set(host, stated);
    else if (isPublished(other) !== isService) {
      const message = `is stated twice, by ${other.path} too; remove one of the two`;
      yield fault(at, message, host);
    } else if (isService && JSON.stringify(other.access) !== JSON.stringify(access)) {
      const message = `is not that of ${other.path}, which is on the same host; make the two equal`;
      yield fault(at, message, access);
    }
  }
}

function isPublished({ path }: StatedHost): boolean {
  return path.startsWith('platform.');
}

/** Parts of an application that no host has, or that another service on the host states. */
function* unreadParts(site: Site): Generator<Fault> {
  const own = new Map(hostsWithApplication(site).map((stated) => [stated.host, stated.path]));
  for (const { host, path, adopt, adoptAt } of statedHosts(site)) {
    const first = own.get(host);
    if (adopt === undefined || first === path) continue;
    const message =
      first === undefined
        ? 'is about an application that the host does not have; remove it'
        : `is about an application that ${first} makes for the host; move it there`;
    yield fault(adoptAt, message);
  }
}
