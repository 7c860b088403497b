import { FlowStageBinding } from '#authentik/flow-stage-binding';
import type { Adoption, WithoutKey } from '../../core/adoption';
import { Construct, type TerraformResource } from '../../core/cdktf';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { wholeNumberFault } from '../../core/whole-number';
import { adoptResource } from '../adopt-resource';
import { PolicyBinding, type PolicyRef } from '../policy-binding';
import type { FlowRef } from './flow';
import type { StageRef } from './stage';

/**
 * When the policies on a stage binding decide: `plan`, once, when the flow is planned; `stage`, when the stage is
 * reached; `both`. A policy that reads or changes the flow plan works at `stage` only.
 */
type Evaluation = 'plan' | 'stage' | 'both';

export interface StageBindingProps {
  /** The flow that runs the stage. */
  readonly flow: FlowRef;
  /** The stage that is run. */
  readonly stage: StageRef;
  /** Position in the flow, ascending, unique in it. */
  readonly order: number;
  /** @default as the UI has it, for an adopted binding; stage for a created one (the provider's default is plan) */
  readonly evaluate?: Evaluation;
  /** @default the object is created; bindings have no natural key */
  readonly adopt?: Adoption<WithoutKey>;
}

/** Flow -> StageBinding -> stage. */
export class StageBinding extends Construct {
  readonly bindingId: string;
  readonly resource: TerraformResource;

  constructor(scope: Construct, id: string, props: StageBindingProps) {
    super(scope, id);
    refuseFaults(this, [wholeNumberFault('order', props.order, { least: 0, remedy: 'count in tens' })]);
    const evaluate = props.evaluate ?? 'stage';
    const resource = make(FlowStageBinding, this, 'Resource', {
      target: props.flow.uuid,
      stage: props.stage.stageId,
      order: props.order,
      evaluateOnPlan: evaluate !== 'stage',
      reEvaluatePolicies: evaluate !== 'plan',
      invalidResponseAction: 'retry',
      policyEngineMode: 'any',
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: [
        'target',
        'stage',
        'order',
        ...(props.evaluate === undefined ? [] : ['evaluate_on_plan', 're_evaluate_policies']),
      ],
    });
    this.bindingId = resource.id;
    this.resource = resource;
  }

  /** @param order position among the policies of this binding */
  addPolicy(id: string, policy: PolicyRef, order = 0): PolicyBinding {
    return new PolicyBinding(this, id, { target: this.bindingId, policy, order });
  }
}
