import { children } from './block';
import type { StackDocument } from './document';
import { type Workload, workloads } from './pod-workloads';

/** A container that copies bans to Cloudflare. */
export interface SyncContainer {
  readonly workload: Workload;
  /** Literal values of its environment, by name. */
  readonly env: Readonly<Record<string, string>>;
}

/** The syncs of a stack, recognised by the variable with the key of a bouncer. */
export function syncContainers(stack: StackDocument): readonly SyncContainer[] {
  return workloads(stack).flatMap((workload) =>
    workload.containers
      .map((container) => children(container, 'env'))
      .map((variables) => variables.map(({ name, value }) => [String(name), String(value ?? '')] as const))
      .filter((variables) => variables.some(([name]) => name === 'CROWDSEC_LAPI_KEY'))
      .map((variables) => ({ workload, env: Object.fromEntries(variables) })),
  );
}
