import type { IConstruct } from './cdktf';
import { ConstructError, type Fault } from './errors';
import { sitePathOf } from './site-part';

/**
 * Refuses a construct that has any fault. In an app with a `FaultLog` it records the faults, and the construct is
 * built, so that one refusal does not hide the next.
 *
 * @throws ConstructError with every fault at once, in an app without a log
 */
export function refuseFaults(scope: IConstruct, faults: readonly (Fault | undefined)[]): void {
  const found = faults.filter((fault) => fault !== undefined);
  if (found.length === 0) return;
  const placed = found.map((fault) => ({ ...fault, path: sitePathOf(scope, fault.path) }));
  const log = FaultLog.of(scope);
  if (log === undefined) throw new ConstructError(placed);
  log.add(...placed);
}

/** Collects the faults of the constructs of an app. */
export class FaultLog {
  private static readonly logs = new WeakMap<IConstruct, FaultLog>();

  /** Starts collecting, for every construct below the root. */
  static collect(root: IConstruct): FaultLog {
    const log = new FaultLog();
    FaultLog.logs.set(root, log);
    return log;
  }

  static of(scope: IConstruct): FaultLog | undefined {
    return FaultLog.logs.get(scope.node.root);
  }

  private readonly recorded: Fault[] = [];

  private constructor() {}

  get faults(): readonly Fault[] {
    return this.recorded;
  }

  add(...faults: readonly Fault[]): void {
    this.recorded.push(...faults);
  }

  /** Builds a stack; undefined where a value object refuses a part of it, so that the other stacks are built all the same. */
  attempt<T>(build: () => T): T | undefined {
    try {
      return build();
    } catch (error) {
      if (!(error instanceof ConstructError)) throw error;
      this.add(...error.faults);
      return undefined;
    }
  }
}
