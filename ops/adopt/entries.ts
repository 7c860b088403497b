import { unreadAttributes } from '../../constructs/authentik/unread-attributes';
import { hostsWithApplication } from '../../sites/schema/access';
import { IDENTITY_IDS } from '../../sites/schema/identity';
import type { Site } from '../../sites/schema/site';
import type { LiveRow } from './live-site';
import type { ObjectKind } from './object-kinds';

/** Something that the site could state: its path in the site, and the value. */
export interface Entry {
  readonly path: string;
  readonly value: unknown;
}

/**
 * What the site has to state to adopt an object: how it is found, and the live values of what the provider never reads,
 * without which the object is refused. None for what the site cannot adopt.
 */
export function entriesFor(
  address: string,
  site: Site,
  { id }: ObjectKind,
  row: LiveRow,
  providerVersion: string,
): readonly Entry[] {
  const place = identityPlaceOf(address, site);
  if (place === undefined) return [];
  const value = id === 'slug' ? 'key' : { id: String(row.pk) };
  const unread = unreadAttributes(address.split('.')[0] ?? '', providerVersion);
  const stated = Object.entries(place.stated ?? {})
    .filter(([, { attribute, known }]) => !known && unread.some((one) => one.attribute === attribute))
    .map(([path, { attribute }]) => ({ path, value: row[attribute] ?? [] }));
  return [{ path: place.adopt, value }, ...stated];
}

interface Place {
  /** Where the site says how the object is found. */
  readonly adopt: string;
  /** What an adopted object must state, by its path in the site, and whether the site does so already. */
  readonly stated?: Readonly<Record<string, { readonly attribute: string; readonly known: boolean }>>;
}

/** The place of an object in the site, by its address: construct ids are keys of the site or the names of parts. */
function identityPlaceOf(address: string, site: Site): Place | undefined {
  const { signIn, groups, sources, applications } = site.identity;
  const [, name = ''] = address.split('.');
  const [first = '', ...rest] = name.split('_');
  const [second = ''] = rest;
  switch (first) {
    case IDENTITY_IDS.SignIn:
      return signInPlace(second, signIn);
    case IDENTITY_IDS.InvitationEnrollment:
      return {
        ...part('identity.invitationEnrollment.adopt', rest),
        ...(name.endsWith('_Login') && enrollmentLogin(site.identity)),
      };
    case IDENTITY_IDS.PublicGuests:
      return {
        ...part('identity.publicGuests.adopt', rest),
        ...(name.endsWith('_Login') && guestLogin(site.identity)),
      };
    case IDENTITY_IDS.BruteForceProtection:
      return { adopt: 'identity.reputation.adopt' };
    case IDENTITY_IDS.AdminServices:
      if (second === 'Policy') return { adopt: 'identity.hostRestriction.policy.adopt' };
      return hostPlace(second, rest.slice(1), site);
    case IDENTITY_IDS.Anchors:
      return part(`identity.applications.${second}.adopt`, ['Application', ...rest.slice(1)]);
  }
  if (Object.hasOwn(groups, first)) return groupPlace(first, groups[first]);
  if (Object.hasOwn(sources, first)) return { adopt: `identity.sources.${first}.adopt` };
  if (!Object.hasOwn(applications, first)) return undefined;
  if (rest.at(-1) === 'HostRestriction') return { adopt: 'identity.hostRestriction.binding.adopt' };
  return part(`identity.applications.${first}.adopt`, rest.length === 0 ? ['Provider'] : rest);
}

/** One of the objects of a noun. */
function part(at: string, ids: readonly string[]): Place {
  const name = ids.join('');
  return { adopt: `${at}.${name.charAt(0).toLowerCase()}${name.slice(1)}` };
}

function hostPlace(id: string, ids: readonly string[], site: Site): Place | undefined {
  const stated = hostsWithApplication(site).find((one) => one.id === id);
  return stated === undefined ? undefined : part(stated.adoptAt, ids);
}

function signInPlace(id: string, { logins, flow }: Site['identity']['signIn']): Place | undefined {
  if (id === 'Flow' || id === 'Identification') return { adopt: `identity.signIn.${id.toLowerCase()}.adopt` };
  const login = Object.hasOwn(logins, id) ? logins[id] : undefined;
  if (login !== undefined) {
    const of = `identity.signIn.logins.${id}`;
    return { adopt: `${of}.adopt`, stated: bindings(of, login) };
  }
  return Object.hasOwn(flow.bindings, id) ? { adopt: `identity.signIn.flow.bindings.${id}.adopt` } : undefined;
}

function enrollmentLogin({ invitationEnrollment }: Site['identity']): Pick<Place, 'stated'> {
  return { stated: bindings('identity.invitationEnrollment', invitationEnrollment ?? {}) };
}

function guestLogin({ publicGuests }: Site['identity']): Pick<Place, 'stated'> {
  return { stated: bindings('identity.publicGuests.login', publicGuests?.login ?? {}) };
}

function bindings(of: string, stated: { readonly networkBinding?: unknown; readonly geoipBinding?: unknown }) {
  return {
    [`${of}.networkBinding`]: { attribute: 'network_binding', known: stated.networkBinding !== undefined },
    [`${of}.geoipBinding`]: { attribute: 'geoip_binding', known: stated.geoipBinding !== undefined },
  };
}

function groupPlace(id: string, group: Site['identity']['groups'][string] | undefined): Place | undefined {
  if (group === undefined || group.lookup) return undefined;
  const of = `identity.groups.${id}`;
  return {
    adopt: `${of}.adopt`,
    stated: { [`${of}.roles`]: { attribute: 'roles', known: group.roles !== undefined } },
  };
}
