import { Adoption } from './adoption';
import type { IConstruct } from './cdktf';
import { ConstructError, type Fault, FaultLog } from './errors';

/** Which parts of a composite construct exist already, by their names; `Adoption.byKey()`: all of them do. */
export type PartAdoptions = Adoption<'key'> | Readonly<Record<string, Adoption>>;

/** Names that were asked for, by the record that states some of them. */
const ASKED = new WeakMap<PartAdoptions, Set<string>>();
const DECLARED = new WeakMap<IConstruct, { readonly adopt: PartAdoptions } & PartsPlace>();

export interface PartsPlace {
  /** Put in front of each name, where a composite is only a part of what the record is about. @default none */
  readonly prefix?: string;
  /** Where the record stands, below the place of the composite in the site. @default adopt */
  readonly property?: string;
  /** Path of the record in the site. @default `property`, below the composite's part of the site */
  readonly at?: string | undefined;
}

/**
 * States which parts of a composite construct exist, before they are made. A part has the name of its construct path
 * below the composite, in camel case; what the composite itself stands for has the composite's own name:
 *
 *     PgBouncer/Config -> config       Enrollment/Flow/LoginBinding -> flowLoginBinding       Namespace -> namespace
 *
 * @param adopt the same record may be declared for several constructs
 */
export function declareParts(composite: IConstruct, adopt: PartAdoptions | undefined, place: PartsPlace = {}): void {
  if (adopt !== undefined) DECLARED.set(composite, { adopt, ...place });
}

/** How a construct that may be a part of a composite is adopted; undefined: it is created. */
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
 * Refuses names that no part has: one fault for each. Called when all of a stack is made.
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
        fault: 'names no part that is made here',
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
