import { Adoption } from './adoption';
import type { IConstruct } from './cdktf';
import { ConstructError, type Fault } from './errors';
import { FaultLog } from './fault-log';

/** Which parts of a composite construct exist already, by their names; `Adoption.byKey()`: all of them do. */
export type PartAdoptions = Adoption<'key'> | Readonly<Record<string, Adoption>>;

/** Names of the parts that were looked up, by record. */
const ASKED = new WeakMap<PartAdoptions, Set<string>>();
const DECLARED = new WeakMap<IConstruct, { readonly adopt: PartAdoptions } & PartsPlace>();

export interface PartsPlace {
  /** Put in front of each name, where the record covers more than this composite. @default none */
  readonly prefix?: string;
  /** Key of the record, below the composite's part of the site. @default adopt */
  readonly property?: string;
  /** Path of the record in the site. @default `property`, below the composite's part of the site */
  readonly at?: string | undefined;
}

/**
 * States which parts of a composite construct exist. The name of a part is its construct path below the composite, in
 * camel case; the composite's own resource has the name of the composite:
 *
 *     PgBouncer/Config -> config       Enrollment/Flow/LoginBinding -> flowLoginBinding       Namespace -> namespace
 *
 * @param adopt the same record may be declared for several constructs
 */
export function declareParts(composite: IConstruct, adopt: PartAdoptions | undefined, place: PartsPlace = {}): void {
  if (adopt !== undefined) DECLARED.set(composite, { adopt, ...place });
}

/** How a construct is adopted, as a part of a composite or on its own; undefined: it is created. */
export function adoptionOf(construct: IConstruct, explicit?: Adoption): Adoption | undefined {
  if (explicit !== undefined) return explicit;
  const scopes = construct.node.scopes;
  for (let index = scopes.length - 1; index >= 0; index--) {
    const declared = DECLARED.get(scopes[index] as IConstruct);
    if (declared === undefined) continue;
    const { adopt, prefix = '' } = declared;
    const ids = scopes
      .slice(index + 1)
      .map(({ node }) => node.id)
      .filter((id) => id !== 'Resource');
    const own = prefix === '' ? scopes[index]?.node.id : prefix;
    const name = camelCase(ids.length === 0 ? (own ?? '') : prefix + ids.join(''));
    ASKED.set(adopt, (ASKED.get(adopt) ?? new Set()).add(name));
    return partOf(adopt, name);
  }
  return undefined;
}

/** How the part of a name is adopted; undefined: it is created. */
export function partOf(adopt: PartAdoptions | undefined, name: string): Adoption | undefined {
  return adopt instanceof Adoption ? adopt : adopt?.[name];
}

/**
 * Refuses names that no part has, one fault each. To be called when the stack is complete.
 *
 * @throws ConstructError in an app without a `FaultLog`
 */
export function refuseUnknownParts(root: IConstruct): void {
  const log = FaultLog.of(root);
  const seen = new Set<PartAdoptions>();
  const faults = root.node.findAll().flatMap((construct): readonly Fault[] => {
    const { adopt, property = 'adopt', at } = DECLARED.get(construct) ?? {};
    if (adopt === undefined || adopt instanceof Adoption || seen.has(adopt)) return [];
    seen.add(adopt);
    const names = [...(ASKED.get(adopt) ?? [])].sort();
    return Object.keys(adopt)
      .filter((name) => !names.includes(name))
      .map((name) => ({
        path: `${at ?? `${log?.sourceOf(construct) ?? construct.node.path}.${property}`}.${name}`,
        fault: 'names no part of this object',
        remedy: `choose one of ${names.join(', ')}, or remove it`,
      }));
  });
  if (faults.length === 0) return;
  if (log === undefined) throw new ConstructError(faults);
  log.add(...faults);
}

function camelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
