import { adoptResource } from '../../../constructs/authentik/adopt-resource';
import { Application } from '../../../constructs/authentik/applications/application';
import { UserLoginStage } from '../../../constructs/authentik/flows/user-login-stage';
import { ReputationPolicy } from '../../../constructs/authentik/reputation-policy';
import { listUnread } from '../../../constructs/authentik/unread-attributes';
import { Adoption } from '../../../constructs/core/adoption';
import { type Construct, TerraformResource } from '../../../constructs/core/cdktf';
import { PIN } from '../../support/pin';
import { synthStack } from '../../support/site/synth';
import { addressesOf, attributesAt, LOGIN, lifecycleAt, provider, refusalOf } from './blocks';

const UUID = '1c92b5eb-eaae-4033-b1db-21b48c6b47f0';
const KEY = { adopt: Adoption.byKey() };
const FOUND = { ...KEY, byKey: () => 'x' };
const UNBOUND = { networkBinding: 'no_binding', geoipBinding: 'no_binding' } as const;
const WIKI = { name: 'Wiki', slug: 'wiki', provider: provider('wiki') };

test('a created object has no import and no lookup, and the UI owns what its construct does not name', () => {
  const config = synthStack((stack) => new UserLoginStage(stack, 'Login', LOGIN));
  expect(config.import).toBeUndefined();
  expect(lifecycleAt(config, 'authentik_stage_user_login.Login')).toEqual({
    ignore_changes: ['remember_me_offset', 'terminate_other_sessions'],
  });
  expect(addressesOf(config)).toEqual(['authentik_stage_user_login.Login']);
});

describe('an adopted object', () => {
  const login = (adopt: Adoption) =>
    synthStack((stack) => new UserLoginStage(stack, 'Login', { ...LOGIN, ...UNBOUND, adopt }));

  test('by its id is imported under the literal', () => {
    const config = login(Adoption.byId(UUID));
    expect(config.import).toEqual([{ to: 'authentik_stage_user_login.Login', id: UUID }]);
    expect(addressesOf(config)).toEqual(['authentik_stage_user_login.Login']);
  });

  test('by its natural key is imported through a lookup of the exact name', () => {
    const config = login(Adoption.byKey());
    const id = '${data.authentik_stage.Login_Existing.id}';
    expect(config.import).toEqual([{ to: 'authentik_stage_user_login.Login', id }]);
    expect(attributesAt(config, 'data.authentik_stage.Login_Existing')).toEqual({ name: 'login' });
  });

  test('by its slug is imported under the slug, without a lookup', () => {
    const config = synthStack((stack) => new Application(stack, 'Wiki', { ...WIKI, ...KEY }));
    expect(config.import).toEqual([{ to: 'authentik_application.Wiki', id: 'wiki' }]);
    expect(config.data).toBeUndefined();
  });

  test('by a variable is imported under it, and the variable refuses everything but a key', () => {
    const props = { name: 'brute-force-protection', threshold: -5, adopt: Adoption.byVariable('adopt_policy') };
    const config = synthStack((stack) => new ReputationPolicy(stack, 'Policy', props));
    expect(config.import).toEqual([{ to: 'authentik_policy_reputation.Policy', id: '${var.adopt_policy}' }]);
    expect(config.variable?.adopt_policy).toEqual({
      type: 'string',
      nullable: false,
      description: 'Primary key of the object that authentik_policy_reputation.Policy takes over.',
      validation: [
        {
          condition: '${can(regex("^[0-9a-f-]+$", var.adopt_policy))}',
          error_message: 'adopt_policy must be a primary key (a number or a UUID): an empty one would plan a create.',
        },
      ],
    });
  });

  test('of which everything is managed has no ignore_changes at all', () => {
    const config = synthStack((stack) => {
      const policy = new Bare(stack, 'Policy', 'authentik_policy_expression');
      adoptResource(policy, { ...FOUND, managed: ['name', 'expression', 'execution_logging'] });
    });
    expect(lifecycleAt(config, 'authentik_policy_expression.Policy')).toEqual({ prevent_destroy: true });
  });
});

describe('an adoption fails when', () => {
  test('the id is empty', () => {
    expect(() => Adoption.byId('')).toThrow(
      new RangeError(
        'the import id is empty: OpenTofu would silently plan a create; give the primary key, or leave adopt out',
      ),
    );
  });

  test('a managed attribute does not exist: all of them in one throw', () => {
    expect(
      refusalOf((stack) => {
        adoptResource(new Bare(stack, 'It', 'authentik_policy_expression'), {
          ...FOUND,
          managed: ['name', 'webauthn_stage', 'id'],
        });
      }),
    ).toBe(
      ['webauthn_stage', 'id']
        .map(
          (attribute) =>
            `test/It.${attribute}: is not an attribute of authentik_policy_expression in provider ${PIN}; ` +
            'manage one of execution_logging, expression, name',
        )
        .join('\n'),
    );
  });

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['authentik_stage_user_login', ['name', 'network_binding'], ['geoip_binding']],
    ['authentik_stage_user_login', ['name'], ['network_binding', 'geoip_binding']],
    ['authentik_source_oauth', ['name'], ['consumer_secret']],
    ['authentik_brand', ['domain'], ['default']],
    ['authentik_group', ['name'], ['roles', 'parent']],
  ])('%s would be reset silently: managed are %p, not %p', (type, managed, missing) => {
    expect(refusalOf((stack) => adoptResource(new Bare(stack, 'It', type), { ...FOUND, managed }))).toBe(
      missing
        .map(
          (attribute) =>
            `test/It.${attribute}: is never read by the provider: every update resets it silently; ` +
            'manage it, with the live value',
        )
        .join('\n'),
    );
  });
});

test.each([
  ['authentik_group', '2024.12.1', ['roles', 'parent']],
  ['authentik_group', '2025.9.9', ['roles', 'parent']],
  ['authentik_group', '2025.10.0', ['parent']],
  ['authentik_group', '2025.12.0', []],
  ['authentik_stage_user_login', '2026.2.0', ['network_binding', 'geoip_binding']],
  ['authentik_flow', '2024.12.1', []],
])('unread attributes of %s at %s are %p', (type, version, expected) => {
  expect(listUnread(type, version).map(({ attribute }) => attribute)).toEqual(expected);
});

class Bare extends TerraformResource {
  constructor(scope: Construct, id: string, type: string) {
    super(scope, id, { terraformResourceType: type });
  }
}
