import { documentObjects } from '../../access/document-objects';
import { isOfTheLogin } from '../../access/hosts';
import { accessModel } from '../../access/model';
import { EVERYONE, GUEST, STRANGER } from '../../access/subjects';
import { targetNamed } from '../../access/why';
import type { Block } from '../../rules/readers/document';
import { EditedSite, type Loose } from '../support/site/edited-site';
import { siteOf } from '../support/site/site-app';

const TERMINAL = 'authentik_application.AdminServices_Terminal_Application';
const ADMINS = 'authentik_policy_binding.AdminServices_Terminal_Application_HomeServerAdmins';
const PROVIDER = '${authentik_provider_proxy.AdminServices_Terminal_Provider.id}';

/** The verdict of each subject about a host or an application after an edit of the finished JSON. */
function answers(
  edit: (site: EditedSite) => void,
  name = 'terminal',
  kind: 'host' | 'application' = 'host',
): Readonly<Record<string, string>> {
  const site = new EditedSite();
  edit(site);
  const model = accessModel(documentObjects(site.document));
  const target = targetNamed(model, kind, name);
  if (target === undefined) throw new Error(`no ${kind} ${name}: ${model.targets.map((one) => one.name).join(', ')}`);
  return Object.fromEntries(model.subjects.map((subject) => [subject.name, target.answer(subject).verdict]));
}

const set = (site: EditedSite, address: string, values: object) => Object.assign(site.block(address), values as Loose);
const listOf = (site: EditedSite, address: string, attribute: string) =>
  (site.block(address) as unknown as Record<string, string[]>)[attribute] ?? [];

test('a binding of one user admits that user, and no group', () => {
  const user = (site: EditedSite) => {
    site.add('identity', 'authentik_user.Anna', { username: 'anna' });
    set(site, ADMINS, { group: undefined, user: '${authentik_user.Anna.id}' });
  };
  expect(answers(user)).toMatchObject({
    'the user anna': 'yes',
    'authentik Admins': 'yes',
    'Home Server Admins': 'no',
    [EVERYONE]: 'no',
  });
});

test('a negated binding of one user admits everyone else', () => {
  const user = (site: EditedSite) => {
    site.add('identity', 'authentik_user.Anna', { username: 'anna' });
    set(site, ADMINS, { group: undefined, user: '${authentik_user.Anna.id}', negate: true });
  };
  expect(answers(user)).toMatchObject({ 'the user anna': 'no', [EVERYONE]: 'yes', [STRANGER]: 'no' });
});

test('a binding that expires is unknown: without it the application may have none', () => {
  const expiring = (site: EditedSite) => set(site, ADMINS, { expires: '2026-12-01T00:00:00Z' });
  expect(answers(expiring)).toMatchObject({ 'authentik Admins': 'yes', [EVERYONE]: 'unknown' });
});

test('the groups that the guest lists are groups of the guest', () => {
  const member = (site: EditedSite) =>
    set(site, 'authentik_user.PublicGuests_User', { groups: ['${data.authentik_group.HomeServerAdmins.id}'] });
  expect(answers(() => {})[GUEST]).toBe('no');
  expect(answers(member)[GUEST]).toBe('yes');
});

test('a host whose provider is in no outpost is open to all whom the domain-wide application admits', () => {
  const stopServing = (site: EditedSite) => {
    const providers = listOf(site, 'authentik_outpost.EmbeddedOutpost', 'protocol_providers');
    providers.splice(providers.indexOf(PROVIDER), 1);
  };
  expect(answers(() => {})[EVERYONE]).toBe('no');
  expect(answers(stopServing)).toMatchObject({ [EVERYONE]: 'yes', [GUEST]: 'no', [STRANGER]: 'no' });
});

test('a host whose provider has no application is open to all whom the domain-wide application admits', () => {
  expect(answers((site) => set(site, TERMINAL, { protocol_provider: undefined }))[EVERYONE]).toBe('yes');
});

test('paths that skip_path_regex names are open to a stranger', () => {
  const skipping = (site: EditedSite) =>
    set(site, 'authentik_provider_proxy.AdminServices_Terminal_Provider', { skip_path_regex: '^/api' });
  expect(answers(skipping, 'terminal.harbour.example, paths ^/api')[STRANGER]).toBe('yes');
  expect(answers(skipping)[STRANGER]).toBe('no');
});

test.each(['/static', '/outpost.goauthentik.io'])('the path %s in front of another service is a target', (path) => {
  const publishHost = (site: EditedSite) =>
    site.add('platform', 'kubernetes_ingress_v1.Photos', {
      metadata: { name: 'photos', annotations: {} },
      spec: {
        rule: [
          {
            host: 'photos.harbour.example',
            http: { path: [{ path, backend: { service: { name: 'photos', port: { number: 80 } } } }] },
          },
        ],
      },
    } as unknown as Block);
  expect(answers(publishHost, `photos.harbour.example${path}`)[STRANGER]).toBe('yes');
});

test('the login is where the server of the release answers, and not another Service of a like name', () => {
  const { stacks } = siteOf();
  const ingresses = Object.values(
    stacks.find(({ name }) => name === 'platform')?.config.resource?.kubernetes_ingress_v1 ?? {},
  );
  const objects = documentObjects(siteOf());
  const isLogin = (service: string) => isOfTheLogin(objects, { path: '/static', service });
  expect(JSON.stringify(ingresses)).toContain('"goauthentik-server"');
  expect([isLogin('goauthentik-server'), isLogin('wiki-authentik-server')]).toEqual([true, false]);
});

test('an application of the UI refuses the guest where the UI has bound nothing, and that alone is not known', () => {
  const vault = answers(() => {}, 'Vault', 'application');
  expect(vault).toMatchObject({ [GUEST]: 'unknown', [EVERYONE]: 'unknown', [STRANGER]: 'no' });
});

test('a created application that is stated as on the server admits everyone until the UI binds some', () => {
  const createApplication = (site: EditedSite) => {
    const stated = site.config('identity').output?.access?.value as unknown as { applications: Record<string, object> };
    stated.applications.Notes = { as_on_the_server: 'the bindings are made in the UI, later' };
    site.add('identity', 'authentik_application.Notes', { name: 'Notes', slug: 'notes' });
  };
  expect(answers(createApplication, 'Notes', 'application')).toMatchObject({ [EVERYONE]: 'yes', [GUEST]: 'yes' });
});

test('the policy that refuses guests opens nothing beside another binding', () => {
  const beside = (site: EditedSite) =>
    site.add('identity', 'authentik_policy_binding.Beside', {
      target: `\${${TERMINAL}.uuid}`,
      policy: '${authentik_policy_expression.PublicGuests_NoGuests.id}',
      order: 90,
      enabled: true,
      negate: false,
    });
  expect(answers(beside)).toEqual(answers(() => {}));
});

describe('members of a group are members of every group above it (authentik 2026.2)', () => {
  const group = (name: string) => `\${data.authentik_group.${name}.id}`;
  const bindTo = (site: EditedSite, reference: string) => set(site, ADMINS, { group: reference });
  const nested = (site: EditedSite, name: string, ...parents: readonly string[]) =>
    site.add('identity', `authentik_group.${name}`, { name, parents });

  test('a binding of a group above admits them, and none of a group below admits the group above', () => {
    expect(answers((site) => bindTo(site, group('AllowLoginUsers')))).toMatchObject({
      'Allow Login Users': 'yes',
      'Headscale Users': 'yes',
      'Task Submitters': 'no',
      [EVERYONE]: 'no',
    });
    expect(answers((site) => bindTo(site, group('HeadscaleUsers')))).toMatchObject({
      'Headscale Users': 'yes',
      'Allow Login Users': 'no',
      'Wrongmove Users': 'no',
    });
  });

  test('of two parents either one admits them, and so does a group above those', () => {
    const both = (site: EditedSite) => {
      nested(site, 'Both', group('TaskSubmitters'), group('WrongmoveUsers'));
      nested(site, 'Below', '${authentik_group.Both.id}');
    };
    for (const parent of ['TaskSubmitters', 'WrongmoveUsers', 'AllowLoginUsers']) {
      const found = answers((site) => {
        both(site);
        bindTo(site, group(parent));
      });
      expect(found).toMatchObject({ Both: 'yes', Below: 'yes', 'kubernetes-admins': 'no' });
    }
  });

  test('a group below one of administrators is one of them', () => {
    const site = new EditedSite();
    nested(site, 'Deputies', group('TaskSubmitters'), group('AuthentikAdmins'));
    nested(site, 'Interns', '${authentik_group.Deputies.id}');
    const { subjects } = accessModel(documentObjects(site.document));
    const administrators = subjects.filter(({ isAdministrator }) => isAdministrator).map(({ name }) => name);
    expect(administrators).toEqual(expect.arrayContaining(['authentik Admins', 'Deputies', 'Interns']));
    expect(administrators).not.toContain('Task Submitters');
  });
});
