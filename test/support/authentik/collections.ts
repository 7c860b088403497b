import { HELD_COLLECTIONS } from './held';
import { nameModel } from './model';
import type { AuthentikRecords, Row } from './records';
import { readBoundStage } from './stage-models';

type Filter = (row: Row, value: string, records: AuthentikRecords) => boolean;

export interface Collection {
  /** Below `/api/v3`, with both slashes. */
  readonly path: string;
  readonly rows: (records: AuthentikRecords) => Row[];
  /** Field in the address of one row. */
  readonly key: string;
  readonly filters: Readonly<Record<string, Filter>>;
  /** Fields that the fuzzy `search` looks into. */
  readonly fuzzy: readonly string[];
  /** Field that the list is ordered by. @default as the rows stand */
  readonly order?: string;
  /** Of rows of several kinds, the ones that stand here. */
  readonly model?: string;
  readonly render?: (row: Row, records: AuthentikRecords, query: URLSearchParams) => Row;
  /** DRF's faults per field. */
  readonly check?: (row: Row, records: AuthentikRecords) => Row | undefined;
}

function exact(...fields: readonly string[]): Record<string, Filter> {
  return Object.fromEntries(fields.map((field) => [field, (row, value) => textOf(row[field]) === textOf(value)]));
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

const NAMED = { key: 'pk', filters: exact('name'), fuzzy: ['name'], order: 'name' };

/** Kinds of one table: each has a list of its own beside the common one. */
function kinds(
  rows: Collection['rows'],
  base: Pick<Collection, 'key' | 'filters' | 'fuzzy'>,
  models: Readonly<Record<string, string>>,
): readonly Collection[] {
  return Object.entries(models).map(([path, model]) => ({ ...base, path, rows, order: 'name', model }));
}

/** The lists of the API that have a stand-in. What is not in `filters` the real server ignores without a word. */
export const COLLECTIONS: readonly Collection[] = [
  {
    path: '/core/users/',
    rows: ({ users }) => users,
    key: 'pk',
    filters: {
      ...exact('username', 'email', 'name', 'uuid', 'path', 'is_active', 'type'),
      is_superuser: (row, value, records) => String(isSuperuser(row, records)) === value,
    },
    fuzzy: ['username', 'name', 'email'],
    order: 'username',
    render: (row, records) => ({ ...row, is_superuser: isSuperuser(row, records) }),
  },
  {
    ...NAMED,
    path: '/core/groups/',
    rows: ({ groups }) => groups,
    filters: exact('name', 'is_superuser'),
    render: (row, records, query) => {
      const members = records.users.filter((user) => (user.groups as unknown[]).includes(row.pk));
      const people = members.map((user) => ({ attributes: {}, last_login: null, roles: [], uid: '', ...user }));
      const shown = query.get('include_users') === 'false' ? null : people;
      return { ...row, users: members.map(({ pk }) => pk), users_obj: shown };
    },
  },
  {
    ...NAMED,
    path: '/core/applications/',
    rows: ({ applications }) => applications,
    key: 'slug',
    filters: { ...exact('name', 'slug'), for_user: (row, value, records) => admits(row, Number(value), records) },
  },
  {
    ...NAMED,
    path: '/stages/invitation/invitations/',
    rows: ({ invitations }) => invitations,
    filters: {
      ...exact('name', 'expires'),
      created_by__username: (row, value) => (row.created_by as Row | undefined)?.username === value,
    },
    render: (row, { flows }) => ({ ...row, flow_obj: flows.find(({ pk }) => pk === row.flow) ?? null }),
    check: invitationFaults,
  },
  ...HELD_COLLECTIONS,
  // No filter by user: `?user=` answers with the keys of all users.
  { ...NAMED, path: '/authenticators/admin/webauthn/', rows: ({ webauthnDevices }) => webauthnDevices, order: 'pk' },
  {
    ...NAMED,
    path: '/flows/instances/',
    rows: ({ flows }) => flows,
    key: 'slug',
    filters: exact('flow_uuid', 'name', 'slug', 'designation'),
  },
  {
    path: '/flows/bindings/',
    rows: ({ flowBindings }) => flowBindings,
    key: 'pk',
    filters: exact('target', 'stage', 'order', 'evaluate_on_plan', 're_evaluate_policies', 'invalid_response_action'),
    fuzzy: [],
    order: 'order',
    render: (row, records) => ({ ...row, stage_obj: readBoundStage(row, records) }),
  },
  {
    path: '/policies/bindings/',
    rows: ({ policyBindings }) => policyBindings,
    key: 'pk',
    filters: exact('target', 'policy', 'enabled', 'order', 'timeout'),
    fuzzy: [],
    order: 'order',
    render: (row, { flowBindings, policies, groups }) => {
      const bound = flowBindings.find(({ policybindingmodel_ptr_id: pointer }) => pointer === row.target);
      const objects = {
        policy_obj: policyInBinding(policies.find(({ pk }) => pk === row.policy)),
        group_obj: groupInBinding(groups.find(({ pk }) => pk === row.group)),
      };
      return { ...objects, ...row, target: bound?.pk ?? row.target };
    },
  },
  {
    path: '/core/brands/',
    rows: ({ brands }) => brands,
    key: 'brand_uuid',
    filters: exact('brand_uuid', 'domain', 'default'),
    fuzzy: ['domain'],
    order: 'domain',
  },
  { ...NAMED, path: '/outposts/instances/', rows: ({ outposts }) => outposts, filters: {} },
  { ...NAMED, path: '/outposts/service_connections/all/', rows: ({ serviceConnections }) => serviceConnections },
  { ...NAMED, path: '/policies/all/', rows: ({ policies }) => policies, filters: {} },
  { ...NAMED, path: '/stages/all/', rows: ({ stages }) => stages },
  { ...NAMED, path: '/providers/all/', rows: ({ providers }) => providers, filters: {} },
  {
    ...NAMED,
    path: '/sources/all/',
    rows: ({ sources }) => sources,
    key: 'slug',
    filters: exact('slug', 'name', 'managed'),
  },
  { ...NAMED, path: '/stages/prompt/prompts/', rows: ({ promptFields }) => promptFields },
  {
    ...NAMED,
    path: '/events/rules/',
    rows: ({ notificationRules }) => notificationRules,
    render: (row, { groups }) => ({
      ...row,
      destination_group_obj: expandGroup(groups.find(({ pk }) => pk === row.destination_group)),
    }),
  },
  { ...NAMED, path: '/events/transports/', rows: ({ transports }) => transports },
  { ...NAMED, path: '/crypto/certificatekeypairs/', rows: ({ certificates }) => certificates },
  ...kinds(
    ({ propertyMappings }) => propertyMappings,
    { ...NAMED, filters: exact('managed', 'name') },
    { '/propertymappings/provider/scope/': 'authentik_providers_oauth2.scopemapping' },
  ),
  ...kinds(({ policies }) => policies, NAMED, {
    '/policies/expression/': 'authentik_policies_expression.expressionpolicy',
    '/policies/reputation/': 'authentik_policies_reputation.reputationpolicy',
  }),
  ...kinds(({ stages }) => stages, NAMED, {
    '/stages/user_login/': 'authentik_stages_user_login.userloginstage',
    '/stages/identification/': 'authentik_stages_identification.identificationstage',
    '/stages/invitation/stages/': 'authentik_stages_invitation.invitationstage',
    '/stages/user_write/': 'authentik_stages_user_write.userwritestage',
    '/stages/prompt/stages/': 'authentik_stages_prompt.promptstage',
  }),
  ...kinds(({ providers }) => providers, NAMED, {
    '/providers/oauth2/': 'authentik_providers_oauth2.oauth2provider',
    '/providers/proxy/': 'authentik_providers_proxy.proxyprovider',
  }),
  ...kinds(
    ({ sources }) => sources,
    { ...NAMED, key: 'slug', filters: exact('name', 'slug') },
    { '/sources/oauth/': 'authentik_sources_oauth.oauthsource' },
  ),
];

/** Returns what the answer of a binding holds of a policy and of a group. */
function policyInBinding(policy: Row | undefined): Row | null {
  return policy === undefined ? null : { execution_logging: false, ...nameModel(policy), bound_to: 1, ...policy };
}

function groupInBinding(group: Row | undefined): Row | null {
  if (group === undefined) return null;
  const { pk, name, is_superuser: isSuperuserGroup = false, attributes = {} } = group;
  return { pk, num_pk: 1, name, is_superuser: isSuperuserGroup, attributes };
}

/** A notification rule shows its group with every field: the client of the provider refuses one without. */
function expandGroup(group: Row | undefined): Row | null {
  if (group === undefined) return null;
  const relatives = { parents: [], parents_obj: null, children: [], children_obj: null };
  const others = { users: [], users_obj: null, roles: [], roles_obj: [], inherited_roles_obj: null };
  return { num_pk: 1, is_superuser: false, attributes: {}, ...relatives, ...others, ...group };
}

/** The rows that a query leaves, as the real server filters: fuzzy `search`, exact filters, the unknown ignored. */
export function rowsFor(collection: Collection, records: AuthentikRecords, query: URLSearchParams): readonly Row[] {
  const { rows, filters, fuzzy, order, model, render } = collection;
  const words = (query.get('search') ?? '').toLowerCase().split(/\s+/);
  const found = rows(records).filter((row) => {
    if (model !== undefined && row.meta_model_name !== model) return false;
    for (const [name, value] of query) if (filters[name]?.(row, value, records) === false) return false;
    return words.every((word) => word === '' || fuzzy.some((field) => textOf(row[field]).toLowerCase().includes(word)));
  });
  if (order !== undefined) found.sort((a, b) => compare(a[order], b[order]));
  return found.map((row) => render?.(row, records, query) ?? row);
}

/** Compares as a database with a locale of its own sorts: letters before their case. */
function compare(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : textOf(a).localeCompare(textOf(b), 'en');
}

/** Policies of the tests that refuse the guests and no one else; `return None` refuses everyone, every other one no one. */
const REFUSING = ['no-guests', 'admin-services-restriction'];

/** Whether the bindings of an application let a user open it. */
export function admits(application: Row, pk: number, records: AuthentikRecords): boolean {
  const own = (records.users.find((one) => one.pk === pk)?.groups ?? []) as readonly unknown[];
  const groups = new Set(own.map((id) => records.groups.find((one) => one.pk === id)));
  for (const group of groups) {
    for (const id of (group?.parents ?? []) as readonly unknown[])
      groups.add(records.groups.find((one) => one.pk === id));
  }
  const names = new Set([...groups].map((group) => group?.name));
  const answers = records.policyBindings
    .filter(({ target, enabled }) => target === application.pk && enabled !== false)
    .map(({ group_obj: object, group: key, policy, user, negate }) => {
      const group = object ?? records.groups.find((one) => one.pk === key);
      const { name, expression } = records.policies.find((one) => one.pk === policy) ?? {};
      const passes =
        group !== undefined && group !== null
          ? names.has((group as Row).name)
          : user !== undefined && user !== null
            ? user === pk
            : expression !== 'return None' && !(REFUSING.includes(String(name)) && names.has('Public Guests'));
      return passes !== (negate === true);
    });
  if (answers.length === 0) return records.flags.core_default_app_access !== false;
  return application.policy_engine_mode === 'all' ? answers.every(Boolean) : answers.some(Boolean);
}

/** Members of a group are members of the groups above it. */
export function isSuperuser(user: Row, { groups }: AuthentikRecords): boolean {
  const seen = new Set<unknown>();
  const above = (pk: unknown): boolean => {
    const group = groups.find((row) => row.pk === pk);
    if (group === undefined || seen.has(pk)) return false;
    seen.add(pk);
    return group.is_superuser === true || (group.parents as unknown[]).some(above);
  };
  return (user.groups as unknown[]).some(above);
}

/** The name need not be unique. */
function invitationFaults({ name, flow }: Row, { flows }: AuthentikRecords): Row | undefined {
  if (typeof name !== 'string' || !/^[-a-zA-Z0-9_]+$/.test(name)) {
    return { name: ['Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.'] };
  }
  if (flow !== null && flow !== undefined && !flows.some(({ pk }) => pk === flow)) {
    return { flow: [`Invalid pk "${String(flow)}" - object does not exist.`] };
  }
  return undefined;
}
