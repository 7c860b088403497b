import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listUnread } from '../../../constructs/authentik/unread-attributes';
import type { SurveyedObject } from '../../../ops/adopt/surveyed-object';
import { type AdoptionEntries, withAdoption } from '../../../sites/schema/adoption';
import { harbour } from '../../fixtures/sites/harbour';
import { findNamed, uuid } from '../../support/authentik/records';
import { adopt, documentOf, survey } from '../../support/ops/adopt';
import { eachAuthentik, eachFolder } from '../../support/per-test';
import { PIN } from '../../support/pin';
import { leaveUnstated } from '../../support/site/unstated-site';

const server = eachAuthentik();
const folder = eachFolder();
const LOGIN = 'authentik_stage_user_login.SignIn_PasswordLogin';
const WIDE = 'authentik_provider_proxy.DomainWideCatchAll_Provider';

test('every object of the identity stack appears once', async () => {
  const objects = (await adopt(server())).json() as readonly SurveyedObject[];
  const surveyed = objects.map(({ address }) => address);
  const identity = (await documentOf(harbour)).stacks.find(({ name }) => name === 'identity');
  expect(surveyed).toEqual(
    expect.arrayContaining([...(identity?.provenance.map(({ address }) => address) ?? ['none'])]),
  );
  expect(new Set(surveyed).size).toBe(surveyed.length);
});

test('an imported object that exists is adopted, with its id and without a difference', async () => {
  const object = await survey(server());
  expect(object(LOGIN)).toMatchObject({
    outcome: 'adopt',
    id: findNamed(server().records.stages, 'default-authentication-login').pk,
    differences: [],
  });
  expect(object('authentik_source_oauth.Google')).toMatchObject({ outcome: 'adopt', key: 'google', id: 'google' });
});

test('an object that does not exist is created', async () => {
  const object = await survey(server());
  expect(object('authentik_flow.PublicGuests_Flow')).toMatchObject({ outcome: 'create', key: 'public-auto-login' });
});

test('an imported object that does not exist is missing', async () => {
  findNamed(server().records.sources, 'Google').slug = 'gmail';
  expect((await survey(server()))('authentik_source_oauth.Google')).toMatchObject({
    outcome: 'missing',
    key: 'google',
  });
});

test('an object that exists although the site creates it collides: exit code 1', async () => {
  const site = structuredClone(harbour);
  Object.assign(site.identity.invitationEnrollment ?? {}, { title: 'Welcome', adopt: { flow: 'key' } });
  expect((await survey(server(), site))('authentik_stage_user_login.InvitationEnrollment_Login')).toMatchObject({
    outcome: 'collide',
    key: 'enrollment-login',
    id: findNamed(server().records.stages, 'enrollment-login').pk,
  });
  expect((await adopt(server(), ['--json'], site)).code).toBe(1);
});

test('a server with what the site adopts and nothing else is exit code 0', async () => {
  const { code, json } = await adopt(server());
  const outcomes = (json() as readonly SurveyedObject[]).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'collide' || outcome === 'missing')).toEqual([]);
  expect(code).toBe(0);
});

test('a key that comes in as a variable is looked up by the whole name', async () => {
  const provider = findNamed(server().records.providers, 'Provider for Domain wide catch all');
  expect((await survey(server()))(WIDE)).toMatchObject({
    outcome: 'look up',
    variable: 'adopt_domain_wide_catch_all_provider',
    id: String(provider.pk),
  });
  provider.name = 'Provider for Domain wide catch all 2';
  expect((await survey(server()))(WIDE)?.outcome).toBe('missing');
});

test('a client of the UI is found by the exact name of its application', async () => {
  expect((await survey(server()))('authentik_provider_oauth2.Grafana')).toMatchObject({
    outcome: 'look up',
    variable: 'adopt_grafana_provider',
    id: '62',
    entries: [{ path: 'identity.applications.Grafana.adopt.provider', value: { id: '62' } }],
  });
});

test('a difference that a plan shows is listed apart from a silent one', async () => {
  Object.assign(findNamed(server().records.stages, 'default-authentication-login'), {
    session_duration: 'seconds=0',
    network_binding: 'bind_asn',
    // Owned by the UI: not a difference.
    remember_me_offset: 'days=7',
  });
  expect((await survey(server()))(LOGIN)?.differences).toEqual([
    { attribute: 'network_binding', live: 'bind_asn', stack: 'no_binding', shown: 'silent' },
    { attribute: 'session_duration', live: 'seconds=0', stack: 'weeks=4', shown: 'in the plan' },
  ]);
});

test('references are compared by the object that they point at', async () => {
  const stage = findNamed(server().records.stages, 'default-authentication-identification');
  const object = 'authentik_stage_identification.SignIn_Identification';
  expect((await survey(server()))(object)?.differences).toEqual([]);
  const password = stage.password_stage;
  stage.password_stage = null;
  expect((await survey(server()))(object)?.differences).toEqual([
    { attribute: 'password_stage', live: null, stack: password, shown: 'in the plan' },
  ]);
});

test('the table shows outcomes, ids and differences, and never the token', async () => {
  findNamed(server().records.stages, 'default-authentication-login').session_duration = 'seconds=0';
  const { text } = await adopt(server(), []);
  expect(text).toMatch(/adopt .*SignIn_PasswordLogin/);
  expect(text).toContain('TF_VAR_adopt_domain_wide_catch_all_provider=60');
  expect(text).toMatch(/session_duration\n +live: "seconds=0"\n +stack: "weeks=4"/);
  expect(text).not.toContain(server().token);
});

test('nothing is written to authentik, and the fuzzy filter is not used', async () => {
  await adopt(server());
  expect(server().writes).toEqual([]);
  expect(server().calls.filter(({ query }) => query.has('search'))).toEqual([]);
});

test('the help explains each word', async () => {
  const { code, text } = await adopt(server(), ['--help']);
  expect(code).toBe(0);
  for (const word of ['collide', 'missing', 'silent', '--write', 'AUTHENTIK_TOKEN']) expect(text).toContain(word);
});

describe('--write', () => {
  const file = () => join(folder(), 'adoption.json');
  const entries = () => JSON.parse(readFileSync(file(), 'utf8'));
  const write = (site = harbour) => adopt(server(), ['--json', '--write', file()], site);

  test('attributes that the provider never reads get their live value, unless the site states one', async () => {
    const site = leaveUnstated();
    const { groups, signIn } = site.identity;
    groups.HeadscaleUsers = { name: 'Headscale Users' };
    signIn.logins = {
      PasswordLogin: { name: 'default-authentication-login', sessionDuration: 'weeks=4' },
      SourceLogin: {
        ...{ name: 'default-source-authentication-login', sessionDuration: 'weeks=4' },
        networkBinding: 'bind_asn',
      },
    };
    findNamed(server().records.groups, 'Headscale Users').roles = [uuid(55)];
    await write(site);
    // From 2025.10 on the provider reads the roles of a group.
    const readsRoles = listUnread('authentik_group', PIN).every(({ attribute }) => attribute !== 'roles');
    expect(entries()).toMatchObject({
      ...(readsRoles ? {} : { 'identity.groups.HeadscaleUsers.roles': [uuid(55)] }),
      'identity.signIn.logins.PasswordLogin.networkBinding': 'no_binding',
      'identity.signIn.logins.SourceLogin.geoipBinding': 'no_binding',
    });
    expect(entries()).not.toHaveProperty(['identity.signIn.logins.SourceLogin.networkBinding']);
  });

  test('entries of an earlier run stay in the file', async () => {
    const forgejo = { 'identity.applications.Forgejo.adopt': { id: '20' } };
    writeFileSync(file(), JSON.stringify(forgejo));
    const { text } = await write();
    expect(entries()).toMatchObject(forgejo);
    expect(text).toContain(`${Object.keys(entries()).length - 1} new adoption entries`);
    expect(text).toContain('see that the site has them under adoption');
    expect((await write()).text).toContain('0 new adoption entries');
  });

  test('without a file the entries are in the folder of the site, which a new site has without the file', async () => {
    const own = join(folder(), 'sites', 'harbour');
    mkdirSync(own, { recursive: true });
    const run = () => adopt(server(), ['--json', '--write'], leaveUnstated(), undefined, folder());
    const { text } = await run();
    const written = JSON.parse(readFileSync(join(own, 'adoption.json'), 'utf8')) as Record<string, unknown>;
    expect(written).toHaveProperty(['identity.signIn.identification.adopt']);
    expect(text).toContain(`${Object.keys(written).length} new adoption entries are in ${join(own, 'adoption.json')}`);
    expect(withAdoption(leaveUnstated(), written as AdoptionEntries)[1]).toEqual([]);
    expect((await run()).text).toContain('0 new adoption entries');
  });

  test.each(['null', '[]', '"key"', '{'])('a file that holds %s is refused before any request', async (content) => {
    writeFileSync(file(), content);
    const { code, text } = await write();
    expect(code).toBe(2);
    expect(text).toMatch(/is not a file of adoption entries that can be written, found: .*; choose another file/);
    expect(readFileSync(file(), 'utf8')).toBe(content);
    expect(server().calls).toEqual([]);
  });

  test('a file in a missing folder is refused before any request', async () => {
    const { code, text } = await adopt(server(), ['--write', join(folder(), 'none', 'adoption.json')]);
    expect(code).toBe(2);
    expect(text).toMatch(/is not a file of adoption entries that can be written, found: .*; choose another file/);
    expect(server().calls).toEqual([]);
  });
});

describe('an adoption entry', () => {
  const PROVIDER = 'identity.applications.KubernetesDashboard.adopt.provider';

  test.each(['__proto__.adopt', 'identity.constructor.adopt'])('%s has no place in the site', (path) => {
    expect(withAdoption(harbour, { [path]: 'key' })[1]).toMatchObject([{ fault: 'has no place in the site' }]);
    expect(({} as { adoption?: unknown }).adoption).toBeUndefined();
  });

  test('about one part is added to the other parts', () => {
    const [{ identity }, faults] = withAdoption(harbour, { [PROVIDER]: { id: '64' } });
    expect(identity.applications.KubernetesDashboard).toMatchObject({
      adopt: { application: 'key', provider: { id: '64' } },
    });
    expect(faults).toEqual([]);
  });

  test('about one part is refused where the site states one value for all parts', () => {
    const site = structuredClone(harbour);
    Object.assign(site.identity.applications.KubernetesDashboard ?? {}, { adopt: 'key' });
    expect(withAdoption(site, { [PROVIDER]: { id: '64' } })[1]).toEqual([
      {
        path: `adoption.${PROVIDER}`,
        fault: 'is about one part, and the site has "key" for all',
        remedy: 'name the parts in the site',
      },
    ]);
  });
});
