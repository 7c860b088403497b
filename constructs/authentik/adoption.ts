import { type TerraformResource, TerraformVariable } from '../core/cdktf';
import { refuseFaults } from '../core/errors';
import { ProviderSchema } from '../core/provider-schema';
import { ImportBlock } from '../core/state-blocks';
import { unreadAttributes } from './unread-attributes';

type AdoptionKind = 'id' | 'variable' | 'key';

/**
 * How an object that exists comes to Terraform. An object without an adoption is created.
 *
 * What has no natural key (providers, policies, bindings, outposts, service connections) accepts an
 * `Adoption<WithoutKey>`: for those `Adoption.byKey()` does not compile.
 */
export class Adoption<Kind extends AdoptionKind = AdoptionKind> {
  /** The object exists and has this primary key. */
  static byId(id: string): Adoption<'id'> {
    if (id === '') throw new RangeError('an import id must not be empty; OpenTofu would plan a create without a word');
    return new Adoption('id', id);
  }

  /**
   * The object exists; its primary key comes in as a Terraform variable of this name (`TF_VAR_<name>`), for keys
   * that nobody has written down yet. Terraform refuses to plan without it.
   */
  static byVariable(name: string): Adoption<'variable'> {
    return new Adoption('variable', name);
  }

  /** The object exists under its natural key: the slug of a flow, application or source, the name of a stage or group. */
  static byKey(): Adoption<'key'> {
    return new Adoption('key', '');
  }

  private constructor(
    readonly kind: Kind,
    private readonly value: string,
  ) {}

  /** Name of the Terraform variable that the key comes in with; undefined when it comes in another way. */
  get variableName(): string | undefined {
    return this.kind === 'variable' ? this.value : undefined;
  }

  /**
   * The id for the import block.
   *
   * @param byKey how this kind of object is found by its natural key
   */
  importId(resource: TerraformResource, byKey?: () => string): string {
    switch (this.kind) {
      case 'id':
        return this.value;
      case 'variable':
        return importVariable(resource, this.value);
      case 'key':
        if (byKey === undefined) throw new TypeError('this kind of object has no natural key; adopt it by its id');
        return byKey();
    }
  }
}

export type WithoutKey = 'id' | 'variable';

export interface AdoptProps {
  /** @default the object is created, and the function does nothing */
  readonly adopt: Adoption | undefined;
  /** Attributes that Terraform owns, as the provider spells them; all others stay as they are on the server. */
  readonly managed: readonly string[];
  /** Finds the object by its natural key. @default none: the kind of object has no natural key */
  readonly byKey?: () => string;
}

/**
 * Makes a resource an adopted one: an import block, `prevent_destroy`, and `ignore_changes` for every attribute that
 * the pinned provider can set and that is not managed (incident I3: that list is never typed by hand).
 *
 * An attribute that the provider never reads cannot be left alone: an update resets it silently. Such an attribute
 * must be managed, with its live value.
 *
 * @throws ConstructError when a managed attribute does not exist, or an unread one is not managed
 */
export function adoptResource(resource: TerraformResource, props: AdoptProps): void {
  if (props.adopt === undefined) return;
  const importId = props.adopt.importId(resource, props.byKey);
  const type = resource.terraformResourceType;
  const settable = ProviderSchema.authentik.settable(type);
  const unread = unreadAttributes(type, ProviderSchema.authentik.version);
  refuseFaults(resource, [
    ...props.managed
      .filter((attribute) => !settable.includes(attribute))
      .map((attribute) => ({
        path: attribute,
        fault: `must be an attribute of ${type} in provider ${ProviderSchema.authentik.version}`,
        remedy: `manage one of ${settable.join(', ')}`,
      })),
    ...unread
      .filter(({ attribute, ifLeftOut }) => ifLeftOut === 'reset' && !props.managed.includes(attribute))
      .map(({ attribute }) => ({
        path: attribute,
        fault: 'is never read by the provider, so that every update resets it silently',
        remedy: 'manage it, with the value that the server has now',
      })),
  ]);
  const ignored = settable.filter(
    (attribute) => !props.managed.includes(attribute) && !unread.some((one) => one.attribute === attribute),
  );
  resource.lifecycle = { preventDestroy: true, ...(ignored.length > 0 && { ignoreChanges: ignored }) };
  new ImportBlock(resource, 'Import', `${type}.${resource.friendlyUniqueId}`, importId);
}

function importVariable(resource: TerraformResource, name: string): string {
  const variable = new TerraformVariable(resource.cdktfStack, name, {
    type: 'string',
    nullable: false,
    description: `Primary key of the object that ${resource.terraformResourceType}.${resource.friendlyUniqueId} takes over.`,
  });
  variable.addValidation({
    condition: `\${can(regex("^[0-9a-f-]+$", var.${name}))}`,
    errorMessage: `${name} must be a primary key (a number or a UUID): an empty one would plan a create.`,
  });
  return variable.stringValue;
}
