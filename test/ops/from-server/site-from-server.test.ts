import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SurveyedObject } from '../../../ops/adopt/surveyed-object';
import { findNamed } from '../../support/authentik/records';
import { AuthentikServer } from '../../support/authentik/server';
import { adopt } from '../../support/ops/adopt';
import { perTest } from '../../support/per-test';
import { lintSites, projectCopy } from '../../support/project-copy';
import { loadEstate, makePlainOutpost, siteNew, writeSite } from '../../support/site/site-from-server';

let root: string;
const server = perTest(
  () => AuthentikServer.start(),
  (one) => one.stop(),
);

beforeAll(() => {
  root = projectCopy();
});
afterAll(() => rmSync(root, { recursive: true }));

function textOf(name: string): string {
  const folder = join(root, 'sites', name);
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('');
}

/** Returns what an apply would do to the objects that the site states. */
async function outcomes(name: string): Promise<readonly SurveyedObject[]> {
  return (await adopt(server(), ['--json'], await writeSite(root, name))).json() as readonly SurveyedObject[];
}

test('a lived-in server becomes a site that adopts all that it states, without a difference', async () => {
  const { code, out } = await siteNew(server(), root, 'lived');
  expect({ code, out: code === 0 ? [] : out }).toEqual({ code: 0, out: [] });
  const { groups, sources = {}, applications, signIn } = (await writeSite(root, 'lived')).identity;
  expect(Object.keys(groups)).toHaveLength(server().records.groups.length);
  expect(groups.HeadscaleUsers).toMatchObject({ name: 'Headscale Users', parent: 'AllowLoginUsers' });
  expect(Object.keys(sources)).toEqual(['Facebook', 'GitHub', 'Google']);
  expect(Object.keys(applications)).toHaveLength(10);
  expect(Object.keys(signIn.logins ?? {})).toHaveLength(2);
  const objects = await outcomes('lived');
  expect(objects.filter(({ outcome }) => outcome === 'adopt').length).toBeGreaterThan(20);
  expect(objects.filter(({ outcome }) => outcome !== 'adopt' && outcome !== 'found')).toEqual([]);
  expect(objects.filter(({ differences }) => differences.length > 0)).toEqual([]);
  expect(server().writes).toEqual([]);
});

test('clients with their groups, and hosts behind the outpost, are stated; no secret is read into a file', async () => {
  await loadEstate(server(), makePlainOutpost());
  const dashboard = server().records.applications.find(({ slug }) => slug === 'k8s-dashboard');
  Object.assign(dashboard ?? {}, { meta_launch_url: 'blank://blank' });
  const { code, out, text } = await siteNew(server(), root, 'hosts');
  expect({ code, out: code === 0 ? [] : out }).toEqual({ code: 0, out: [] });
  const { secrets, identity } = await writeSite(root, 'hosts');
  expect(identity.applications).toMatchObject({
    KubernetesDashboard: {
      kind: 'oidc',
      hidden: true,
      access: { groups: expect.arrayContaining(['KubernetesAdmins']) },
    },
    DomainWideCatchAll: { kind: 'domain-forward-auth', access: { everyone: expect.anything() } },
  });
  expect(Object.keys(identity.hostRestriction?.hosts ?? {})).toHaveLength(15);
  expect(secrets).toHaveProperty('kubernetes_dashboard_client_secret');
  for (const place of [textOf('hosts'), text]) expect(place).not.toContain('value-of-');
  expect(
    (await outcomes('hosts')).filter(
      ({ outcome, differences }) => outcome !== 'found' && (outcome !== 'adopt' || differences.length > 0),
    ),
  ).toEqual([]);
});

test('what cannot be stated without a change is listed with its reason and the place, on the terminal and in the file', async () => {
  const { records } = server();
  // A new authentik: the password on a page of its own, and sessions that end with the browser.
  findNamed(records.stages, 'default-authentication-identification').password_stage = null;
  for (const name of ['default-authentication-login', 'default-source-authentication-login']) {
    findNamed(records.stages, name).session_duration = 'seconds=0';
  }
  findNamed(records.providers, 'Provider for Forgejo').authorization_flow = records.flows.find(
    ({ slug }) => slug === 'default-provider-authorization-explicit-consent',
  )?.pk;
  records.applications.push({
    pk: '00000000-0000-4000-8000-000000000799',
    name: '*/ } "Books\u2028throw 0',
    slug: 'books',
    provider: null,
  });
  const { code, out } = await siteNew(server(), root, 'bare');
  expect({ code, out: code === 0 ? [] : out }).toEqual({ code: 0, out: [] });
  const { signIn, applications } = (await writeSite(root, 'bare')).identity;
  expect(signIn.identification).toBeUndefined();
  expect(Object.keys(signIn.logins ?? {})).toEqual([]);
  expect(signIn.asOnTheServer).toContain('As found on the server');
  expect(applications).not.toHaveProperty('Forgejo');
  const places = [out.join('\n'), textOf('bare')];
  for (const line of [
    /identification stage default-authentication-identification: not in the site, since it does not show the password/,
    /login stage default-authentication-login: not in the site, since .*is zero/,
    /application Forgejo: not in the site, since .*authorization_flow is .* To state it: identity\.applications\.Forgejo/,
    /application \*\/ } "Books\?throw 0: not in the site, since it has no provider/,
  ]) {
    for (const place of places) expect(place).toMatch(line);
  }
  // Those of the tests before it too.
  expect(lintSites(root)).toEqual({ status: 0, text: expect.anything() });
  expect((await outcomes('bare')).filter(({ outcome }) => outcome !== 'adopt' && outcome !== 'found')).toEqual([]);
});

test('a server that does not answer, and --platform, leave no file', async () => {
  server().fail('http-403');
  const refused = await siteNew(server(), root, 'nothing');
  expect(refused.code).not.toBe(0);
  const { code, text } = await siteNew(server(), root, 'nothing', ['--platform']);
  expect({ code, text }).toEqual({
    code: 2,
    text: expect.stringContaining('--from-server writes the identity part alone'),
  });
  expect(existsSync(join(root, 'sites', 'nothing'))).toBe(false);
});

test('an AUTHENTIK_URL on this machine is no host of a site', async () => {
  const { code, text } = await siteNew(server(), root, 'nothing', []);
  expect({ code, text }).toEqual({ code: 2, text: expect.stringContaining('no --domain, --authentik-host') });
});
