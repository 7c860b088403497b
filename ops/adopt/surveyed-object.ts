import type { Provenance } from '../../constructs/core/provenance';
import { conceal } from '../core/conceal';

/** Something that the site could state: its path in the site, and the value. */
export interface AdoptEntry {
  readonly path: string;
  readonly value: unknown;
}

/**
 * Describes what becomes of one object of a stack at the next apply:
 *
 * `adopt`: it is there and imported. `look up`: it is there, and its key comes in as a variable. `create`: it is not there.
 * `collide`: it, or another kind of object under its name, is there and the site creates it. `missing`: the site imports
 * or looks up what is not there. `ambiguous`: several are there. `mismatch`: the id that the site imports belongs to an
 * object of another name. `blocked`: it is there, differs in what its provider can only replace, and may not be destroyed.
 * `found`: only looked up.
 */
export type AdoptOutcome =
  | 'adopt'
  | 'look up'
  | 'create'
  | 'collide'
  | 'blocked'
  | 'missing'
  | 'ambiguous'
  | 'mismatch'
  | 'found';

/** In the order in which the operator has to look at them. */
export const OUTCOMES: readonly AdoptOutcome[] = [
  'missing',
  'ambiguous',
  'mismatch',
  'blocked',
  'collide',
  'look up',
  'create',
  'adopt',
  'found',
];

/** With these a plan or an apply fails, or hits the wrong object. */
export const FAILING: ReadonlySet<AdoptOutcome> = new Set(['missing', 'ambiguous', 'mismatch', 'blocked', 'collide']);

/** One attribute whose live value is another one than the stack would set. */
export interface Difference {
  readonly attribute: string;
  /** Null where the live object has none. */
  readonly live: unknown;
  readonly stack: unknown;
  /**
   * `silent`: the provider never reads the attribute, and no plan shows the change. `replaces`: the provider destroys the
   * object and creates it again.
   */
  readonly shown: 'in the plan' | 'silent' | 'replaces';
}

export interface SurveyedObject {
  readonly address: string;
  readonly outcome: AdoptOutcome;
  /** Natural key, or the import id that the site states. */
  readonly key: string;
  /** Id of the live object; of several, all of them. */
  readonly id?: string;
  /** Terraform variable that the id comes in with. */
  readonly variable?: string;
  /** The stack would change these if the object were adopted as it is. */
  readonly differences: readonly Difference[];
  /** With these entries the site adopts the object. */
  readonly entries: readonly AdoptEntry[];
  /** The operator has to know or to decide this before the object is adopted. */
  readonly remark?: string;
}

/** Returns what becomes of an object, by whether the site imports it and whether it exists. */
export function outcomeOf(isImported: boolean, exists: boolean): AdoptOutcome {
  if (isImported) return exists ? 'adopt' : 'missing';
  return exists ? 'collide' : 'create';
}

/**
 * Returns what the site has to state to adopt an object: how it is found, and the live values of what the provider never
 * reads, without which the object is refused. None for what the site cannot adopt.
 */
export function entriesFor(
  { adopt, states = {} }: Partial<Provenance> = {},
  value: unknown,
  row: Readonly<Record<string, unknown>> = {},
): readonly AdoptEntry[] {
  if (adopt === undefined) return [];
  const stated = Object.entries(states).map(([path, attribute]) => ({ path, value: row[attribute] ?? [] }));
  return [{ path: adopt, value }, ...stated];
}

/** The object as any output may show it: what is live holds passwords in `env`, arguments, annotations and Helm values. */
export function withoutSecrets(object: SurveyedObject): SurveyedObject {
  const differences = object.differences.map((one) => ({
    ...one,
    live: conceal(one.attribute, one.live),
    stack: conceal(one.attribute, one.stack),
  }));
  return { ...object, differences };
}

/** An object of which nothing more is known. */
export const NOTHING: Pick<SurveyedObject, 'differences' | 'entries'> = { differences: [], entries: [] };

export function byAddress(objects: readonly SurveyedObject[]): readonly SurveyedObject[] {
  return [...objects].sort((a, b) => a.address.localeCompare(b.address, 'en'));
}
