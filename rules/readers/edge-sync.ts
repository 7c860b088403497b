import type { Block, StackDocument } from './document';
import { children, type Workload, workloads } from './pod-workloads';

/** A container that copies bans to Cloudflare. */
export interface SyncContainer {
  readonly workload: Workload;
  readonly container: Block;
  /** Literal values of its environment, by name. */
  readonly env: Readonly<Record<string, string>>;
}

/** The syncs of a stack, recognised by the variable with the key of a bouncer. */
export function syncContainers(stack: StackDocument): readonly SyncContainer[] {
  return workloads(stack).flatMap((workload) =>
    workload.containers
      .map((container) => ({ container, variables: children(container, 'env') }))
      .filter(({ variables }) => variables.some(({ name }) => name === 'CROWDSEC_LAPI_KEY'))
      .map(({ container, variables }) => ({
        workload,
        container,
        env: Object.fromEntries(variables.map(({ name, value }) => [String(name), String(value ?? '')])),
      })),
  );
}
