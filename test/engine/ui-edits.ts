import { type AuthentikRecords, findNamed, type Row } from '../support/authentik/records';

export type UiEdit = readonly [name: string, edit: (records: AuthentikRecords) => void];

type Rows =
  | 'stages'
  | 'flows'
  | 'groups'
  | 'providers'
  | 'applications'
  | 'policies'
  | 'sources'
  | 'outposts'
  | 'users';

const TERMINAL = 'terminal.harbour.example';
const PROVIDER = `Provider for ${TERMINAL}`;

const set =
  (rows: Rows, name: string, values: Row): UiEdit[1] =>
  (records) => {
    Object.assign(rowOf(records, rows, name), values);
  };

const remove =
  (rows: Rows, name: string): UiEdit[1] =>
  (records) => {
    const { pk, policybindingmodel_ptr_id: pointer } = rowOf(records, rows, name);
    for (const list of [records[rows], records.flowBindings, records.policyBindings]) {
      const isGone = (row: Row) =>
        [row.pk, row.target, row.stage, row.group].some((key) => key !== undefined && (key === pk || key === pointer));
      list.splice(0, list.length, ...list.filter((row) => !isGone(row)));
    }
  };

function rowOf(records: AuthentikRecords, rows: Rows, name: string): Row {
  const row = records[rows].find((one) => [one.slug, one.username].includes(name));
  return row ?? findNamed(records[rows], name);
}

/** The binding of a stage in the login flow, or of a group on an application. */
function bindingOf(records: AuthentikRecords, [rows, target, name]: readonly [Rows, string, string]): Row {
  const one = rowOf(records, rows === 'stages' ? 'flows' : 'applications', target);
  const other = rowOf(records, rows, name);
  const bindings = rows === 'stages' ? records.flowBindings : records.policyBindings;
  const found = bindings.find((row) => row.target === one.pk && [row.stage, row.group].includes(other.pk));
  if (found === undefined) throw new Error(`${target} has no binding of ${name}`);
  return found;
}

const bindInUi =
  (place: readonly [Rows, string, string], values: Row | null): UiEdit[1] =>
  (records) => {
    const found = bindingOf(records, place);
    if (values !== null) Object.assign(found, values);
    for (const list of values === null ? [records.flowBindings, records.policyBindings] : [])
      list.splice(0, list.length, ...list.filter((row) => row !== found));
  };

const FACTOR = ['stages', 'default-authentication-flow', 'default-authentication-mfa-validation'] as const;
const LOGIN = ['stages', 'default-authentication-flow', 'default-authentication-login'] as const;
const ADMINS = ['groups', TERMINAL.replaceAll('.', '-'), 'Home Server Admins'] as const;

/** Lists what a person does in the UI before a plan of the unchanged site. */
export const UI_EDITS: readonly UiEdit[] = [
  ['a session is shortened', set('stages', 'default-authentication-login', { session_duration: 'hours=1' })],
  ['a session is lengthened', set('stages', 'default-authentication-login', { session_duration: 'weeks=8' })],
  [
    'the password leaves the first screen',
    set('stages', 'default-authentication-identification', { password_stage: null }),
  ],
  ['the second factor is behind the login', bindInUi(FACTOR, { order: 200 })],
  ['the login is before the identification', bindInUi(LOGIN, { order: 5 })],
  ['the second factor is unbound', bindInUi(FACTOR, null)],
  ['the flow of the sign-up is deleted', remove('flows', 'invitation-enrollment')],
  ['a group is deleted', remove('groups', 'Task Submitters')],
  ['a group is renamed', set('groups', 'Headscale Users', { name: 'VPN Users' })],
  ['a group becomes one of superusers', set('groups', 'Headscale Users', { is_superuser: true })],
  ['a provider is deleted', remove('providers', PROVIDER)],
  ['a binding is disabled', bindInUi(ADMINS, { enabled: false })],
  ['a binding is negated', bindInUi(ADMINS, { negate: true })],
  ['a binding is deleted', bindInUi(ADMINS, null)],
  [
    'an application asks for all of its bindings',
    set('applications', 'terminal-harbour-example', { policy_engine_mode: 'all' }),
  ],
  ['a policy lets all users pass', set('policies', 'admin-services-restriction', { expression: 'return True' })],
  ['the policy that closes flows lets all users pass', set('policies', 'no-guests', { expression: 'return True' })],
  ['a source is disabled', set('sources', 'google', { enabled: false })],
  ['a source links accounts by e-mail', set('sources', 'google', { user_matching_mode: 'email_link' })],
  ['a source enrols by another flow', set('sources', 'google', { enrollment_flow: null })],
  [
    'a redirect URI is added',
    set('providers', 'k8s-dashboard', {
      redirect_uris: [
        { matching_mode: 'strict', url: 'https://k8s.harbour.example/oauth2/callback' },
        { matching_mode: 'regex', url: '.*' },
      ],
    }),
  ],
  ['a client becomes public', set('providers', 'k8s-dashboard', { client_type: 'public' })],
  ['a path passes without a login', set('providers', PROVIDER, { skip_path_regex: '^/api/' })],
  ['a host has another address', set('providers', PROVIDER, { external_host: 'https://other.harbour.example' })],
  ['the outpost loses its providers', set('outposts', 'authentik Embedded Outpost', { providers: [] })],
  ['invitations are optional', set('stages', 'invitation-validation', { continue_flow_without_invitation: true })],
  ['new users are inactive', set('stages', 'enrollment-user-write', { create_users_as_inactive: true })],
  ['new users join no group', set('stages', 'enrollment-user-write', { create_users_group: null })],
  ['the brake of failed logins', set('policies', 'brute-force-protection', { threshold: -500 })],
  ['the guest is deactivated', set('users', 'guest', { is_active: false })],
  ['an application of which the UI says who opens it is deleted', remove('applications', 'grafana')],
  ['the first screen of the login is deleted', remove('stages', 'default-authentication-identification')],
  ['the sign-up is open to signed-in users', set('flows', 'invitation-enrollment', { authentication: 'none' })],
];
