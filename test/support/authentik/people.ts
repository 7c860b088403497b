import { type AuthentikRecords, type Row, uuid } from './records';

export function user(pk: number, username: string, name: string, groups: readonly string[] = []): Row {
  return {
    pk,
    uuid: uuid(pk),
    username,
    name,
    email: `${username.toLowerCase()}@example.org`,
    is_active: true,
    path: 'users',
    type: 'internal',
    groups: [...groups],
  };
}

export function group(pk: string, name: string, fields: Row = {}): Row {
  return { pk, name, is_superuser: false, parents: [], ...fields };
}

/** A passkey. `owner` is the row of its user. */
export function passkey(pk: number, owner: Row, name: string): Row {
  return {
    pk,
    name,
    created_on: '2026-03-01T10:00:00Z',
    device_type: { aaguid: uuid(900), description: 'Passkey of the tests' },
    aaguid: uuid(900),
    user: { pk: owner.pk, username: owner.username, name: owner.name, email: owner.email },
  };
}

const ALLOW_LOGIN = uuid(101);
const ADMINS = uuid(102);
const HEADSCALE = uuid(103);
/** More than a page of them. */
const PASSKEYS_OF_OTHERS = 120;

/**
 * The trap of I2: `search=demo` finds four users, and the first of them is Akin Demola, who has six passkeys. The user
 * demo has three, the last of them on the second page.
 */
export function peopleRows(): Pick<AuthentikRecords, 'users' | 'groups' | 'invitations' | 'webauthnDevices'> {
  const akin = user(11, 'akin', 'Akin Demola', [ALLOW_LOGIN, HEADSCALE]);
  const demo = user(12, 'demo', 'Test Account', [ALLOW_LOGIN]);
  const demo2 = user(13, 'demo2', 'Test Account 2', [ALLOW_LOGIN]);
  const upper = user(14, 'Demo', 'Another Account');
  const root = user(1, 'akadmin', 'authentik Default Admin', [ADMINS]);
  const many = user(15, 'collector', 'Collector', [ALLOW_LOGIN]);
  const keysOf = (owner: Row, from: number, count: number) =>
    Array.from({ length: count }, (_, index) => passkey(from + index, owner, `${owner.username} key ${index + 1}`));
  return {
    users: [root, akin, demo, demo2, upper, many],
    groups: [
      group(ALLOW_LOGIN, 'Allow Login Users'),
      group(ADMINS, 'authentik Admins', { is_superuser: true }),
      group(HEADSCALE, 'Headscale Users', { parents: [ALLOW_LOGIN] }),
      group(uuid(104), 'Home Server Admins', { parents: [ALLOW_LOGIN] }),
      group(uuid(105), 'Wrongmove Users', { parents: [ALLOW_LOGIN] }),
      group(uuid(106), 'kubernetes-admins'),
      group(uuid(107), 'kubernetes-power-users'),
      group(uuid(108), 'kubernetes-namespace-owners'),
      group(uuid(109), 'Task Submitters'),
      group(uuid(110), 'Nested Admins', { parents: [ADMINS] }),
    ],
    invitations: [],
    webauthnDevices: [
      ...keysOf(akin, 1, 6),
      ...keysOf(demo, 11, 2),
      ...keysOf(root, 21, 1),
      ...keysOf(upper, 31, 1),
      ...keysOf(many, 101, PASSKEYS_OF_OTHERS),
      ...keysOf(demo, 301, 1),
      ...keysOf(demo2, 401, 1),
    ],
  };
}
