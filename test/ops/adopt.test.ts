import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SurveyedObject } from '../../ops/adopt/surveyed-object';
import { type AdoptionEntries, withAdoption } from '../../sites/schema/adoption';
import { harbour } from '../fixtures/sites/harbour';
import { named } from '../support/authentik-records';
import { AuthentikServer } from '../support/authentik-server';
import { adopt, documentOf, survey } from '../support/ops-adopt';

let server: AuthentikServer;
let folder: string;

beforeEach(async () => {
  server = await AuthentikServer.start();
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-adopt-test-'));
});

afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const LOGIN = 'authentik_stage_user_login.SignIn_PasswordLogin';

test('every object of the identity stack is looked at once', async () => {
  const objects = (await adopt(server)).json() as readonly SurveyedObject[];
  const surveyed = objects.map(({ address }) => address);
  const identity = (await documentOf(harbour)).stacks.find(({ name }) => name === 'identity');
  expect(surveyed).toEqual(expect.arrayContaining([...(identity?.constructAddresses ?? ['none'])]));
  expect(new Set(surveyed).size).toBe(surveyed.length);
});

test('what the site imports and the server has is adopted, with its id and without a difference', async () => {
  const object = await survey(server);
  expect(object(LOGIN)).toMatchObject({
    outcome: 'adopt',
    id: named(server.records.stages, 'default-authentication-login').pk,
    differences: [],
  });
  expect(object('authentik_source_oauth.Google')).toMatchObject({ outcome: 'adopt', key: 'google', id: 'google' });
});

test('what the server does not have is created', async () => {
  const object = await survey(server);
  expect(object('authentik_flow.PublicGuests_Flow')).toMatchObject({ outcome: 'create', key: 'public-auto-login' });
});

test('a difference that a plan would show is told from one that no plan shows', async () => {
  Object.assign(named(server.records.stages, 'default-authentication-login'), {
    session_duration: 'seconds=0',
    network_binding: 'bind_asn',
    remember_me_offset: 'days=7',
  });
  // The last one is the UI's own and no difference.
  expect((await survey(server))(LOGIN)?.differences).toEqual([
    { attribute: 'network_binding', live: 'bind_asn', stack: 'no_binding', shown: 'silent' },
    { attribute: 'session_duration', live: 'seconds=0', stack: 'weeks=4', shown: 'in the plan' },
  ]);
});

test('references are compared by what they point at on the server', async () => {
  const stage = named(server.records.stages, 'default-authentication-identification');
  const object = 'authentik_stage_identification.SignIn_Identification';
  expect((await survey(server))(object)?.differences).toEqual([]);
  const password = stage.password_stage;
  stage.password_stage = null;
  expect((await survey(server))(object)?.differences).toEqual([
    { attribute: 'password_stage', live: null, stack: password, shown: 'in the plan' },
  ]);
});

test('a key that comes in as a variable is looked up by the whole name', async () => {
  expect((await survey(server))('authentik_provider_proxy.DomainWideCatchAll_Provider')).toMatchObject({
    outcome: 'look up',
    variable: 'adopt_domain_wide_catch_all_provider',
    id: String(named(server.records.providers, 'Provider for Domain wide catch all').pk),
  });
  named(server.records.providers, 'Provider for Domain wide catch all').name = 'Provider for Domain wide catch all 2';
  expect((await survey(server))('authentik_provider_proxy.DomainWideCatchAll_Provider')?.outcome).toBe('missing');
});

test('what is there although the site creates it collides, and the exit code says so', async () => {
  const site = structuredClone(harbour);
  Object.assign(site.identity.invitationEnrollment ?? {}, { title: 'Welcome', adopt: { flow: 'key' } });
  expect((await survey(server, site))('authentik_stage_user_login.InvitationEnrollment_Login')).toMatchObject({
    outcome: 'collide',
    key: 'enrollment-login',
    id: named(server.records.stages, 'enrollment-login').pk,
  });
  expect((await adopt(server, ['--json'], site)).code).toBe(1);
});

test('a server that has what the site adopts, and nothing of what it creates, is as stated', async () => {
  const { code, json } = await adopt(server);
  const objects = json() as readonly SurveyedObject[];
  expect(objects.filter(({ outcome }) => outcome === 'collide' || outcome === 'missing')).toEqual([]);
  expect(code).toBe(0);
});

test('what is imported and gone is missing', async () => {
  server.records.sources = server.records.sources.filter(({ slug }) => slug !== 'google');
  expect((await survey(server))('authentik_source_oauth.Google')).toMatchObject({ outcome: 'missing', key: 'google' });
});

test('a client of the UI is found by the name of its application, and by nothing like it', async () => {
  const object = await survey(server);
  expect(object('authentik_provider_oauth2.Grafana')).toMatchObject({
    outcome: 'look up',
    variable: 'adopt_grafana_provider',
    id: '62',
    entries: [{ path: 'identity.applications.Grafana.adopt.provider', value: { id: '62' } }],
  });
});

test('the entries that are written make the same site adopt the objects', async () => {
  const file = join(folder, 'adoption.json');
  const { text } = await adopt(server, ['--write', file]);
  const entries = JSON.parse(readFileSync(file, 'utf8')) as AdoptionEntries;
  expect(text).toContain(`${Object.keys(entries).length} new adoption entries`);
  const adopted = await survey(server, withAdoption(harbour, entries)[0]);
  expect(adopted('authentik_provider_proxy.DomainWideCatchAll_Provider')?.outcome).toBe('adopt');
  expect(adopted('authentik_provider_oauth2.Grafana')?.outcome).toBe('adopt');
  await adopt(server, ['--write', file], withAdoption(harbour, entries)[0]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(entries);
});

test.each(['__proto__.adopt', 'identity.constructor.adopt'])('%s is no place of a site', (path) => {
  expect(withAdoption(harbour, { [path]: 'key' })[1]).toMatchObject([{ fault: 'has no place in the site' }]);
  expect(({} as { adoption?: unknown }).adoption).toBeUndefined();
});

test('an entry about a part stands beside the other parts, and not beside a word about all of them', () => {
  const path = 'identity.applications.KubernetesDashboard.adopt.provider';
  const [{ identity }, none] = withAdoption(harbour, { [path]: { id: '64' } });
  const { KubernetesDashboard: dashboard } = identity.applications;
  expect(dashboard).toMatchObject({ adopt: { application: 'key', provider: { id: '64' } } });
  expect(none).toEqual([]);
  const site = structuredClone(harbour);
  Object.assign(site.identity.applications.KubernetesDashboard ?? {}, { adopt: 'key' });
  expect(withAdoption(site, { [path]: { id: '64' } })[1]).toEqual([
    {
      path: `adoption.${path}`,
      fault: 'is about one part, and the site has "key" for all',
      remedy: 'name the parts in the site',
    },
  ]);
});

test('the table shows fates, ids and differences, and never the token', async () => {
  named(server.records.stages, 'default-authentication-login').session_duration = 'seconds=0';
  const { text } = await adopt(server, []);
  expect(text).toMatch(/adopt .*SignIn_PasswordLogin/);
  expect(text).toContain('TF_VAR_adopt_domain_wide_catch_all_provider=60');
  expect(text).toMatch(/session_duration .*"seconds=0".*"weeks=4"/);
  expect(text).not.toContain(server.token);
});

test('nothing is written to authentik, and nothing is searched for', async () => {
  await adopt(server);
  expect(server.writes).toEqual([]);
  expect(server.calls.filter(({ query }) => query.has('search'))).toEqual([]);
});

test('a server that turns the token away ends the survey with what to do', async () => {
  server.fail('http-403');
  const { code, out, text } = await adopt(server);
  expect([code, out]).toEqual([4, []]);
  expect(text).toContain('403');
});

test('the help says what each word means', async () => {
  const { code, text } = await adopt(server, ['--help']);
  expect(code).toBe(0);
  for (const word of ['collide', 'missing', 'silent', '--write', 'AUTHENTIK_TOKEN']) expect(text).toContain(word);
});
