import { documentObjects } from '../../access/document-objects';
import { accessModel } from '../../access/model';
import { EVERYONE, GUEST, STRANGER } from '../../access/subjects';
import { accessRows } from '../../access/table';
import { targetNamed, whyLines } from '../../access/why';
import { put } from '../sites/schema/change';
import { siteOf } from '../support/site/site-app';
import type { SiteChange } from '../support/site/site-change';

const modelOf = (change?: SiteChange) => accessModel(documentObjects(siteOf(change)));
const model = modelOf();
const service = (host: string, gate: object) => ({
  name: host,
  namespace: host,
  host,
  service: { name: host, port: 80 },
  gate,
  cloudflareProxied: true,
});

/** The verdicts about one target, by the name of the subject. */
function answers(kind: 'host' | 'application', name: string, of = model): Readonly<Record<string, string>> {
  const target = targetNamed(of, kind, name);
  if (target === undefined) throw new Error(`no ${kind} ${name}`);
  return Object.fromEntries(of.subjects.map((subject) => [subject.name, target.answer(subject).verdict]));
}

function who(name: string, of: typeof model): string | undefined {
  return accessRows(of).find(({ targets }) => targets.includes(name))?.who;
}

test('subjects are a member of each group, a user without a group, the guest and a stranger', () => {
  expect(model.subjects.map(({ name }) => name)).toEqual([
    'Allow Login Users',
    'authentik Admins',
    'Headscale Users',
    'Home Server Admins',
    'kubernetes-admins',
    'kubernetes-namespace-owners',
    'kubernetes-power-users',
    'Task Submitters',
    'Wrongmove Users',
    EVERYONE,
    GUEST,
    STRANGER,
  ]);
  const findSubject = (name: string) => model.subjects.find((one) => one.name === name);
  expect([...(findSubject('Headscale Users')?.groups ?? [])]).toEqual(['Headscale Users', 'Allow Login Users']);
  expect(findSubject('Home Server Admins')?.isAdministrator).toBe(true);
});

test('the answers about an application of the UI are unknown, also for the guest: the token endpoint asks no flow', () => {
  expect(answers('application', 'Grafana')).toMatchObject({
    'authentik Admins': 'unknown',
    [EVERYONE]: 'unknown',
    [GUEST]: 'unknown',
    [STRANGER]: 'no',
  });
});

describe('the gate of a published host', () => {
  const gates = {
    Photos: service('photos', { kind: 'required', access: { groups: ['TaskSubmitters'] } }),
    Wiki: service('wiki', { kind: 'required', access: { everyone: 'Nothing in it is private' } }),
    Blog: service('blog', { kind: 'public' }),
    Forge: service('forge', { kind: 'app', reason: 'it has its own login, with keys of its own' }),
    Status: service('status', { kind: 'none', reason: 'the page shows which hosts are down' }),
  };
  const published = modelOf((site) => put(site, 'platform.services', gates));

  test.each([
    ['photos', 'Task Submitters, authentik Admins, Home Server Admins', 'forward auth', '4 weeks'],
    ['wiki', 'anyone signed in, but the guest', 'forward auth', '4 weeks'],
    ['blog', 'anyone, without an account too', 'forward auth of the guests', '4 weeks'],
    ['forge', 'anyone, without an account too', 'its own login', '-'],
    ['status', 'anyone, without an account too', 'no login', '-'],
  ])('of %s admits %s', (host, expected, way, lasts) => {
    expect(who(`${host}.harbour.example`, published)).toBe(expected);
    expect(targetNamed(published, 'host', host)).toMatchObject({
      way,
      lasts,
      address: expect.stringMatching(/^kubernetes_/),
    });
  });

  test('decides what an outage does', () => {
    const outage = (host: string) => targetNamed(published, 'host', host)?.outage;
    expect(outage('photos')).toMatchObject({ outpost: 'emergency password of the fallback' });
    expect(outage('blog')).toMatchObject({ outpost: 'closed for everyone' });
    expect(outage('status')).toMatchObject({ outpost: 'not affected', authentik: 'not affected' });
    const without = modelOf((site) => {
      put(site, 'platform.traefik.fallback.emergencyUsers', undefined);
      put(site, 'secrets.auth_fallback_htpasswd', undefined);
    });
    expect(targetNamed(without, 'host', 'terminal')?.outage.outpost).toBe('closed for everyone');
  });
});

test('a policy that this project did not write is unknown, and so is what stands behind it', () => {
  const document = structuredClone(siteOf());
  const [identity] = document.stacks;
  const policies = identity?.config.resource?.authentik_policy_expression as Record<string, Record<string, unknown>>;
  Object.assign(policies.PublicGuests_NoGuests ?? {}, { expression: 'return request.user.username != "guest"' });
  expect(answers('application', 'Kubernetes Dashboard', accessModel(documentObjects(document)))).toMatchObject({
    'Home Server Admins': 'unknown',
    'Headscale Users': 'no',
  });
});

test('why: the steps in the order in which they are asked, with addresses', () => {
  const why = (host: string, name: string) => {
    const [target, subject] = [targetNamed(model, 'host', host), model.subjects.find((one) => one.name === name)];
    return target === undefined || subject === undefined ? [] : whyLines(target, subject);
  };
  expect(why('terminal', 'Headscale Users')).toEqual([
    'no: a member of Headscale Users cannot open terminal.harbour.example',
    '  + another tool publishes the host, behind the forward auth of the site',
    '  + the outpost finds terminal.harbour.example by its external host, https://terminal.harbour.example',
    '      authentik_provider_proxy.AdminServices_Terminal_Provider',
    '  + signs in: password (second factor for those who have one: default-authentication-mfa-validation), passkey, ' +
      'Google (no second factor), GitHub (no second factor), Facebook (no second factor)',
    '      authentik_stage_identification.SignIn_Identification',
    '  - admits members of authentik Admins, Home Server Admins, and no other binding admits',
    '      authentik_application.AdminServices_Terminal_Application',
  ]);
  expect(why('terminal', 'Home Server Admins')).toEqual(
    expect.arrayContaining([
      'yes: a member of Home Server Admins can open terminal.harbour.example',
      '      authentik_policy_binding.AdminServices_Terminal_Application_HomeServerAdmins',
      '  a session there lasts 4 weeks',
    ]),
  );
  expect(why('terminal', STRANGER)).toEqual(
    expect.arrayContaining(['  - has no account, and signs up by invitation only']),
  );
});

describe('the door', () => {
  const FACTOR = 'for those who have one: default-authentication-mfa-validation';

  test('has every way in, with the factor before its session and the people who pass', () => {
    expect(model.door.map(({ way, factor, works, passes }) => [way, factor, works, passes['a stranger']])).toEqual([
      ['password', FACTOR, 'yes', 'no'],
      ['passkey', 'the passkey itself', 'unknown', 'no'],
      ['source: Google', 'none', 'unknown', 'no'],
      ['source: GitHub', 'none', 'unknown', 'no'],
      ['source: Facebook', 'none', 'unknown', 'no'],
      ['sign-up: invitation-enrollment', 'none', 'yes', 'no'],
      ['sign-up: source-enrollment', 'none', 'yes', 'no'],
      ['guest: Provider for Public', 'none', 'yes', 'yes'],
    ]);
    const [password] = model.door;
    expect(password?.stages).toEqual([
      '10 default-authentication-identification',
      '30 default-authentication-mfa-validation',
      '100 default-authentication-login',
    ]);
    const signUp = model.door.find(({ way }) => way === 'sign-up: source-enrollment');
    expect(signUp?.passes).toMatchObject({
      'a new person with an invitation': 'yes',
      'a new person without one': 'no',
    });
  });

  test('is that of the brand, where the brand is known', () => {
    const document = structuredClone(siteOf());
    const [identity] = document.stacks;
    const flow = '${authentik_flow.InvitationEnrollment_Flow.uuid}';
    Object.assign(identity?.config.resource ?? {}, {
      authentik_brand: { Site: { default: true, flow_authentication: flow } },
    });
    const [password] = accessModel(documentObjects(document)).door;
    expect(password).toMatchObject({ flow: 'invitation-enrollment (the brand uses it)', factor: 'none' });
  });
});
