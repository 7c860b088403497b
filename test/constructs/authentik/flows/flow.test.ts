import { Flow, type FlowProps } from '../../../../constructs/authentik/flows/flow';
import { StageBinding, type StageBindingProps } from '../../../../constructs/authentik/flows/stage-binding';
import { ReputationPolicy } from '../../../../constructs/authentik/reputation-policy';
import { synthStack } from '../../../support/site/synth';
import { addressesOf, attributesAt, flow, refusalOf, stage } from '../blocks';

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

  test("that is not Terraform's is looked up by its slug, and nothing is made", () => {
    const slugs: string[] = [];
    const config = synthStack((stack) => {
      slugs.push(Flow.fromSlug(stack, 'Login', 'default-authentication-flow').slug);
    });
    expect(addressesOf(config)).toEqual(['data.authentik_flow.Login']);
    expect(attributesAt(config, 'data.authentik_flow.Login')).toEqual({ slug: 'default-authentication-flow' });
    expect(slugs).toEqual(['default-authentication-flow']);
  });

  test('that is created fails without a title', () => {
    expect(refusalOf((stack) => new Flow(stack, 'Enrol', { ...MINIMAL, title: undefined }))).toBe(
      'test/Enrol.title: is missing for a flow that is created; say what the page is called',
    );
  });
});

describe('a stage binding', () => {
  const props: StageBindingProps = { flow: flow('enrol'), stage: stage('prompt'), order: 10 };
  const ADDRESS = 'authentik_flow_stage_binding.Binding';
  const bindStage = (more: Partial<StageBindingProps>) =>
    synthStack((stack) => {
      new StageBinding(stack, 'Binding', { ...props, ...more });
    });

  test('that is minimal is evaluated at the stage', () => {
    expect(attributesAt(bindStage({}), ADDRESS)).toEqual({
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
    expect(attributesAt(bindStage({ evaluate }), ADDRESS)).toMatchObject({
      evaluate_on_plan: plan,
      re_evaluate_policies: again,
    });
  });

  test('of order 0 keeps its order', () => {
    expect(attributesAt(bindStage({ order: 0 }), ADDRESS).order).toBe(0);
  });

  test('of a flow is made by the flow, below its address, and points at its UUID', () => {
    const config = synthStack((stack) => {
      new Flow(stack, 'Enrol', MINIMAL).addStage('PromptBinding', { stage: stage('prompt'), order: 10 });
    });
    expect(attributesAt(config, 'authentik_flow_stage_binding.Enrol_PromptBinding').target).toBe(
      '${authentik_flow.Enrol.uuid}',
    );
  });

  test('takes a reputation policy, at order 0 by default', () => {
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
