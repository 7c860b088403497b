import { Adoption } from './adoption';
import type { IConstruct, TerraformResource } from './cdktf';
import { ConstructError, type Fault } from './errors';
import { FaultLog } from './fault-log';
import { isPartOf, SitePart, sitePathOf } from './site-part';

/** Describes which parts of a composite construct exist already, by their names; `Adoption.byKey()`: all of them do. */
export type PartAdoptions = Adoption<'key'> | Readonly<Record<string, Adoption>>;

/** Types of the metadata of a construct node. */
const DECLARED = 'adopted-parts';
const PLACE = 'adoption-place';

export interface PartsPlace {
  /** Put in front of each name, where the record covers more than this composite. @default none */
  readonly prefix?: string;
  /** Path of the record in the site. @default `adopt`, below the composite's part of the site */
  readonly at?: string | undefined;
}

interface Declaration extends PartsPlace {
  /** Terraform imports these parts instead of creating them. @default none */
  readonly adopt: Adoption | PartAdoptions | undefined;
  /** Whether all of it is one object, with one key in the site. @default false */
  readonly isOne?: boolean;
}

/** A place in the site says how one resource is adopted. */
interface AdoptionPlace {
  /** Path in the site. */
  readonly adopt: string;
  /** Path of the record, and the name in it. @default the resource has a key of its own */
  readonly part?: { readonly of: string; readonly name: string };
  /** Attributes that an adopted object must state and the site does not, by their path in the site. @default none */
  readonly states?: Readonly<Record<string, string>>;
}

/**
 * Declares which parts of a composite construct exist. The name of a part is its construct path below the composite, in
 * camel case; the composite's own resource has the name of the composite:
 *
 *     PgBouncer/Config -> config       Enrollment/Flow/LoginBinding -> flowLoginBinding       Namespace -> namespace
 *
 * @param adopt the same record may be declared for several constructs; undefined: none of the parts exists
 */
export function declareParts(composite: IConstruct, adopt: PartAdoptions | undefined, place: PartsPlace = {}): void {
  composite.node.addMetadata(DECLARED, { adopt, ...place } satisfies Declaration);
}

/** Declares that the one object below a construct exists, or that it does not. */
export function declareObject(construct: IConstruct, adopt: Adoption | undefined): void {
  construct.node.addMetadata(DECLARED, { adopt, isOne: true } satisfies Declaration);
}

/** How a construct is adopted, as a part of a composite or on its own; undefined: it is created. */
export function adoptionOf(construct: IConstruct, explicit?: Adoption): Adoption | undefined {
  if (explicit !== undefined) return explicit;
  const declared = readDeclared(construct);
  return declared && partOf(declared.adopt, declared.name);
}

/**
 * Works as `adoptionOf`, and records in the tree where the site states it.
 *
 * @param states properties of the construct that an adopted object must state and that are missing, by attribute
 */
export function placeAdoption(
  resource: TerraformResource,
  explicit?: Adoption,
  states: Readonly<Record<string, string>> = {},
): Adoption | undefined {
  const declared = readDeclared(resource);
  const place = declared === undefined ? ownPlace(resource) : explicit === undefined ? declared.place : undefined;
  const path = SitePart.of(resource)?.path;
  const stated = Object.entries(states).map(([attribute, property]) => [`${path}.${property}`, attribute] as const);
  if (place !== undefined) resource.node.addMetadata(PLACE, { ...place, states: Object.fromEntries(stated) });
  return explicit ?? (declared && partOf(declared.adopt, declared.name));
}

/** Returns what `placeAdoption` recorded. */
export function adoptionPlaceOf(construct: IConstruct): AdoptionPlace | undefined {
  return metadataOf<AdoptionPlace>(construct, PLACE);
}

/** How the part of a name is adopted; undefined: it is created. */
export function partOf(adopt: Declaration['adopt'], name: string): Adoption | undefined {
  return adopt instanceof Adoption ? adopt : adopt?.[name];
}

/**
 * Refuses names that no part has, one fault each. To be called when the stack is complete.
 *
 * @throws ConstructError in an app without a `FaultLog`
 */
export function refuseUnknownParts(root: IConstruct): void {
  const constructs = root.node.findAll();
  const namesAt = new Map<string, Set<string>>();
  for (const construct of constructs) {
    const part = adoptionPlaceOf(construct)?.part;
    if (part !== undefined) namesAt.set(part.of, (namesAt.get(part.of) ?? new Set()).add(part.name));
  }
  const records = new Map(
    constructs.flatMap((construct) => {
      const declared = metadataOf<Declaration>(construct, DECLARED);
      if (declared?.adopt === undefined || declared.adopt instanceof Adoption) return [];
      return [[recordPath(construct, declared), declared.adopt] as const];
    }),
  );
  const faults = [...records].flatMap(([path, adopt]): readonly Fault[] => {
    const names = [...(namesAt.get(path) ?? [])].sort();
    return Object.keys(adopt)
      .filter((name) => !names.includes(name))
      .map((name) => ({
        path: `${path}.${name}`,
        fault: 'is not a part of this object',
        remedy: `choose one of ${names.join(', ')}, or remove it`,
      }));
  });
  if (faults.length === 0) return;
  const log = FaultLog.of(root);
  if (log === undefined) throw new ConstructError(faults);
  log.add(...faults);
}

/** The declaration of the nearest composite, and what it calls the construct. */
function readDeclared(construct: IConstruct) {
  const scopes = construct.node.scopes;
  const index = scopes.findLastIndex((scope) => metadataOf(scope, DECLARED) !== undefined);
  const composite = scopes[index];
  if (composite === undefined) return undefined;
  const declared = metadataOf<Declaration>(composite, DECLARED) as Declaration;
  const { adopt, prefix = composite.node.id, isOne } = declared;
  const ids = scopes
    .slice(index + 1)
    .filter((scope) => !(scope instanceof SitePart))
    .map(({ node }) => node.id)
    .filter((id) => id !== 'Resource');
  const name = camelCase(ids.length === 0 ? prefix : (declared.prefix ?? '') + ids.join(''));
  const of = recordPath(composite, declared);
  const place: AdoptionPlace = isOne ? { adopt: of } : { adopt: `${of}.${name}`, part: { of, name } };
  return { adopt, name, place };
}

/** Returns the place of a resource whose construct has a property `adopt`. */
function ownPlace(resource: TerraformResource): AdoptionPlace | undefined {
  const construct = resource.node.scope as IConstruct;
  const part = SitePart.of(construct);
  return part?.path === undefined || !isPartOf(construct, part) ? undefined : { adopt: sitePathOf(construct, 'adopt') };
}

function recordPath(composite: IConstruct, { at }: Declaration): string {
  return at ?? sitePathOf(composite, 'adopt');
}

function metadataOf<T>({ node }: IConstruct, type: string): T | undefined {
  return node.metadata.find((entry) => entry.type === type)?.data as T | undefined;
}

function camelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
