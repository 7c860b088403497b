/**
 * @jest-environment-options {"customExportConditions": ["authentik-next", "node", "node-addons", "require", "default"]}
 */
import { Group } from '../../constructs/authentik/group';
import { enforceRules } from '../../rules/enforce';
import { RULES } from '../../rules/index';
import { defineSite } from '../../sites/schema/site';
import { identityOf } from '../constructs/authentik/identity-blocks';
import { harbour } from '../fixtures/sites/harbour';
import { NEXT_VERSION } from '../support/pin';
import { describeConformance } from '../support/schema-conformance';
import { siteOf } from '../support/site-app';
import { changedSite, type SiteChange } from '../support/site-change';

describeConformance(NEXT_VERSION);

test('the adopted identification stage leaves alone what this provider has learned since (I3)', () => {
  expect(ignoredAt('authentik_stage_identification', 'SignIn_Identification')).toEqual([
    'captcha_stage',
    'case_insensitive_matching',
    'enable_remember_me',
    'enrollment_flow',
    'name',
    'passwordless_flow',
    'pretend_user_exists',
    'recovery_flow',
    'show_matched_user',
    'show_source_labels',
    'sources',
    'user_fields',
    'webauthn_stage',
  ]);
});

test.each(['SignIn_PasswordLogin', 'SignIn_SourceLogin'])(
  'the adopted login %s leaves remember_device alone',
  (login) => {
    expect(ignoredAt('authentik_stage_user_login', login)).toEqual([
      'remember_device',
      'remember_me_offset',
      'terminate_other_sessions',
    ]);
  },
);

test('the rules accept the site with this provider and the server that runs', () => {
  const app = siteOf();
  const site = defineSite(changedSite());
  expect(app).toMatchObject({ providerVersion: NEXT_VERSION, serverVersion: '2026.2.4' });
  expect(enforceRules(app, RULES, site.exceptions).faults).toEqual([]);
});

describe('the hierarchy of groups', () => {
  const HANDED_OVER: SiteChange = ({ identity: { groups } }) => {
    groups.AllowLoginUsers = { name: 'Allow Login Users', adopt: 'key' };
    groups.HomeServerAdmins = { name: 'Home Server Admins', parent: 'AllowLoginUsers', adopt: 'key' };
  };
  const group = (id: string, change: SiteChange) => {
    const { '//': _, ...attributes } = identityOf(change).resource?.authentik_group?.[id] ?? {};
    return attributes;
  };

  test('can be said by this provider', () => {
    expect(Group.canExpressParents).toBe(true);
  });

  test('is what a managed group renders: its parents are managed, its members and roles are left alone', () => {
    expect(group('HomeServerAdmins', HANDED_OVER)).toEqual({
      name: 'Home Server Admins',
      is_superuser: false,
      parents: ['${authentik_group.AllowLoginUsers.id}'],
      lifecycle: { prevent_destroy: true, ignore_changes: ['attributes', 'roles', 'users'] },
    });
    expect(group('AllowLoginUsers', HANDED_OVER)).toMatchObject({ parents: [] });
  });

  test("can have a parent that is not Terraform's", () => {
    const attributes = group('WrongmoveUsers', ({ identity: { groups } }) => {
      groups.WrongmoveUsers = { name: 'Wrongmove Users', parent: 'AllowLoginUsers', adopt: 'key' };
    });
    expect(attributes.parents).toEqual(['${data.authentik_group.AllowLoginUsers.id}']);
  });

  test('does not depend on the order in which the site lists the groups', () => {
    const { identity: input } = harbour;
    expect(Object.keys(input.groups).indexOf('AllowLoginUsers')).toBe(0);
    const reversed: SiteChange = (site) => {
      site.identity.groups = Object.fromEntries([
        ['HomeServerAdmins', { name: 'Home Server Admins', parent: 'AllowLoginUsers', adopt: 'key' as const }],
        ...Object.entries(site.identity.groups).filter(([id]) => id !== 'HomeServerAdmins'),
      ]);
    };
    expect(group('HomeServerAdmins', reversed).parents).toEqual(['${data.authentik_group.AllowLoginUsers.id}']);
  });
});

function ignoredAt(type: string, name: string): unknown {
  const lifecycle = identityOf().resource?.[type]?.[name]?.lifecycle as { ignore_changes?: unknown } | undefined;
  return lifecycle?.ignore_changes;
}
