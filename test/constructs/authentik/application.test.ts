import { Application, ApplicationAnchor, type ApplicationProps } from '../../../constructs/authentik/application';
import { ExpressionPolicy } from '../../../constructs/authentik/expression-policy';
import { ProxyProvider } from '../../../constructs/authentik/proxy-provider';
import { Adoption } from '../../../constructs/core/adoption';
import { Duration } from '../../../constructs/core/duration';
import { ProviderSchema } from '../../../constructs/core/provider-schema';
import type { TerraformJson } from '../../../rules/readers/document';
import { synthStack } from '../../support/synth';
import { addressesOf, attributesAt, FLOWS, group, lifecycleAt, provider, refusalOf } from './blocks';

const ADDRESS = 'authentik_application.Wiki';
const READERS = '5f1f7b6e-3a39-4d7e-9a3c-0b8d6a1c2e47';
const MINIMAL: ApplicationProps = { name: 'Wiki', slug: 'wiki', provider: provider('wiki') };

function application(props: Partial<ApplicationProps>, use: (wiki: Application) => void = () => {}): TerraformJson {
  return synthStack((stack) => use(new Application(stack, 'Wiki', { ...MINIMAL, ...props })));
}

test('a minimal application has a name, a slug and a provider; any binding opens it', () => {
  const config = application({});
  expect(attributesAt(config, ADDRESS)).toEqual({
    name: 'Wiki',
    slug: 'wiki',
    protocol_provider: 'key of provider wiki',
    policy_engine_mode: 'any',
  });
  expect(addressesOf(config)).toEqual([ADDRESS]);
});

test('a maximal application leads somewhere and wants every binding to pass', () => {
  const config = application({
    name: 'Wiki ${x}',
    launchUrl: 'https://wiki.example.org/?a=%{b}',
    policyEngineMode: 'all',
  });
  expect(attributesAt(config, ADDRESS)).toEqual({
    name: 'Wiki $${x}',
    slug: 'wiki',
    protocol_provider: 'key of provider wiki',
    meta_launch_url: 'https://wiki.example.org/?a=%%{b}',
    policy_engine_mode: 'all',
  });
});

test('an application refers to its provider, not to a copy of its key', () => {
  const config = synthStack((stack) => {
    const proxy = new ProxyProvider(stack, 'Provider', {
      name: 'p',
      mode: 'forward_single',
      externalHost: 'https://wiki.example.org',
      accessTokenValidity: Duration.weeks(4),
      ...FLOWS,
    });
    new Application(stack, 'Wiki', { ...MINIMAL, provider: proxy });
  });
  expect(attributesAt(config, ADDRESS).protocol_provider).toBe('${authentik_provider_proxy.Provider.id}');
});

describe('an adopted application', () => {
  const PRESENTATION = [
    'backchannel_providers',
    'group',
    'meta_description',
    'meta_icon',
    'meta_launch_url',
    'meta_publisher',
    'open_in_new_tab',
    'uuid',
  ];

  test('leaves its presentation to the UI', () => {
    expect(lifecycleAt(application({ adopt: Adoption.byKey() }), ADDRESS)).toEqual({
      prevent_destroy: true,
      ignore_changes: PRESENTATION,
    });
  });

  test('manages the launch URL where one is given', () => {
    const config = application({ adopt: Adoption.byKey(), launchUrl: 'https://wiki.example.org' });
    expect(lifecycleAt(config, ADDRESS)).toEqual({
      prevent_destroy: true,
      ignore_changes: PRESENTATION.filter((name) => name !== 'meta_launch_url'),
    });
  });
});

describe('a binding to an application', () => {
  const BINDING = {
    target: '${authentik_application.Wiki.uuid}',
    enabled: true,
    negate: false,
    timeout: 30,
    failure_result: false,
  };

  test('of a policy holds the policy and no group', () => {
    const config = synthStack((stack) => {
      const policy = new ExpressionPolicy(stack, 'Policy', { name: 'p', expression: 'return True' });
      new Application(stack, 'Wiki', MINIMAL).addPolicy('OnlyAtNoon', policy, 20);
    });
    expect(attributesAt(config, 'authentik_policy_binding.Wiki_OnlyAtNoon')).toEqual({
      ...BINDING,
      policy: '${authentik_policy_expression.Policy.id}',
      order: 20,
    });
  });

  test('of a group holds the group and no policy; order 0 is an order', () => {
    const config = application({}, (wiki) => {
      wiki.addGroups({ Editors: group('Editors') });
    });
    expect(attributesAt(config, 'authentik_policy_binding.Wiki_Editors')).toEqual({
      ...BINDING,
      group: 'uuid of group Editors',
      order: 0,
    });
    expect(config.import).toBeUndefined();
  });

  test('of several groups holds one group each, in tens and in the order given', () => {
    const config = application({}, (wiki) => {
      wiki.addGroups({ Editors: group('Editors'), Authors: group('Authors') });
    });
    const bound = (id: string) => attributesAt(config, `authentik_policy_binding.Wiki_${id}`);
    expect(bound('Editors')).toEqual({ ...BINDING, group: 'uuid of group Editors', order: 0 });
    expect(bound('Authors')).toEqual({ ...BINDING, group: 'uuid of group Authors', order: 10 });
    expect(addressesOf(config)).toHaveLength(3);
  });

  test('that exists is adopted: what it decides is managed, the rest is left alone', () => {
    const config = application({}, (wiki) => {
      wiki.addPolicy('Adopted', { kind: 'expression', policyId: 'uuid of p' }, 0, Adoption.byVariable('adopt_it'));
    });
    const address = 'authentik_policy_binding.Wiki_Adopted';
    expect(config.import).toEqual([{ to: address, id: '${var.adopt_it}' }]);
    expect(lifecycleAt(config, address)).toEqual({
      prevent_destroy: true,
      ignore_changes: ['group', 'timeout', 'user'],
    });
  });
});

test.each<[string, Partial<ApplicationProps>, string]>([
  [
    'the name is empty',
    { name: ' ' },
    'test/Wiki.name: is empty, found: " "; give the exact name that authentik shows',
  ],
  [
    'the slug is none',
    { slug: 'my wiki' },
    'test/Wiki.slug: is not a slug, found: "my wiki"; use letters, digits, "-" and "_" only',
  ],
  [
    'both are wrong: both are named',
    { name: '', slug: '' },
    'test/Wiki.name: is empty, found: ""; give the exact name that authentik shows\n' +
      'test/Wiki.slug: is not a slug, found: ""; use letters, digits, "-" and "_" only',
  ],
])('an application fails when %s', (_, props, message) => {
  expect(refusalOf((stack) => new Application(stack, 'Wiki', { ...MINIMAL, ...props }))).toBe(message);
});

test('an anchor is an application of the UI: every attribute is left alone, and groups are bound to it', () => {
  const config = synthStack((stack) => {
    const adopt = { applicationReaders: Adoption.byId(READERS) };
    new ApplicationAnchor(stack, 'Wiki', { name: 'Wiki', slug: 'wiki', adopt }).addGroups({
      Editors: group('Editors'),
      Readers: group('Readers'),
    });
  });
  expect(config.import).toEqual([
    { to: 'authentik_application.Wiki', id: 'wiki' },
    { to: 'authentik_policy_binding.Wiki_Readers', id: READERS },
  ]);
  const { ignore_changes: ignored } = lifecycleAt(config, 'authentik_application.Wiki') as {
    ignore_changes: readonly string[];
  };
  expect([...ignored].sort()).toEqual([...ProviderSchema.authentik.settable('authentik_application')].sort());
  expect(attributesAt(config, 'authentik_policy_binding.Wiki_Editors')).toMatchObject({
    target: '${authentik_application.Wiki.uuid}',
    group: 'uuid of group Editors',
  });
});
