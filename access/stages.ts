import { type StageKind, stageKind } from '../constructs/authentik/flows/stage-kind';
import { once } from '../rules/readers/once';
import { type AccessObject, type AccessObjects, findPointedAt, isSame, nameOf } from './objects';

export interface BoundStage {
  readonly kind: StageKind;
  /** Names the stage; the address of the binding where a plan no longer looks the stage up. */
  readonly name: string;
  readonly order: number;
  /** The binding that puts the stage on the flow has this address. */
  readonly address: string;
  readonly stage: AccessObject | undefined;
  /** Policies that decide whether the stage runs. */
  readonly policies: readonly AccessObject[];
}

const ordered = once((objects: AccessObjects) =>
  [...objects.ofType('authentik_flow_stage_binding')].sort((a, b) => Number(a.values.order) - Number(b.values.order)),
);

/** The stages of a flow that are known here, in their order. */
export function stagesOf(objects: AccessObjects, flow: AccessObject): readonly BoundStage[] {
  return ordered(objects)
    .filter((binding) => isSame(findPointedAt(objects, binding, 'target'), flow))
    .map((binding) => {
      const stage = findPointedAt(objects, binding, 'stage');
      const name = stage === undefined ? binding.address : nameOf(stage);
      const kind = stage === undefined ? 'unknown' : stageKind(stage.type, name, objects.stated.sign_in?.stages);
      const policies = policiesOn(objects, binding);
      return { kind, name, order: Number(binding.values.order), address: binding.address, stage, policies };
    });
}

/**
 * Returns what enabled bindings put on a flow or a stage binding: their policies, or themselves where those are not known.
 */
export function policiesOn(objects: AccessObjects, target: AccessObject): readonly AccessObject[] {
  return objects
    .ofType('authentik_policy_binding')
    .filter(({ values }) => values.enabled !== false)
    .filter((binding) => isSame(findPointedAt(objects, binding, 'target'), target))
    .map((binding) => findPointedAt(objects, binding, 'policy') ?? binding);
}

/** The flow that a stage is on; the first one, where there are several. */
export function flowWith(objects: AccessObjects, stage: AccessObject): AccessObject | undefined {
  const binding = ordered(objects).find((one) => isStage(findPointedAt(objects, one, 'stage'), stage));
  return binding === undefined ? undefined : findPointedAt(objects, binding, 'target');
}

/** A stage that the site adopts is looked up too: both are the stage of that name. */
export function isStage(one: AccessObject | undefined, other: AccessObject): boolean {
  return one !== undefined && (one.address === other.address || nameOf(one) === nameOf(other));
}
