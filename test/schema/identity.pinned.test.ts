import { terraformProviders } from '../../cdktf.json';
import { ProviderSchema } from '../../constructs/core/provider-schema';
import { identityOf } from '../constructs/authentik/identity-blocks';
import { NEXT_VERSION, nextSchema, PIN, PIN_HAS_GROUP_PARENTS } from '../support/pin';
import { describeConformance, identityStacks } from '../support/schema-conformance';

const [pinned = ''] = terraformProviders;
describeConformance(pinned.split('@')[1] ?? '');

const underAnOldPin = PIN_HAS_GROUP_PARENTS ? test.skip : test;

underAnOldPin('a group with a parent cannot be managed under the pin: each write would lose the parent', () => {
  expect(() =>
    identityOf(({ identity: { groups } }) => {
      groups.HomeServerAdmins = { name: 'Home Server Admins', parent: 'AllowLoginUsers', adopt: 'key' };
    }),
  ).toThrow(
    `identity.groups.HomeServerAdmins.parents: are not known to provider ${PIN}: each write would remove them, ` +
      'found: ["Allow Login Users"]; leave the group to the UI, or pin a provider from 2025.12 on',
  );
});

underAnOldPin('a group without a parent can be managed under the pin', () => {
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

(PIN === NEXT_VERSION ? test.skip : test)(
  'from the pinned to the next provider, the types in use gain and lose exactly these attributes',
  () => {
    const next = nextSchema();
    const types = [...new Set(identityStacks().flatMap(({ config }) => Object.keys(config.resource ?? {})))].sort();
    const changes = types.map((type) => {
      const [before, after] = [ProviderSchema.authentik.settable(type), next.settable(type)];
      return [
        type,
        {
          lost: before.filter((name) => !after.includes(name)),
          gained: after.filter((name) => !before.includes(name)),
        },
      ];
    });
    const same = { lost: [], gained: [] };
    expect(Object.fromEntries(changes)).toEqual({
      authentik_application: same,
      authentik_flow: same,
      authentik_flow_stage_binding: same,
      authentik_group: { lost: ['parent'], gained: ['parents'] },
      authentik_outpost: same,
      authentik_policy_binding: same,
      authentik_policy_expression: same,
      authentik_policy_reputation: same,
      authentik_provider_oauth2: { lost: [], gained: ['logout_method', 'logout_uri', 'refresh_token_threshold'] },
      authentik_provider_proxy: same,
      authentik_source_oauth: { lost: [], gained: ['authorization_code_auth_method', 'pkce', 'promoted'] },
      authentik_stage_identification: { lost: [], gained: ['enable_remember_me', 'webauthn_stage'] },
      authentik_stage_invitation: same,
      authentik_stage_prompt: same,
      authentik_stage_prompt_field: same,
      authentik_stage_user_login: { lost: [], gained: ['remember_device'] },
      authentik_stage_user_write: same,
      authentik_user: { lost: [], gained: ['roles'] },
    });
  },
);
