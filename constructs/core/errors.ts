import type { IConstruct } from './cdktf';

/** One thing that is wrong, in the same words for the schema of a site, the constructs and the rules. */
export interface Fault {
  /**
   * Path of what the person wrote: `platform.pgbouncer.image`. A construct states its own property; `refuseFaults`
   * puts the place in the site in front of it, or the construct's path where code made the object.
   */
  readonly path: string;
  /** The fault itself and not the rule, lower case, without a full stop: "is empty", "names no group of the site". */
  readonly fault: string;
  /** What was found. @default nothing is shown: the fault says it, or it may be a secret */
  readonly found?: unknown;
  /** What to do about it. */
  readonly remedy: string;
}

/** `platform.pgbouncer.poolSize: is no whole number from 1 to 1000, found: 0; write for example 20` */
export function sentence({ path, fault, found, remedy }: Fault): string {
  return `${path}: ${fault}${found === undefined ? '' : `, found: ${shown(found)}`}; ${remedy}`;
}

/** Everything that is wrong with a site, one line each. */
export class SiteError extends Error {
  override readonly name = 'SiteError';

  constructor(
    site: string,
    readonly faults: readonly Fault[],
  ) {
    const count = `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`;
    super([...faults.map(sentence), `${count}; nothing was written`].map((line) => `site ${site}: ${line}`).join('\n'));
  }
}

/** Everything that is wrong with a value object, which has no place in a construct tree. */
export class ValueError extends RangeError {
  override readonly name = 'ValueError';

  constructor(
    subject: string,
    readonly faults: readonly Fault[],
  ) {
    super(faults.map((fault) => sentence({ ...fault, path: joined(subject, fault.path) })).join('\n'));
  }
}

/** Everything that is wrong with one construct, one line each. */
export class ConstructError extends Error {
  override readonly name = 'ConstructError';

  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(sentence).join('\n'));
  }
}

/**
 * Refuses a construct that has any fault. In an app with a `FaultLog` the faults are recorded and the construct is
 * built all the same, so that one refusal does not hide the next.
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
  log.refuse(scope, placed);
}

/** Builds what one member of a construct's props asks for; its faults carry the path of the member. */
export function forMember<T>(scope: IConstruct, path: string, build: () => T): T {
  const log = FaultLog.of(scope);
  return log === undefined ? build() : log.below(scope, path, build);
}

/** A part of a site. */
export interface SitePart {
  /** Scope of the constructs that the part asks for. */
  readonly owner: IConstruct;
  /** From the root of the site. */
  readonly path: string;
  /** Where a property of the constructs has another path than its name below the part. @default nowhere */
  readonly names?: Readonly<Record<string, string>>;
}

/** Collects what the constructs of an app refuse, and knows which part of the site each of them was made for. */
export class FaultLog {
  private static readonly logs = new WeakMap<IConstruct, FaultLog>();

  /** Collects from now on, for every construct below the root. */
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
  private readonly told = new WeakSet<Error>();
  private readonly refused = new WeakSet<IConstruct>();
  private hasStumbled = false;

  private constructor() {}

  get faults(): readonly Fault[] {
    return this.recorded;
  }

  /** Records the faults of a construct. */
  refuse(construct: IConstruct, faults: readonly Fault[]): void {
    this.refused.add(construct);
    this.add(...faults);
  }

  /** Whether a resource is of a construct that was refused. */
  isRefused(resource: IConstruct): boolean {
    const { scope } = resource.node;
    return (
      this.refused.has(resource) ||
      (scope !== undefined && scope.node.scope !== scope.node.root && this.refused.has(scope))
    );
  }

  /** Whether everything could be built, be it with faults. */
  get isComplete(): boolean {
    return !this.hasStumbled;
  }

  add(...faults: readonly Fault[]): void {
    this.recorded.push(...faults);
  }

  /** Builds what a part of the site asks for: the constructs that are made in the scope of its owner carry its path. */
  within<T>(part: SitePart, build: () => T): T {
    const { owner, path } = part;
    const before = new Set(owner.node.children);
    this.parts.push(part);
    try {
      return build();
    } catch (error) {
      if (error instanceof RangeError && !this.told.has(error)) {
        this.told.add(error);
        this.add(...faultsOf(error).map((fault) => ({ ...fault, path: joined(path, fault.path) })));
      }
      throw error;
    } finally {
      this.parts.pop();
      for (const child of owner.node.children) {
        if (!before.has(child) && !this.sources.has(child)) this.sources.set(child, path);
      }
    }
  }

  /**
   * Builds something that may stumble over what was refused before it: the faults say why.
   *
   * @returns undefined where it stumbled
   * @throws what the building throws where nothing was refused: that is a bug
   */
  attempt<T>(build: () => T): T | undefined {
    try {
      return build();
    } catch (error) {
      if (this.recorded.length === 0) throw error;
      this.hasStumbled = true;
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

  /** The part of the site that a construct, or the one that it stands in, was made for. */
  sourceOf(construct: IConstruct): string | undefined {
    for (let scope: IConstruct | undefined = construct; scope !== undefined; scope = scope.node.scope) {
      const source = this.sources.get(scope);
      if (source !== undefined) return source;
    }
    return undefined;
  }

  /** A construct that another one made has properties that the site does not have: the construct's path says which. */
  pathOf(scope: IConstruct, property: string): string {
    const part = this.parts.at(-1);
    if (part === undefined) return `${scope.node.path}.${property}`;
    const { owner, path, names } = part;
    if (owner !== scope && owner !== scope.node.scope) return `${path} (${scope.node.path}.${property})`;
    return names?.[property] ?? `${path}.${property}`;
  }
}

/**
 * Refuses a value object that has any fault.
 *
 * @throws ValueError with every fault at once
 */
export function refuseValue(subject: string, faults: readonly (Fault | undefined)[]): void {
  const found = faults.filter((fault) => fault !== undefined);
  if (found.length > 0) throw new ValueError(subject, found);
}

function faultsOf(error: RangeError): readonly Fault[] {
  return error instanceof ValueError ? error.faults : [{ path: '', ...splitMessage(error.message) }];
}

function joined(path: string, property: string): string {
  return property === '' ? path : `${path}.${property}`;
}

/** A message of the form "fault; remedy". */
export function splitMessage(message: string): Pick<Fault, 'fault' | 'remedy'> {
  const at = message.indexOf('; ');
  return at < 0
    ? { fault: message, remedy: 'correct the value' }
    : { fault: message.slice(0, at), remedy: message.slice(at + 2) };
}

/** At most 80 characters on one line; a password in a URL is masked. */
function shown(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value)).replace(/\/\/[^/"@]*@/g, '//***@');
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
