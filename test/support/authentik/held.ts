import type { Answer, Call } from './faults';
import type { AuthentikRecords, Row } from './records';
import { uuid } from './records';

type Filter = (row: Row, value: string) => boolean;

const userKey: Filter = ({ user }, value) => String((user as Row | null)?.pk ?? user) === value;
const username: Filter = ({ username }, value) => username === value;

/** Lists of what users hold, by path: the field in the address of a row, and the filters that the real server has. */
const LISTS: Readonly<Record<string, { readonly key?: string; readonly filters?: Readonly<Record<string, Filter>> }>> =
  {
    '/core/authenticated_sessions/': { key: 'uuid', filters: { user__username: username } },
    '/core/tokens/': { key: 'identifier', filters: { user__username: username } },
    '/core/user_consent/': { filters: { user: userKey } },
    '/oauth2/access_tokens/': { filters: { user: userKey } },
    '/oauth2/refresh_tokens/': { filters: { user: userKey } },
    '/oauth2/authorization_codes/': { filters: { user: userKey } },
    '/sources/user_connections/all/': { filters: { user: userKey } },
    // The lists of factors have no filter by user.
    '/authenticators/admin/totp/': {},
    '/authenticators/admin/static/': {},
    '/authenticators/admin/sms/': {},
    '/authenticators/admin/email/': {},
    '/authenticators/admin/duo/': {},
    '/authenticators/admin/endpoint/': { key: 'uuid' },
    '/rbac/roles/': {},
    '/providers/oauth2-dcr/': {},
  };

export const HELD_COLLECTIONS = Object.entries(LISTS).map(([path, { key = 'pk', filters = {} }]) => ({
  path,
  key,
  filters,
  fuzzy: [],
  rows: ({ held }: AuthentikRecords): Row[] => {
    held[path] ??= [];
    return held[path];
  },
}));

/** Something of every kind for each of these users. */
export function holdingsOf(users: readonly Row[]): AuthentikRecords['held'] {
  const rows = (of: (user: Row, index: number) => Row) => users.map(of);
  const nestUser = ({ pk, username: name }: Row) => ({ pk, username: name });
  const grant = (from: number) =>
    rows((user, index) => ({ pk: from + index, user: nestUser(user), provider: { name: 'Wiki' } }));
  return {
    '/core/authenticated_sessions/': rows((user, index) => ({
      uuid: uuid(3000 + index),
      user: user.pk,
      username: user.username,
      last_used: '2026-11-24T08:00:00Z',
    })),
    '/core/tokens/': rows((user) => ({
      pk: uuid(3100),
      identifier: `password-of-${user.username}`,
      intent: 'app_password',
      user: user.pk,
      username: user.username,
    })),
    '/core/user_consent/': rows((user, index) => ({
      pk: 40 + index,
      user: nestUser(user),
      application: { name: 'Wiki' },
    })),
    '/oauth2/access_tokens/': grant(50),
    '/oauth2/refresh_tokens/': grant(60),
    '/oauth2/authorization_codes/': grant(70),
    '/sources/user_connections/all/': rows((user, index) => ({
      pk: 80 + index,
      user: user.pk,
      source_obj: { slug: 'google' },
    })),
    '/authenticators/admin/totp/': rows((user, index) => ({ pk: 90 + index, name: 'Phone', user: nestUser(user) })),
    '/rbac/roles/': [{ pk: uuid(3200), name: 'Helpers' }],
  };
}

/** Calls that are no rows: memberships. */
export function answerHeld({ method, path, body }: Call, records: AuthentikRecords): Answer | undefined {
  const [, list, pk] = /^\/(core\/groups|rbac\/roles)\/([^/]+)\/remove_user\/$/.exec(path) ?? [];
  if (method === 'POST' && list !== undefined) {
    const field = list === 'core/groups' ? 'groups' : 'roles';
    const user = records.users.find((one) => one.pk === (body as Row).pk);
    if (user === undefined) return { status: 404, body: { detail: 'Not found.' } };
    user[field] = ((user[field] ?? []) as unknown[]).filter((one) => one !== pk);
    return { status: 204 };
  }
  return undefined;
}
