import { Construct, type IConstruct } from './cdktf';
import { ConstructError, joinPath, valueFaults } from './errors';

/**
 * Scope of the constructs that one part of the site describes. The construct tree so knows where each object comes from;
 * addresses leave it out:
 *
 *     identity / identity.signIn / SignIn / logins.Login / Login      ->  authentik_stage_user_login.SignIn_Login
 */
export class SitePart extends Construct {
  static of(construct: IConstruct): SitePart | undefined {
    return construct.node.scopes.findLast((scope) => scope instanceof SitePart);
  }

  /**
   * Builds a part of the site in a scope of its own.
   *
   * @param path from the root of the site
   * @param names where a property of the constructs has another path than its name below the part
   * @throws ConstructError where a value object refuses the part
   */
  static build<T>(owner: Construct, path: string, build: (part: SitePart) => T, names?: SitePart['names']): T {
    const known = owner.node.tryFindChild(path);
    const part = known instanceof SitePart ? known : new SitePart(owner, path, path, names);
    return part.place(() => build(part));
  }

  /** Works as `build`, for a member of the part that the owner belongs to. */
  static below<T>(owner: Construct, member: string, build: (part: SitePart) => T): T {
    const above = SitePart.of(owner)?.path;
    const part = new SitePart(owner, member, above && joinPath(above, member));
    return part.place(() => build(part));
  }

  private constructor(
    scope: Construct,
    id: string,
    /** From the root of the site. @default unknown: the construct is not built for a site */
    readonly path: string | undefined,
    readonly names: Readonly<Record<string, string>> = {},
  ) {
    super(scope, id);
  }

  private place<T>(build: () => T): T {
    const { path } = this;
    if (path === undefined) return build();
    try {
      return build();
    } catch (error) {
      const faults = valueFaults(error).map((fault) => ({ ...fault, path: joinPath(path, fault.path) }));
      throw faults.length === 0 ? error : new ConstructError(faults);
    }
  }
}

/** Returns where the site has a property of a construct; the construct path of one that another construct made. */
export function sitePathOf(construct: IConstruct, property: string): string {
  const part = SitePart.of(construct);
  const own = `${constructPath(construct)}.${property}`;
  if (part?.path === undefined) return own;
  return isPartOf(construct, part) ? (part.names[property] ?? joinPath(part.path, property)) : `${part.path} (${own})`;
}

export function isPartOf(construct: IConstruct, part: SitePart): boolean {
  return construct === part || construct.node.scope === part;
}

/** The constructs from the root to this one, without the parts of the site. */
export function constructPath({ node }: IConstruct): string {
  const scopes = node.scopes.filter((scope) => !(scope instanceof SitePart));
  return scopes
    .map((scope) => scope.node.id)
    .filter((id) => id !== '')
    .join('/');
}
