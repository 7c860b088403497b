import { formatCount } from './counted';

/** One thing that is wrong, in the same words for the schema of a site, the constructs and the rules. */
export interface Fault {
  /**
   * Path in the site: `platform.pgbouncer.image`. A construct states its own property; `refuseFaults` puts the path of
   * the site in front of it, or the construct path where the object is not from the site.
   */
  readonly path: string;
  /** The fault and not the rule, lower case, without a full stop: "is empty", "is not a group of the site". */
  readonly fault: string;
  /** States what was found. @default nothing is shown: the fault says it, or it may be a secret */
  readonly found?: unknown;
  /** States what to do about it. */
  readonly remedy: string;
}

/** `platform.pgbouncer.poolSize: is not a whole number from 1 to 1000, found: 0; write for example 20` */
export function sentence({ path, fault, found, remedy }: Fault): string {
  return `${path}: ${fault}${found === undefined ? '' : `, found: ${showValue(found)}`}; ${remedy}`;
}

export function faultIf(isWrong: boolean, fault: Fault): Fault | undefined {
  return isWrong ? fault : undefined;
}

/** The fault, unless its condition holds. */
export function faultUnless(isRight: boolean, fault: Fault): Fault | undefined {
  return isRight ? undefined : fault;
}

/** Lists what a synthesis checks, one after the other: the next stage starts when the one before finds nothing. */
const STAGES = ['schema', 'constructs', 'rules'] as const;
type Stage = (typeof STAGES)[number];

/** Everything that one stage finds wrong with a site, one line each. */
export class SiteError extends Error {
  override readonly name = 'SiteError';

  constructor(
    site: string,
    stage: Stage,
    readonly faults: readonly Fault[],
  ) {
    const step = `stage ${STAGES.indexOf(stage) + 1} of ${STAGES.length}, ${stage}`;
    const end = `${formatCount(faults.length, 'fault')} (${step}); nothing was written`;
    super([...faults.map(sentence), end].map((line) => `site ${site}: ${line}`).join('\n'));
  }
}

/** Everything that is wrong with a value object, which is not in the construct tree. */
class ValueError extends RangeError {
  override readonly name = 'ValueError';

  constructor(
    subject: string,
    readonly faults: readonly Fault[],
  ) {
    super(faults.map((fault) => sentence({ ...fault, path: joinPath(subject, fault.path) })).join('\n'));
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
 * Refuses a value object that has any fault.
 *
 * @throws ValueError with every fault at once
 */
export function refuseValue(subject: string, faults: readonly (Fault | undefined)[]): void {
  const found = faults.filter((fault) => fault !== undefined);
  if (found.length > 0) throw new ValueError(subject, found);
}

/**
 * The faults of a value object. Its message has the form "fault; remedy": the RangeError of a bug, such as a call stack
 * that is too deep, has not.
 */
export function valueFaults(error: unknown): readonly Fault[] {
  if (error instanceof ValueError) return error.faults;
  const isRefusal = error instanceof RangeError && error.message.includes('; ');
  return isRefusal ? [{ path: '', ...splitMessage(error.message) }] : [];
}

/** The path of a property below another path. */
export function joinPath(path: string, property: string): string {
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
function showValue(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value)).replace(/\/\/[^/"@]*@/g, '//***@');
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
