import type { Block } from '../rules/readers/document';
import type { StatedAccess } from '../rules/readers/stated-access';

/** An object of authentik or Kubernetes, wherever it comes from: the finished JSON, or the state of a plan. */
export interface AccessObject {
  readonly address: string;
  readonly type: string;
  /** Texts without the escapes of Terraform's JSON. */
  readonly values: Block;
  /**
   * Whether every binding of it is known: Terraform created the object, or has had it for longer than this plan. Of an
   * Ingress: whether its annotations are, also by a look at the cluster.
   */
  readonly isKnown: boolean;
  /** Whether Terraform makes it, so that the UI has bound nothing to it yet. @default false */
  readonly isNew?: boolean;
  /** Part of the site that describes it. @default unknown: a plan has no record of it */
  readonly part?: string | undefined;
  /** The site calls an object whose name the UI owns by this name. @default its name */
  readonly siteName?: string | undefined;
}

/** Everything that the model reads. */
export interface AccessObjects {
  /** Resources and data sources of a type: a data source has the type of its resource. */
  ofType(type: string): readonly AccessObject[];
  /** The objects that an attribute points at, one reference or a list of them; what is not known is left out. */
  pointedAt(holder: AccessObject, attribute: string): readonly AccessObject[];
  /** Empty where no stack states it. */
  readonly stated: Partial<StatedAccess>;
}

/** Looks up each pointer once: every answer of the model asks for the same ones. */
export function lookUpOnce(lookUp: AccessObjects['pointedAt']): AccessObjects['pointedAt'] {
  const known = new WeakMap<AccessObject, Map<string, readonly AccessObject[]>>();
  return (holder, attribute) => {
    const found = known.get(holder) ?? new Map<string, readonly AccessObject[]>();
    known.set(holder, found);
    const objects = found.get(attribute) ?? lookUp(holder, attribute);
    found.set(attribute, objects);
    return objects;
  };
}

export function findPointedAt(
  objects: AccessObjects,
  holder: AccessObject,
  attribute: string,
): AccessObject | undefined {
  return objects.pointedAt(holder, attribute)[0];
}

/** Name of an object; empty where it has none. */
export function nameOf({ values }: AccessObject): string {
  return String(values.name ?? values.slug ?? '');
}

/** Returns what the site calls an application or a provider; its name where the site has none. */
export function siteNameOf(object: AccessObject): string {
  return object.siteName ?? nameOf(object);
}

/** The same object on the other side of a plan: by its name, since an address may move, or by its address where it is renamed. */
export function findCounterpart(objects: readonly AccessObject[], one: AccessObject): AccessObject | undefined {
  return (
    objects.find((other) => nameOf(other) === nameOf(one)) ?? objects.find(({ address }) => address === one.address)
  );
}

/** Whether two are one object: a flow may be looked up more than once. */
export function isSame(one: AccessObject | undefined, other: AccessObject): boolean {
  if (one === undefined || one.type !== other.type) return false;
  return one.address === other.address || (one.type === 'authentik_flow' && one.values.slug === other.values.slug);
}
