import { Flow, type FlowProps } from '../../../constructs/authentik/flow';
import { ReputationPolicy } from '../../../constructs/authentik/reputation-policy';
import { StageBinding, type StageBindingProps } from '../../../constructs/authentik/stage-binding';
import { Adoption } from '../../../constructs/core/adoption';
import { synthStack } from '../../support/synth';
import { addressesOf, attributesAt, flow, lifecycleAt, refusalOf, stage } from './blocks';

const MINIMAL: FlowProps = { name: 'Enrol', slug: 'enrol', title: 'Welcome', designation: 'enrollment' };

describe('a flow', () => {
  test('that is minimal may be started by every visitor, and has the defaults of the server, not of the provider', () => {
    const config = synthStack((stack) => {
      new Flow(stack, 'Enrol', MINIMAL);
    });
    expect(attributesAt(config, 'authentik_flow.Enrol')).toEqual({
      name: 'Enrol',
      slug: 'enrol',
      title: 'Welcome',
      designation: 'enrollment',
      authentication: 'none',
      compatibility_mode: false,
      denied_action: 'message_continue',
      layout: 'stacked',
      policy_engine_mode: 'any',
    });
    expect(addressesOf(config)).toEqual(['authentik_flow.Enrol']);
  });

  test('that is maximal says who may start it, and its texts are no templates', () => {
    const config = synthStack((stack) => {
      new Flow(stack, 'Enrol', {
        name: '%{a}',
        slug: 'en_rol-2',
        title: '${b}',
        designation: 'recovery',
        authentication: 'require_unauthenticated',
      });
    });
    expect(attributesAt(config, 'authentik_flow.Enrol')).toMatchObject({
      name: '%%{a}',
      slug: 'en_rol-2',
      title: '$${b}',
      designation: 'recovery',
      authentication: 'require_unauthenticated',
    });
  });

  test('that is not Terraform’s is looked up by its slug, and nothing is made', () => {
    const slugs: string[] = [];
    const config = synthStack((stack) => {
      slugs.push(Flow.fromSlug(stack, 'Login', 'default-authentication-flow').slug);
    });
    expect(addressesOf(config)).toEqual(['data.authentik_flow.Login']);
    expect(attributesAt(config, 'data.authentik_flow.Login')).toEqual({ slug: 'default-authentication-flow' });
    expect(slugs).toEqual(['default-authentication-flow']);
  });

  test.each<[string, Partial<FlowProps>, string]>([
    [
      'name and title are empty',
      { name: '', title: '\t' },
      'test/Enrol.name: is empty, found: ""; give the exact name that authentik shows\n' +
        'test/Enrol.title: is empty, found: "\\t"; give the exact name that authentik shows',
    ],
    [
      'the slug has a slash',
      { slug: 'a/b' },
      'test/Enrol.slug: is not a slug, found: "a/b"; use letters, digits, "-" and "_" only',
    ],
  ])('fails when %s', (_, props, message) => {
    expect(refusalOf((stack) => new Flow(stack, 'Enrol', { ...MINIMAL, ...props }))).toBe(message);
  });

  test('fails when the slug to look up is empty: the provider would take the first flow there is', () => {
    expect(refusalOf((stack) => Flow.fromSlug(stack, 'Login', ''))).toBe(
      'test.slug: is not a slug, found: ""; use letters, digits, "-" and "_" only',
    );
  });
});

describe('a stage binding', () => {
  const props: StageBindingProps = { flow: flow('enrol'), stage: stage('prompt'), order: 10 };
  const ADDRESS = 'authentik_flow_stage_binding.Binding';
  const bound = (more: Partial<StageBindingProps>) =>
    synthStack((stack) => {
      new StageBinding(stack, 'Binding', { ...props, ...more });
    });

  test('that is minimal is evaluated at the stage', () => {
    expect(attributesAt(bound({}), ADDRESS)).toEqual({
      target: 'uuid of flow enrol',
      stage: 'uuid of stage prompt',
      order: 10,
      evaluate_on_plan: false,
      re_evaluate_policies: true,
      invalid_response_action: 'retry',
      policy_engine_mode: 'any',
    });
  });

  test.each([
    ['plan', true, false],
    ['stage', false, true],
    ['both', true, true],
  ] as const)('evaluated at %s renders evaluate_on_plan %p and re_evaluate_policies %p', (evaluate, plan, again) => {
    expect(attributesAt(bound({ evaluate }), ADDRESS)).toMatchObject({
      evaluate_on_plan: plan,
      re_evaluate_policies: again,
    });
  });

  test('of order 0 keeps its order', () => {
    expect(attributesAt(bound({ order: 0 }), ADDRESS).order).toBe(0);
  });

  test('of a flow is made by the flow, below its address, and points at its UUID', () => {
    const config = synthStack((stack) => {
      new Flow(stack, 'Enrol', MINIMAL).addStage('PromptBinding', { stage: stage('prompt'), order: 10 });
    });
    expect(attributesAt(config, 'authentik_flow_stage_binding.Enrol_PromptBinding').target).toBe(
      '${authentik_flow.Enrol.uuid}',
    );
  });

  test('that is adopted manages what it says and nothing more', () => {
    const adopt = Adoption.byId('00000000-0000-4000-8000-0000000000b1');
    const config = bound({ adopt, evaluate: 'stage' });
    expect(config.import).toEqual([{ to: ADDRESS, id: '00000000-0000-4000-8000-0000000000b1' }]);
    expect(lifecycleAt(config, ADDRESS)).toEqual({
      prevent_destroy: true,
      ignore_changes: ['invalid_response_action', 'policy_engine_mode'],
    });
    expect(lifecycleAt(bound({ adopt }), ADDRESS)).toMatchObject({
      ignore_changes: expect.arrayContaining(['evaluate_on_plan', 're_evaluate_policies']),
    });
  });

  test('takes a reputation policy, first in order where none is said', () => {
    const config = synthStack((stack) => {
      const policy = new ReputationPolicy(stack, 'Policy', {
        name: 'p',
        threshold: -5,
        checkIp: true,
        checkUsername: false,
      });
      new StageBinding(stack, 'Binding', props).addPolicy('BadRecord', policy);
    });
    expect(attributesAt(config, 'authentik_policy_binding.Binding_BadRecord')).toEqual({
      target: '${authentik_flow_stage_binding.Binding.id}',
      policy: '${authentik_policy_reputation.Policy.id}',
      order: 0,
      enabled: true,
      negate: false,
      timeout: 30,
      failure_result: false,
    });
  });

  test.each([-1, 1.5, Number.NaN])('fails when the order is %p', (order) => {
    expect(refusalOf((stack) => new StageBinding(stack, 'Binding', { ...props, order }))).toBe(
      `test/Binding.order: is not a whole number from 0, found: ${JSON.stringify(order)}; count in tens`,
    );
  });
});
