import { ignoreChanges } from '../../../rules/terraform/ignore-changes';
import { PIN, PINNED_SCHEMA } from '../../support/pin';
import { findings, resources } from '../documents';

const IDENTIFICATION = 'authentik_stage_identification';
const LOGIN = 'authentik_stage_user_login';
const findIgnored = (ignore_changes: unknown, type = IDENTIFICATION) =>
  findings(ignoreChanges, resources(type, { A: { name: 'x', lifecycle: { ignore_changes } } })).map(
    ({ found }) => found,
  );
const unknownText = (name: string) => `ignores ${name}, which provider ${PIN} does not have`;
const I3 = ['webauthn_stage', 'enable_remember_me'];

test('attributes of the pinned provider that it reads are accepted, and so is no list at all', () => {
  expect(findIgnored(['sources', 'user_fields', 'passwordless_flow'])).toEqual([]);
  expect(findIgnored(['name', 'remember_me_offset'], LOGIN)).toEqual([]);
  expect(findings(ignoreChanges, resources('authentik_flow', { A: {}, B: { lifecycle: {} } }))).toEqual([]);
});

test.each([
  ['the two names of incident I3', ['sources', 'webauthn_stage', 'enable_remember_me'], I3],
  ['a misspelt name', ['user_field'], ['user_field']],
  ['an attribute of another type', ['session_duration'], ['session_duration']],
])('%s: each is found by itself', (_, names, found) => {
  expect(findIgnored(names)).toEqual(found.map(unknownText));
});

test.each(['all', ['all'], ['*']])(
  '%j is found for a resource of every provider, whose other names are its own',
  (names) => {
    expect(findIgnored(names, 'kubernetes_ingress_v1')).toEqual(['ignores all, which is not an attribute']);
    expect(findIgnored(['data'], 'kubernetes_config_map_v1')).toEqual([]);
  },
);

test.each<string[]>([
  [LOGIN, 'network_binding'],
  [LOGIN, 'geoip_binding'],
  ['authentik_group', 'parent'],
  ['authentik_source_oauth', 'consumer_secret'],
  ['authentik_provider_proxy', 'property_mappings'],
])('%s with %s ignored is found: the provider never reads it', (type, name = '') => {
  expect(findIgnored(['name', name], type)).toEqual([`ignores ${name}, which the provider never reads`]);
});

describe('of an adopted object', () => {
  const others = PINNED_SCHEMA.settable(LOGIN).filter(
    (name) => !['name', 'session_duration', 'network_binding', 'geoip_binding'].includes(name),
  );
  const check = (ignore_changes: readonly string[], adopted = true) =>
    findings(ignoreChanges, {
      ...resources(LOGIN, { Adopted: { name: 'x', session_duration: 'weeks=4', lifecycle: { ignore_changes } } }),
      ...(adopted && { import: [{ to: `${LOGIN}.Adopted`, id: '1' }] }),
    }).map(({ found }) => found);

  test('the rest is ignored; what is never read needs no mention, and a created object none at all', () => {
    expect(check(others)).toEqual([]);
    expect(check([], false)).toEqual([]);
  });

  test('a list that lost a name is found: the next apply would clear it (I3)', () => {
    expect(check(others.slice(1))).toEqual([`neither states nor ignores ${others[0]}`]);
  });
});
