import type { AuthentikClient } from '../authentik/client';
import { type AccessKind, type LeavingUser, type OwnList, rowsOf } from './access-kind';
import type { OutpostSessions } from './outpost-sessions';

/** Fields that some list of these has. */
interface Row {
  readonly pk: string | number;
  readonly uuid?: string;
  readonly name?: string;
  readonly identifier?: string;
  readonly intent?: string;
  readonly user?: unknown;
  readonly created_by?: unknown;
  readonly last_used?: string | null;
  readonly created_on?: string;
  readonly scope?: readonly string[];
  readonly provider?: { readonly name?: string };
  readonly application?: { readonly name?: string };
  readonly source_obj?: { readonly slug?: string; readonly component?: string };
}

/** Every kind of factor has a list of its own; none of them has a filter by user. */
const FACTORS = ['webauthn', 'totp', 'static', 'sms', 'email', 'duo', 'endpoint'];

/**
 * The nine kinds of access of one user, in the order in which they are ended: a deactivated user begins no session while
 * the others end.
 */
export function accessKinds(client: AuthentikClient, outposts: OutpostSessions): readonly AccessKind[] {
  const owner = ({ user }: Row) => user;
  const byKey = ({ pk }: LeavingUser) => ({ user: pk });
  const byName = ({ username }: LeavingUser) => ({ user__username: username });
  const grants = (what: string): OwnList<Row> => ({
    path: `/oauth2/${what.replace(' ', '_')}s/`,
    filter: byKey,
    owner,
    name: ({ provider }) => `${what} of ${provider?.name ?? 'a provider'}`,
  });
  return [
    account(client),
    rowsOf<Row>(client, 'tokens and app passwords', [
      {
        path: '/core/tokens/',
        filter: byName,
        owner,
        key: ({ identifier }) => String(identifier),
        name: ({ identifier, intent }) => `${identifier} (${intent})`,
      },
    ]),
    rowsOf<Row>(client, 'sessions at authentik', [
      {
        path: '/core/authenticated_sessions/',
        filter: byName,
        owner,
        key: ({ uuid }) => String(uuid),
        name: ({ last_used }) => `last used ${last_used ?? 'never'}`,
      },
    ]),
    rowsOf<Row>(client, 'OAuth grants and consents', [
      ...['access token', 'refresh token', 'authorization code'].map(grants),
      {
        path: '/core/user_consent/',
        filter: byKey,
        owner,
        name: ({ application }) => `consent to ${application?.name ?? 'an application'}`,
      },
    ]),
    // After the sessions at authentik: with one, an outpost would begin the next without a question.
    {
      name: 'sessions at outposts',
      read: (user) => outposts.of(user),
      end: (_, { id }) => outposts.end(id),
    },
    rowsOf<Row>(
      client,
      'passkeys and other factors',
      FACTORS.map((factor) => ({
        path: `/authenticators/admin/${factor}/`,
        owner,
        key: ({ pk, uuid }: Row) => String(pk ?? uuid),
        name: ({ name, created_on }: Row) =>
          `${factor} "${name ?? ''}"${created_on === undefined ? '' : ` of ${created_on}`}`,
      })),
    ),
    memberships(client),
    rowsOf<Row>(client, 'invitations made', [
      {
        path: '/stages/invitation/invitations/',
        filter: ({ username }) => ({ created_by__username: username }),
        owner: ({ created_by }) => created_by,
        name: ({ name }) => String(name),
      },
    ]),
    rowsOf<Row>(client, 'source connections', [
      {
        path: '/sources/user_connections/all/',
        filter: byKey,
        owner,
        name: ({ source_obj }) => source_obj?.slug ?? 'a source',
      },
    ]),
  ];
}

/** Sign-in by password, passkey, source or recovery: the last stage of each refuses a user that is not active. */
function account(client: AuthentikClient): AccessKind {
  const path = ({ pk }: LeavingUser) => `/core/users/${pk}/`;
  return {
    name: 'active account',
    read: async (user) => {
      const { is_active } = await client.get<LeavingUser>(path(user));
      // A missing answer counts as yes.
      return is_active === false ? [] : [{ id: path(user), name: user.username }];
    },
    end: (user) => client.send('PATCH', path(user), { is_active: false }),
  };
}

/** Groups, and roles that the user has without one. */
function memberships(client: AuthentikClient): AccessKind {
  return {
    name: 'group and role memberships',
    read: async (user) => {
      const { groups, roles = [] } = await client.get<LeavingUser>(`/core/users/${user.pk}/`);
      const lists = [
        { path: '/core/groups/', query: { include_users: false }, own: groups },
        { path: '/rbac/roles/', query: {}, own: roles },
      ];
      const held = lists.map(async ({ path, query, own }) => {
        if (own.length === 0) return [];
        const rows = await client.all<{ readonly pk: string; readonly name: string }>(path, query);
        return own.map((pk) => ({
          id: `${path}${encodeURIComponent(pk)}/`,
          name: rows.find((row) => row.pk === pk)?.name ?? pk,
        }));
      });
      return (await Promise.all(held)).flat();
    },
    end: ({ pk }, { id }) => client.send('POST', `${id}remove_user/`, { pk }),
  };
}
