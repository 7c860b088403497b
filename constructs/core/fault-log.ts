import type { IConstruct } from './cdktf';
import { ConstructError, type Fault, joined, valueFaults } from './errors';

/**
 * Refuses a construct that has any fault. In an app with a `FaultLog` it records the faults, and the construct is
 * built, so that one refusal does not hide the next.
 *
 * @throws ConstructError with every fault at once, in an app without a log
 */
export function refuseFaults(scope: IConstruct, faults: readonly (Fault | undefined)[]): void {
  const found = faults.filter((fault) => fault !== undefined);
  if (found.length === 0) return;
  const log = FaultLog.of(scope);
  const placed = found.map((fault) => ({
    ...fault,
    path: log?.pathOf(scope, fault.path) ?? `${scope.node.path}.${fault.path}`,
  }));
  if (log === undefined) throw new ConstructError(placed);
  log.add(...placed);
}

/** Builds what one member of the props describes; its faults carry the path of the member. */
export function forMember<T>(scope: IConstruct, path: string, build: () => T): T {
  const log = FaultLog.of(scope);
  return log === undefined ? build() : log.below(scope, path, build);
}

/** A part of a site. */
export interface SitePart {
  /** Scope of the constructs of the part. */
  readonly owner: IConstruct;
  /** From the root of the site. */
  readonly path: string;
  /** Where a property of the constructs has another path than its name below the part. @default nowhere */
  readonly names?: Readonly<Record<string, string>>;
}

/** Collects the faults of the constructs of an app, and maps constructs to parts of the site. */
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
  private readonly parts: SitePart[] = [];
  private readonly sources = new WeakMap<IConstruct, string>();

  private constructor() {}

  get faults(): readonly Fault[] {
    return this.recorded;
  }

  add(...faults: readonly Fault[]): void {
    this.recorded.push(...faults);
  }

  /**
   * Builds a part of the site: the constructs that are added to the scope of its owner carry its path.
   *
   * @throws ConstructError where a value object refuses the part
   */
  within<T>(part: SitePart, build: () => T): T {
    const { owner, path } = part;
    const before = new Set(owner.node.children);
    this.parts.push(part);
    try {
      return build();
    } catch (error) {
      const faults = valueFaults(error).map((fault) => ({ ...fault, path: joined(path, fault.path) }));
      throw faults.length === 0 ? error : new ConstructError(faults);
    } finally {
      this.parts.pop();
      for (const child of owner.node.children) {
        if (!before.has(child) && !this.sources.has(child)) this.sources.set(child, path);
      }
    }
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

  /**
   * As `within`, for a part of the part that is being built.
   *
   * @param path below the present one
   */
  below<T>(owner: IConstruct, path: string, build: () => T): T {
    const present = this.parts.at(-1)?.path;
    return present === undefined ? build() : this.within({ owner, path: joined(present, path) }, build);
  }

  /** The part of the site that a construct, or the nearest construct above it, belongs to. */
  sourceOf(construct: IConstruct): string | undefined {
    for (let scope: IConstruct | undefined = construct; scope !== undefined; scope = scope.node.scope) {
      const source = this.sources.get(scope);
      if (source !== undefined) return source;
    }
    return undefined;
  }

  /** A property of a nested construct has no path in the site: the construct path is given instead. */
  pathOf(scope: IConstruct, property: string): string {
    const part = this.parts.at(-1);
    if (part === undefined) return `${scope.node.path}.${property}`;
    const { owner, path, names } = part;
    if (owner !== scope && owner !== scope.node.scope) return `${path} (${scope.node.path}.${property})`;
    return names?.[property] ?? `${path}.${property}`;
  }
}
