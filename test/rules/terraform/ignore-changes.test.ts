import { ProviderSchema } from '../../../constructs/core/provider-schema';
import {
  ignoreChangesComplete,
  ignoreChangesInSchema,
  ignoreChangesRead,
} from '../../../rules/terraform/ignore-changes';
import { finding, findings, resources } from '../documents';

const ignoring = (type: string, ignore_changes: unknown) =>
  resources(type, { Adopted: { name: 'x', lifecycle: { prevent_destroy: true, ignore_changes } } });

describe('ignore-changes-in-schema', () => {
  const check = (names: unknown, type = 'authentik_stage_identification') =>
    findings(ignoreChangesInSchema, ignoring(type, names));
  const found = (name: string) =>
    finding(
      'authentik_stage_identification.Adopted',
      `${name}, which provider 2024.12.1 does not have`,
      'leave the list to adopt(), which derives it from the schema',
    );

  test('attributes of the pinned provider are accepted', () => {
    expect(check(['sources', 'user_fields', 'passwordless_flow'])).toEqual([]);
  });

  test('the two names of incident I3 are found, each by itself', () => {
    expect(check(['sources', 'webauthn_stage', 'enable_remember_me'])).toEqual([
      found('webauthn_stage'),
      found('enable_remember_me'),
    ]);
  });

  test('a misspelt name is found', () => {
    expect(check(['user_field'])).toEqual([found('user_field')]);
  });

  test.each(['all', ['all'], ['*']])('%j is found for a resource of every provider', (names) => {
    expect(check(names, 'kubernetes_ingress_v1')).toEqual([
      finding('kubernetes_ingress_v1.Adopted', 'all, which is no attribute', 'name the attributes that others write'),
    ]);
    expect(check(['data'], 'kubernetes_config_map_v1')).toEqual([]);
  });

  test('a lifecycle that is written as a list of one is looked at', () => {
    const lifecycle = [{ ignore_changes: ['webauthn_stage'] }];
    const document = resources('authentik_stage_identification', { Adopted: { name: 'x', lifecycle } });
    expect(findings(ignoreChangesInSchema, document)).toEqual([found('webauthn_stage')]);
  });

  test("the keyword 'all' is found: it would hide the managed attribute too", () => {
    expect(check('all')).toEqual([found('all')]);
  });

  test('an attribute of another type of resource is found', () => {
    expect(check(['session_duration'])).toEqual([found('session_duration')]);
  });

  test('a resource without a lifecycle, or without the list, is accepted', () => {
    expect(findings(ignoreChangesInSchema, resources('authentik_flow', { A: {}, B: { lifecycle: {} } }))).toEqual([]);
  });

  test('resources of other providers are not measured by the schema of authentik', () => {
    expect(check(['anything'], 'kubernetes_manifest')).toEqual([]);
  });
});

describe('ignore-changes-read', () => {
  const remedy = 'manage the attribute, with the value that the server has now';

  test.each([
    ['authentik_stage_user_login', 'network_binding'],
    ['authentik_stage_user_login', 'geoip_binding'],
    ['authentik_group', 'parent'],
    ['authentik_source_oauth', 'consumer_secret'],
    ['authentik_provider_proxy', 'property_mappings'],
  ])('%s with %s ignored is found', (type, name) => {
    expect(findings(ignoreChangesRead, ignoring(type, ['name', name]))).toEqual([
      finding(`${type}.Adopted`, name, remedy),
    ]);
  });

  test('attributes that the provider reads back are accepted', () => {
    expect(findings(ignoreChangesRead, ignoring('authentik_stage_user_login', ['name', 'remember_me_offset']))).toEqual(
      [],
    );
  });
});

describe('ignore-changes-complete', () => {
  const LOGIN = 'authentik_stage_user_login';
  const others = ProviderSchema.authentik
    .settable(LOGIN)
    .filter((name) => !['name', 'session_duration', 'network_binding', 'geoip_binding'].includes(name));
  const check = (ignore_changes: readonly string[], adopted = true) =>
    findings(ignoreChangesComplete, {
      ...resources(LOGIN, { Adopted: { name: 'x', session_duration: 'weeks=4', lifecycle: { ignore_changes } } }),
      ...(adopted && { import: [{ to: `${LOGIN}.Adopted`, id: '1' }] }),
    });

  test('an adopted object that ignores the rest is accepted; what is never read needs no mention', () => {
    expect(check(others)).toEqual([]);
  });

  test('an adopted object whose list lost a name is found: the next apply would clear it (I3)', () => {
    expect(check(others.slice(1))).toEqual([
      finding(`${LOGIN}.Adopted`, `nothing about ${others[0]}`, 'leave the list to adopt()'),
    ]);
  });

  test('an object that Terraform makes may leave attributes out', () => {
    expect(check([], false)).toEqual([]);
  });
});
