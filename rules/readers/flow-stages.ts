import { type StageKind, stageKind } from '../../constructs/authentik/flows/stage-kind';
import {
  type Block,
  blockAt,
  flowOf,
  type Resource,
  readReference,
  resourcesOfType,
  type StackDocument,
} from './document';
import { statedAccessIn } from './stated-access';

export interface FlowStage {
  readonly kind: StageKind;
  readonly name: string;
  readonly order: number;
  readonly binding: string;
  /** Block of the stage; empty where the UI owns it. */
  readonly block: Block;
}

export interface BoundFlow {
  readonly slug: string;
  /** The flow has this address; it is a data source where the UI owns it. */
  readonly address: string;
  /** Undefined where the UI owns the flow. */
  readonly designation: unknown;
  /** In their order. */
  readonly stages: readonly FlowStage[];
}

/** Flows that the stack binds stages to: those that it creates, and those that it looks up. */
export function findBoundFlows(stack: StackDocument): readonly BoundFlow[] {
  const bindings = resourcesOfType(stack, 'authentik_flow_stage_binding');
  const slugOf = ({ block }: Resource) => flowOf(stack, block.target);
  return [...new Set(bindings.map(slugOf))].map((slug) => {
    const own = bindings.filter((binding) => slugOf(binding) === slug);
    const address = readReference(own[0]?.block.target) ?? '';
    const stages = own.map((binding) => stageOf(stack, binding)).sort((a, b) => a.order - b.order);
    return { slug, address, designation: blockAt(stack, address)?.designation, stages };
  });
}

function stageOf(stack: StackDocument, { address, block: binding }: Resource): FlowStage {
  const stage = readReference(binding.stage) ?? '';
  const type = stage.replace(/^data\./, '').split('.')[0] ?? '';
  const block = blockAt(stack, stage) ?? {};
  const name = String(block.name ?? '');
  const kind = stageKind(type, name, statedAccessIn(stack)?.sign_in?.stages);
  return { kind, name, order: Number(binding.order), binding: address, block };
}
