import {
  allResources,
  type Block,
  blockAt,
  type Resource,
  readReference,
  resourcesOfType,
  type SiteDocument,
  type StackDocument,
} from '../../rules/readers/document';
import type { DiagramNode } from '../diagram';
import type { Row } from '../table';

export interface FlowStage {
  readonly order: number;
  readonly name: string;
  /** authentik's word for the kind of the stage, such as `identification`. */
  readonly kind: string;
  /** A login that ends here lasts this long; undefined for other stages, and where the UI owns it. */
  readonly sessionDuration?: string | undefined;
  /** Other ways from this page: a passkey, and the sources by name. */
  readonly branches: readonly string[];
  /** Belongs to the binding that puts the stage on the flow: what a plan does to it, it does to the step. */
  readonly binding: string;
  /** The stage and the binding have these addresses. */
  readonly addresses: readonly string[];
}

/** A flow whose stages Terraform binds: what a visitor goes through, in order. */
export interface LoginPath {
  readonly slug: string;
  readonly title: string;
  /** authentik's word: `authentication`, `enrollment`, ... */
  readonly designation: string;
  readonly stages: readonly FlowStage[];
  readonly address: string;
}

/** Puts the stack before Terraform addresses; what is looked up only, or is in no stack, is left out. */
export function stackAddresses({ stacks }: SiteDocument): (addresses: readonly string[]) => readonly string[] {
  const all = new Map(stacks.flatMap((stack) => allResources(stack).map(({ address }) => [address, stack.name])));
  return (addresses) =>
    [...new Set(addresses)].flatMap((address) => (all.has(address) ? [`${all.get(address)}.${address}`] : []));
}

/** Every flow that the site's stacks bind stages to, by slug. */
export function loginPaths({ stacks }: SiteDocument): readonly LoginPath[] {
  return stacks.flatMap((stack) => [...pathsOf(stack)]).sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

function* pathsOf(stack: StackDocument): Generator<LoginPath> {
  const bindings = resourcesOfType(stack, 'authentik_flow_stage_binding');
  const targets = new Set(bindings.map(({ block }) => readReference(block.target) ?? ''));
  for (const address of targets) {
    const flow = blockAt(stack, address);
    if (flow === undefined) continue;
    yield {
      slug: String(flow.slug),
      title: String(flow.title ?? flow.slug),
      designation: String(flow.designation ?? 'authentication'),
      stages: bindings
        .filter(({ block }) => readReference(block.target) === address)
        .map((binding) => stageOf(stack, binding))
        .sort((a, b) => a.order - b.order),
      address: `${stack.name}.${address}`,
    };
  }
}

function stageOf(stack: StackDocument, { address, block }: Resource): FlowStage {
  const at = readReference(block.stage) ?? '';
  const stage: Block = blockAt(stack, at) ?? {};
  return {
    order: Number(block.order),
    name: String(stage.name ?? block.stage),
    kind: /^authentik_stage_(\w+)\./.exec(at)?.[1]?.replaceAll('_', ' ') ?? "managed in authentik's UI",
    sessionDuration: stage.session_duration === undefined ? undefined : String(stage.session_duration),
    branches: branchesOf(stack, stage),
    binding: `${stack.name}.${address}`,
    addresses: [at, address].filter((one) => !one.startsWith('data.')).map((one) => `${stack.name}.${one}`),
  };
}

/** Returns what an identification stage offers besides the fields on it. */
function branchesOf(stack: StackDocument, stage: Block): readonly string[] {
  const sources = [stage.sources ?? []].flat().map((source) => {
    const { name } = blockAt(stack, readReference(source) ?? '') ?? {};
    return name === undefined ? 'a source of the UI' : String(name);
  });
  const hasPasskey = typeof stage.passwordless_flow === 'string' && stage.passwordless_flow !== '';
  return [...(hasPasskey ? ['passkey'] : []), ...new Set(sources)];
}

/** A stage of a flow as a box. */
export function stageNode({
  order,
  name,
  kind,
  sessionDuration,
  branches,
  binding,
  addresses,
}: FlowStage): Omit<DiagramNode, 'id'> {
  const lines = [
    name,
    `${order}: ${kind}`,
    ...(branches.length === 0 ? [] : [`or ${branches.join(', ')}`]),
    ...(sessionDuration === undefined ? [] : [`session ${sessionDuration}`]),
  ];
  return { kind: 'stage', lines, addresses, decisive: binding };
}

/** Names what a login stage bounds. */
export const LOGIN_SESSION = 'session after this login stage';

const DURATIONS: Readonly<Record<string, string>> = {
  session_duration: LOGIN_SESSION,
  access_token_validity: 'access token',
  refresh_token_validity: 'refresh token',
};

/** How long a user stays signed in, by what bounds it; the address of each is a detail. */
export function sessionRows({ stacks }: SiteDocument): readonly Row[] {
  return stacks.flatMap((stack) =>
    allResources(stack).flatMap(({ address, block }) =>
      Object.entries(DURATIONS).flatMap(([attribute, what]) => {
        const at = `${stack.name}.${address}`;
        const duration = block[attribute];
        return typeof duration === 'string'
          ? [{ cells: [String(block.name), what, duration], addresses: [at], details: [at] }]
          : [];
      }),
    ),
  );
}
