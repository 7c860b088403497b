import {
  Application,
  ApplicationAnchor,
  type ApplicationProps,
} from '../../../../constructs/authentik/applications/application';
import { ProxyProvider } from '../../../../constructs/authentik/applications/proxy-provider';
import { Adoption } from '../../../../constructs/core/adoption';
import type { TerraformJson } from '../../../../rules/readers/document';
import { PINNED_SCHEMA } from '../../../support/pin';
import { synthStack } from '../../../support/site/synth';
import { addressesOf, attributesAt, group, lifecycleAt, PROXY, provider } from '../blocks';

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

test('an application leads to a launch URL, and its texts are no templates', () => {
  const config = application({ name: 'Wiki ${x}', launchUrl: 'https://wiki.example.org/?a=%{b}' });
  expect(attributesAt(config, ADDRESS)).toMatchObject({
    name: 'Wiki $${x}',
    meta_launch_url: 'https://wiki.example.org/?a=%%{b}',
  });
});

test('a hidden application has no tile: a provider before 2026.5 says so by the launch URL', () => {
  const config = application({ hidden: true, adopt: Adoption.byKey() });
  expect(attributesAt(config, ADDRESS).meta_launch_url).toBe('blank://blank');
  expect(JSON.stringify(lifecycleAt(config, ADDRESS))).not.toContain('meta_launch_url');
  expect(() => application({ hidden: true, launchUrl: 'https://wiki.example.org' })).toThrow(
    'launchUrl: has no effect beside hidden',
  );
});

test('an application refers to its provider, not to a copy of its key', () => {
  const config = synthStack((stack) => {
    new Application(stack, 'Wiki', { ...MINIMAL, provider: new ProxyProvider(stack, 'Provider', PROXY) });
  });
  expect(attributesAt(config, ADDRESS).protocol_provider).toBe('${authentik_provider_proxy.Provider.id}');
});

test('a policy and groups are bound to it; the groups in tens and in the order given', () => {
  const config = application({}, (wiki) => {
    wiki.addPolicy('OnlyAtNoon', { kind: 'expression', policyId: 'uuid of policy' }, 20);
    wiki.addGroups({ Editors: group('Editors'), Authors: group('Authors') });
  });
  const binding = {
    target: '${authentik_application.Wiki.uuid}',
    enabled: true,
    negate: false,
    timeout: 30,
    failure_result: false,
  };
  const readBinding = (id: string) => attributesAt(config, `authentik_policy_binding.Wiki_${id}`);
  expect(readBinding('OnlyAtNoon')).toEqual({ ...binding, policy: 'uuid of policy', order: 20 });
  expect(readBinding('Editors')).toEqual({ ...binding, group: 'uuid of group Editors', order: 0 });
  expect(readBinding('Authors')).toEqual({ ...binding, group: 'uuid of group Authors', order: 10 });
  expect(addressesOf(config)).toHaveLength(4);
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
  expect(lifecycleAt(config, ADDRESS)).toEqual({
    prevent_destroy: true,
    ignore_changes: PINNED_SCHEMA.settable('authentik_application'),
  });
  expect(attributesAt(config, 'authentik_policy_binding.Wiki_Editors')).toMatchObject({
    target: '${authentik_application.Wiki.uuid}',
    group: 'uuid of group Editors',
  });
});
