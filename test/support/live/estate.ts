import { harbour } from '../../fixtures/sites/harbour';
import { COLLECTIONS } from '../authentik/collections';
import { peopleRows } from '../authentik/people';
import type { AuthentikRecords, Row } from '../authentik/records';
import { siteRows } from '../authentik/site';
import type { RealAuthentik } from './real-authentik';

type Estate = Omit<AuthentikRecords, 'version' | 'versionHistory' | 'outpostHealth' | 'held' | 'flags'>;
type Part = keyof Estate;

/** Lists of the stand-in, in the order of their references. */
const ORDER: readonly Part[] = [
  'groups',
  'propertyMappings',
  'certificates',
  'promptFields',
  'flows',
  'sources',
  'stages',
  'flowBindings',
  'policies',
  'providers',
  'applications',
  'policyBindings',
  'outposts',
];

/** What the UI asks for and the stand-in's rows leave out, by list. */
const REQUIRED: Readonly<Record<string, Row>> = {
  '/propertymappings/provider/scope/': { scope_name: 'kubernetes', expression: 'return {}' },
  '/stages/prompt/prompts/': { placeholder: '' },
  '/providers/oauth2/': { redirect_uris: [] },
  '/sources/oauth/': { consumer_key: 'key-of-the-ui', consumer_secret: 'secret-of-the-ui' },
};

/** Lists that the stand-in does not have. */
const MORE_KINDS: Readonly<Record<string, string>> = {
  'authentik_stages_password.passwordstage': '/stages/password/',
  'authentik_stages_authenticator_validate.authenticatorvalidatestage': '/stages/authenticator/validate/',
  'authentik_stages_authenticator_webauthn.authenticatorwebauthnstage': '/stages/authenticator/webauthn/',
};

/** Fields that only a row of the stand-in has. */
const OWN = ['pk', 'component', 'meta_model_name', 'managed', 'stage_obj', 'policybindingmodel_ptr_id', 'stages'];

type Ids = ReadonlyMap<unknown, unknown>;

/**
 * Writes the stand-in's living estate into a real server by its API, as people did in the UI: what an installation has
 * already is changed, and the rest is made.
 *
 * @returns the server's keys by the keys of the stand-in
 */
export async function writeEstate(server: RealAuthentik): Promise<Ids> {
  const { groups, ...people } = peopleRows();
  // A group of the tests of the stand-in, which the site does not state.
  const rows = { ...people, ...siteRows(), groups: groups.filter(({ name }) => name !== 'Nested Admins') };
  // An identification stage points at other stages.
  const isLast = ({ password_stage: password }: Row) => password !== undefined;
  const stages = [...rows.stages.filter((row) => !isLast(row)), ...rows.stages.filter(isLast)];
  const estate: Estate = { ...rows, stages };
  const connection = await server.post('/outposts/service_connections/kubernetes/', {
    name: 'Local Kubernetes Cluster',
    local: true,
    kubeconfig: {},
  });
  const ids = new Map<unknown, unknown>(estate.outposts.map((row) => [row.service_connection, connection.pk]));
  const lists = new Map<string, Promise<readonly Row[]>>();
  for (const part of ORDER) {
    for (const row of estate[part]) await writeRow(server, part, row, { ids, lists });
  }
  await dropPasswordPage(server);
  await addPasskeyLogin(server);
  await closeApplications(server);
  return ids;
}

interface Written {
  readonly ids: Map<unknown, unknown>;
  /** What the server had before, by list. */
  readonly lists: Map<string, Promise<readonly Row[]>>;
}

async function writeRow(server: RealAuthentik, part: Part, row: Row, { ids, lists }: Written): Promise<void> {
  const { path, key } = collectionOf(part, row);
  const body = withIds(Object.fromEntries(Object.entries(row).filter(([field]) => !OWN.includes(field))), ids) as Row;
  const query = path === '/core/applications/' ? '?superuser_full_list=true' : '';
  lists.set(path, lists.get(path) ?? server.list(`${path}${query}`));
  const there = (await lists.get(path))?.find((one) => isSame(one, { ...body, managed: row.managed }));
  const whole = { ...REQUIRED[path], ...body };
  const written =
    there === undefined ? await server.post(path, whole) : await changed(server, `${path}${there[key]}/`, there, body);
  ids.set(row.pk, written.pk);
  // What a policy binds to.
  if (row.policybindingmodel_ptr_id !== undefined) {
    ids.set(row.policybindingmodel_ptr_id, written.policybindingmodel_ptr_id);
  }
}

/** A certificate and a mapping of authentik's own are as they are. */
async function changed(server: RealAuthentik, address: string, there: Row, body: Row): Promise<Row> {
  const isOwn = typeof there.managed === 'string' && !address.startsWith('/outposts/');
  if (isOwn || address.startsWith('/crypto/')) return there;
  const config = { ...(there.config as Row), ...(body.config as Row) };
  return server.patch(address, body.config === undefined ? body : { ...body, config });
}

function collectionOf(part: Part, row: Row): { readonly path: string; readonly key: string } {
  const probe = { held: {}, [part]: [row] } as unknown as AuthentikRecords;
  const found = COLLECTIONS.find(({ path, rows, model }) => {
    const isOfPart = !path.endsWith('/all/') && rows(probe)?.[0] === row;
    return isOfPart && (model === undefined || model === row.meta_model_name);
  });
  if (found !== undefined) return found;
  const model = String(row.meta_model_name);
  const path = MORE_KINDS[model];
  if (path === undefined) throw new Error(`no list of the API for ${model} ${row.name}`);
  return { path, key: 'pk' };
}

/** The natural key of a row: what it binds, its slug, or its name. */
function isSame(there: Row, row: Row): boolean {
  for (const fields of [['target', 'stage'], ['target', 'policy'], ['slug'], ['name']]) {
    if (fields.every((field) => row[field] !== undefined)) return fields.every((field) => there[field] === row[field]);
  }
  return false;
}

function withIds(value: unknown, ids: Ids): unknown {
  if (Array.isArray(value)) return value.map((member) => withIds(member, ids));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([field, member]) => [field, withIds(member, ids)]));
  }
  return ids.get(value) ?? value;
}

/** The password is asked on the first page: the page of its own goes (site history, 2026-06-10). */
async function dropPasswordPage(server: RealAuthentik): Promise<void> {
  const { pk } = await server.get('/flows/instances/default-authentication-flow/');
  for (const binding of await server.list(`/flows/bindings/?target=${pk}&order=20`)) {
    await server.delete(`/flows/bindings/${binding.pk}/`);
  }
}

/** The flow of the passkey button asks for a passkey and signs in. */
async function addPasskeyLogin(server: RealAuthentik): Promise<void> {
  const { pk: target } = await server.get('/flows/instances/webauthn/');
  for (const [order, name] of [
    [10, 'default-authentication-mfa-validation'],
    [20, 'default-authentication-login'],
  ]) {
    const { pk: stage } = await server.only(`/stages/all/?name=${name}`);
    await server.post('/flows/bindings/', { target, stage, order });
  }
}

/** The applications whose access the site leaves to the UI open for administrators there. */
async function closeApplications(server: RealAuthentik): Promise<void> {
  const { pk: group } = await server.only('/core/groups/?name=authentik%20Admins');
  const unchanged = Object.values(harbour.identity.applications).filter(({ access }) => 'asOnTheServer' in access);
  const applications = await server.list('/core/applications/?superuser_full_list=true');
  for (const { name } of unchanged) {
    const { pk: target } = applications.find((one) => one.name === name) ?? {};
    await server.post('/policies/bindings/', { target, group, enabled: true, order: 0, timeout: 30 });
  }
}
