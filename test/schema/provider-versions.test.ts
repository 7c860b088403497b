import { ProviderSchema } from '../../constructs/core/provider-schema';
import { identityOf } from '../constructs/authentik/identity-blocks';
import { LATER_VERSIONS, PIN } from '../support/pin';
import { describeConformance, identityStacks } from '../support/schema-conformance';
import type { SiteChange } from '../support/site/site-change';

describe.each(ProviderSchema.versions)('provider %s', describeConformance);

/** Lists what each version knows of the types in use, beside the one before. */
const LEARNED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '2026.2.0': {
    authentik_brand: 'gained branding_custom_css, branding_default_flow_background, client_certificates',
    authentik_group: 'lost parent, gained parents',
    authentik_provider_oauth2: 'gained logout_method, logout_uri, refresh_token_threshold',
    authentik_source_oauth: 'gained authorization_code_auth_method, pkce, promoted',
    authentik_stage_identification: 'gained enable_remember_me, webauthn_stage',
    authentik_stage_user_login: 'gained remember_device',
    authentik_user: 'gained roles',
  },
  '2026.5.0': {
    authentik_application: 'gained meta_hide',
    authentik_brand: 'gained flow_lockdown',
    authentik_provider_oauth2: 'gained grant_types',
  },
};

test.each(LATER_VERSIONS)('with provider %s the types in use gain and lose exactly these attributes', (version) => {
  const { versions } = ProviderSchema;
  const [before, after] = [versions[versions.indexOf(version) - 1] ?? '', version].map((one) => ProviderSchema.at(one));
  const types = [
    ...new Set(identityStacks(version).flatMap(({ config }) => Object.keys(config.resource ?? {}))),
  ].sort();
  const findMissing = (type: string, from?: ProviderSchema, to?: ProviderSchema) =>
    (from?.settable(type) ?? []).filter((name) => !to?.settable(type).includes(name)).join(', ');
  const changes = types.flatMap((type) => {
    const [lost, gained] = [findMissing(type, before, after), findMissing(type, after, before)];
    const words = [lost && `lost ${lost}`, gained && `gained ${gained}`].filter((word) => word !== '');
    return words.length === 0 ? [] : [[type, words.join(', ')]];
  });
  expect(Object.fromEntries(changes)).toEqual(LEARNED[version]);
});

describe.each(LATER_VERSIONS)('provider %s, over what the old one adopted (I3),', (version) => {
  const moveFlow: SiteChange = ({ identity }) => {
    identity.providerVersion = version;
  };

  test('leaves alone what it has learned since on the adopted identification stage', () => {
    expect(readIgnored('authentik_stage_identification', 'SignIn_Identification', moveFlow)).toEqual([
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

  test.each(['SignIn_PasswordLogin', 'SignIn_SourceLogin'])('leaves remember_device of %s alone', (login) => {
    expect(readIgnored('authentik_stage_user_login', login, moveFlow)).toEqual([
      'remember_device',
      'remember_me_offset',
      'terminate_other_sessions',
    ]);
  });

  describe('knows the hierarchy of groups:', () => {
    const HANDED_OVER: SiteChange = ({ identity: { groups } }) => {
      groups.AllowLoginUsers = { name: 'Allow Login Users', adopt: 'key' };
      groups.HomeServerAdmins = { name: 'Home Server Admins', parent: 'AllowLoginUsers', adopt: 'key' };
    };
    const group = (id: string, change: SiteChange) => {
      const config = identityOf((site) => {
        moveFlow(site);
        change(site);
      });
      const { '//': _, ...attributes } = config.resource?.authentik_group?.[id] ?? {};
      return attributes;
    };

    test('a managed group states its parents; its members and roles are left alone', () => {
      expect(group('HomeServerAdmins', HANDED_OVER)).toEqual({
        name: 'Home Server Admins',
        is_superuser: false,
        parents: ['${authentik_group.AllowLoginUsers.id}'],
        lifecycle: { prevent_destroy: true, ignore_changes: ['attributes', 'roles', 'users'] },
      });
      expect(group('AllowLoginUsers', HANDED_OVER)).toMatchObject({ parents: [] });
    });

    test("a group can have a parent that is not Terraform's", () => {
      const attributes = group('WrongmoveUsers', ({ identity: { groups } }) => {
        groups.WrongmoveUsers = { name: 'Wrongmove Users', parent: 'AllowLoginUsers', adopt: 'key' };
      });
      expect(attributes.parents).toEqual(['${data.authentik_group.AllowLoginUsers.id}']);
    });

    test('the order in which the site lists the groups does not matter', () => {
      const reverseHosts: SiteChange = (site) => {
        site.identity.groups = Object.fromEntries([
          ['HomeServerAdmins', { name: 'Home Server Admins', parent: 'AllowLoginUsers', adopt: 'key' as const }],
          ...Object.entries(site.identity.groups).filter(([id]) => id !== 'HomeServerAdmins'),
        ]);
      };
      expect(group('HomeServerAdmins', reverseHosts).parents).toEqual(['${data.authentik_group.AllowLoginUsers.id}']);
    });
  });
});

describe(`provider ${PIN}`, () => {
  test('cannot manage a group with a parent: each write would lose the parent', () => {
    expect(() =>
      identityOf(({ identity: { groups } }) => {
        groups.HomeServerAdmins = { name: 'Home Server Admins', parent: 'AllowLoginUsers', adopt: 'key' };
      }),
    ).toThrow(
      `identity.groups.HomeServerAdmins.parents: are not known to provider ${PIN}: each write would remove them, ` +
        'found: ["Allow Login Users"]; leave the group to the UI, or run a provider from 2025.12 on',
    );
  });

  test('can manage a group without a parent', () => {
    const { resource } = identityOf(({ identity: { groups } }) => {
      groups.TaskSubmitters = { name: 'Task Submitters', adopt: 'key', roles: [] };
    });
    const { '//': _, ...group } = resource?.authentik_group?.TaskSubmitters ?? {};
    expect(group).toEqual({
      name: 'Task Submitters',
      is_superuser: false,
      roles: [],
      lifecycle: { prevent_destroy: true, ignore_changes: ['attributes', 'users'] },
    });
  });
});

function readIgnored(type: string, name: string, change: SiteChange): unknown {
  const lifecycle = identityOf(change).resource?.[type]?.[name]?.lifecycle as { ignore_changes?: unknown } | undefined;
  return lifecycle?.ignore_changes;
}
