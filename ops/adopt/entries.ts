import { unreadAttributes } from '../../constructs/authentik/unread-attributes';
import type { Site } from '../../sites/schema/site';
import type { LiveRow } from './live-site';
import type { ObjectKind } from './object-kinds';

/** Something that the site could say: its path in the site, and the value. */
export interface Entry {
  readonly path: string;
  readonly value: unknown;
}

/**
 * What the site has to say to adopt an object: how Terraform comes to it, and the live values of what the provider never
 * reads, without which the object is refused. None for what the site cannot adopt.
 */
export function entriesFor(
  address: string,
  site: Site,
  { id }: ObjectKind,
  row: LiveRow,
  providerVersion: string,
): readonly Entry[] {
  const place = placeOf(address, site);
  if (place === undefined) return [];
  const value = id === 'slug' ? 'key' : { id: String(row.pk) };
  const unread = unreadAttributes(address.split('.')[0] ?? '', providerVersion);
  const stated = Object.entries(place.stated ?? {})
    .filter(([, { attribute, known }]) => !known && unread.some((one) => one.attribute === attribute))
    .map(([key, { attribute }]) => ({ path: `${place.of}.${key}`, value: row[attribute] ?? [] }));
  return [{ path: `${place.of}.adopt`, value }, ...stated];
}

interface Place {
  /** Path of the object in the site. */
  readonly of: string;
  /** What an adopted object must state, by its key in the site, and whether the site does so already. */
  readonly stated?: Readonly<Record<string, { readonly attribute: string; readonly known: boolean }>>;
}

function placeOf(address: string, { identity }: Site): Place | undefined {
  const [type = '', name = ''] = address.split('.');
  const [first = ''] = name.split('_');
  const last = name.split('_').at(-1) ?? '';
  const application = identity.applications[first];
  switch (type) {
    case 'authentik_flow_stage_binding':
      return name.startsWith('SignIn_') ? { of: `identity.signIn.flow.bindings.${last}` } : undefined;
    case 'authentik_stage_identification':
      return name === 'SignIn_Identification' ? { of: 'identity.signIn.identification' } : undefined;
    case 'authentik_stage_user_login':
      return name.startsWith('SignIn_') ? loginPlace(last, identity.signIn.logins[last]) : undefined;
    case 'authentik_group':
      return groupPlace(name, Object.hasOwn(identity.groups, name) ? identity.groups[name] : undefined);
    case 'authentik_source_oauth':
      return { of: `identity.sources.${name}` };
    case 'authentik_application':
      return application?.kind === 'domain-forward-auth' ? { of: `identity.applications.${first}` } : undefined;
    case 'authentik_provider_proxy':
      return application?.kind === 'domain-forward-auth'
        ? { of: `identity.applications.${first}.provider` }
        : undefined;
    case 'authentik_provider_oauth2':
      return application?.kind === 'oidc-adopted' ? { of: `identity.applications.${first}` } : undefined;
    case 'authentik_policy_expression':
      return name === 'AdminServices_Policy' ? { of: 'identity.hostRestriction.policy' } : undefined;
    case 'authentik_policy_binding':
      return last === 'HostRestriction' ? { of: 'identity.hostRestriction.binding' } : undefined;
    case 'authentik_policy_reputation':
      return { of: 'identity.reputation' };
    default:
      return undefined;
  }
}

function loginPlace(id: string, login: Site['identity']['signIn']['logins'][string] | undefined): Place | undefined {
  if (login === undefined) return undefined;
  return {
    of: `identity.signIn.logins.${id}`,
    stated: {
      networkBinding: { attribute: 'network_binding', known: login.networkBinding !== undefined },
      geoipBinding: { attribute: 'geoip_binding', known: login.geoipBinding !== undefined },
    },
  };
}

function groupPlace(id: string, group: Site['identity']['groups'][string] | undefined): Place | undefined {
  if (group === undefined || group.lookup) return undefined;
  const roles = { attribute: 'roles', known: group.roles !== undefined };
  return { of: `identity.groups.${id}`, stated: { roles } };
}
