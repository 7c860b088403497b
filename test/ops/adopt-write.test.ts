import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unreadAttributes } from '../../constructs/authentik/unread-attributes';
import type { SurveyedObject } from '../../ops/adopt/surveyed-object';
import { type AdoptionEntries, withAdoption } from '../../sites/schema/adoption';
import type { SiteInput } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import { named, uuid } from '../support/authentik-records';
import { AuthentikServer } from '../support/authentik-server';
import { adopt, survey } from '../support/ops-adopt';
import { PIN } from '../support/pin';

/** From 2025.10 on the provider reads the roles of a group. */
const readsRoles = unreadAttributes('authentik_group', PIN).every(({ attribute }) => attribute !== 'roles');

let server: AuthentikServer;
let folder: string;
let file: string;

beforeEach(async () => {
  server = await AuthentikServer.start();
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-adopt-test-'));
  file = join(folder, 'adoption.json');
});

afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const write = (site: SiteInput) => adopt(server, ['--json', '--write', file], site);

/** The site as if nothing existed yet: every `adopt` taken out, and looked-up groups without a parent created. */
function created(): SiteInput {
  const site = JSON.parse(JSON.stringify(harbour), (key, value) => (key === 'adopt' ? undefined : value)) as SiteInput;
  const { identity } = site;
  const { signIn, applications, groups, invitationEnrollment, embeddedOutpost } = identity;
  Object.assign(signIn, {
    flow: {
      ...signIn.flow,
      bindings: {
        IdentificationBinding: { order: 10, stage: 'default-authentication-identification' },
        LoginBinding: { order: 100, stage: 'default-authentication-login' },
      },
    },
    logins: {
      PasswordLogin: { name: 'default-authentication-login', sessionDuration: 'weeks=4' },
      SourceLogin: {
        name: 'default-source-authentication-login',
        sessionDuration: 'weeks=4',
        networkBinding: 'bind_asn',
      },
    },
  });
  for (const [id, { name, superuser }] of Object.entries(groups)) groups[id] = { name, superuser };
  for (const [id, application] of Object.entries(applications)) {
    if (application.kind === 'oidc-adopted')
      application.adopt = { provider: { variable: `adopt_${id.toLowerCase()}` } };
  }
  Object.assign(embeddedOutpost ?? {}, { adopt: harbour.identity.embeddedOutpost?.adopt });
  Object.assign(invitationEnrollment ?? {}, { title: 'Welcome', networkBinding: undefined, geoipBinding: undefined });
  return site;
}

test('every entry has a place in the site, and with all of them the stack adopts what it would have made', async () => {
  named(server.records.groups, 'Headscale Users').roles = [uuid(55)];
  const objects = (await write(created())).json() as readonly SurveyedObject[];
  const entries = JSON.parse(readFileSync(file, 'utf8')) as AdoptionEntries;
  const offered = objects.flatMap((one) => one.entries.map(() => one.address));
  expect(Object.keys(entries).sort()).toEqual(objects.flatMap((one) => one.entries.map(({ path }) => path)).sort());
  expect(Object.keys(entries)).toEqual(
    expect.arrayContaining([
      'identity.applications.CloudflareAccess.adopt.provider',
      'identity.applications.DomainWideCatchAll.adopt.application',
      'identity.applications.DomainWideCatchAll.adopt.provider',
      'identity.applications.KubernetesDashboard.adopt.provider',
      'identity.invitationEnrollment.adopt.flow',
      'identity.invitationEnrollment.adopt.flowLoginBindingGroupAssignment',
      'identity.invitationEnrollment.adopt.promptNameField',
      'identity.invitationEnrollment.geoipBinding',
      'identity.groups.TaskSubmitters.adopt',
      'identity.hostRestriction.binding.adopt',
      'identity.hostRestriction.policy.adopt',
      'identity.reputation.adopt',
      'identity.signIn.flow.bindings.LoginBinding.adopt',
      'identity.signIn.identification.adopt',
      'identity.signIn.logins.PasswordLogin.adopt',
      'identity.sources.Google.adopt',
    ]),
  );
  const object = await survey(server, withAdoption(created(), entries)[0]);
  expect(new Set(offered.map((address) => object(address)?.outcome))).toEqual(new Set(['adopt']));
});

test('what the provider never reads is written down with its live value, unless the site says it', async () => {
  named(server.records.groups, 'Headscale Users').roles = [uuid(55)];
  const objects = (await write(created())).json() as readonly SurveyedObject[];
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    ...(readsRoles
      ? {}
      : { 'identity.groups.HeadscaleUsers.roles': [uuid(55)], 'identity.groups.TaskSubmitters.roles': [] }),
    'identity.signIn.logins.PasswordLogin.networkBinding': 'no_binding',
    'identity.signIn.logins.SourceLogin.geoipBinding': 'no_binding',
  });
  const source = objects.find(({ address }) => address === 'authentik_stage_user_login.SignIn_SourceLogin');
  expect(source?.entries.map(({ path }) => path)).not.toContain('identity.signIn.logins.SourceLogin.networkBinding');
});

test('entries of another run stay in the file', async () => {
  writeFileSync(file, '{"identity.applications.Forgejo.adopt": {"id": "20"}}');
  const { text } = await write(harbour);
  const entries = JSON.parse(readFileSync(file, 'utf8')) as AdoptionEntries;
  expect(entries['identity.applications.Forgejo.adopt']).toEqual({ id: '20' });
  expect(text).toContain(`${Object.keys(entries).length - 1} new adoption entries`);
  expect(text).toContain('see that the site has them under adoption');
  expect((await write(harbour)).text).toContain('0 new adoption entries');
});

test.each(['null', '[]', '"key"', '{'])(
  'a file that holds %s is refused before the server is asked',
  async (content) => {
    writeFileSync(file, content);
    const { code, text } = await write(harbour);
    expect(code).toBe(2);
    expect(text).toMatch(/must be a file of adoption entries that can be written, found: .*; choose another file/);
    expect(readFileSync(file, 'utf8')).toBe(content);
    expect(server.calls).toEqual([]);
  },
);

test('a folder that is not there is known before the server is asked', async () => {
  const { code, text } = await adopt(server, ['--write', join(folder, 'none', 'adoption.json')]);
  expect(code).toBe(2);
  expect(text).toMatch(/must be a file of adoption entries that can be written, found: .*; choose another file/);
  expect(server.calls).toEqual([]);
});
