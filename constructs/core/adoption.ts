import { addressOf } from './address';
import { type TerraformResource, TerraformVariable } from './cdktf';

type AdoptionKind = 'id' | 'variable' | 'key';

/**
 * How Terraform finds an object that exists. An object without an adoption is created.
 *
 * An object without a natural key (providers, policies, bindings, outposts, service connections) accepts an
 * `Adoption<WithoutKey>`: for those `Adoption.byKey()` does not compile.
 */
export class Adoption<Kind extends AdoptionKind = AdoptionKind> {
  /** The object exists and has this primary key. */
  static byId(id: string): Adoption<'id'> {
    if (id === '')
      throw new RangeError(
        'the import id is empty: OpenTofu would silently plan a create; give the primary key, or leave adopt out',
      );
    return new Adoption('id', id);
  }

  /**
   * The object exists; its primary key is a Terraform variable of this name (`TF_VAR_<name>`), for a key that is not
   * recorded in the site. Terraform refuses to plan without it.
   */
  static byVariable(name: string): Adoption<'variable'> {
    return new Adoption('variable', name);
  }

  /**
   * The object exists under its natural key: the slug of a flow, application or source, the name of a stage, group,
   * user, list or token, namespace and name of a Kubernetes object.
   */
  static byKey(): Adoption<'key'> {
    return new Adoption('key', '');
  }

  private constructor(
    readonly kind: Kind,
    private readonly value: string,
  ) {}

  /** Name of the Terraform variable that holds the key; undefined for the other kinds. */
  get variableName(): string | undefined {
    return this.kind === 'variable' ? this.value : undefined;
  }

  /** The primary key, where the site states it. */
  get id(): string | undefined {
    return this.kind === 'id' ? this.value : undefined;
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

function importVariable(resource: TerraformResource, name: string): string {
  const variable = new TerraformVariable(resource.cdktfStack, name, {
    type: 'string',
    nullable: false,
    description: `Primary key of the object that ${addressOf(resource)} takes over.`,
  });
  variable.addValidation({
    condition: `\${can(regex("^[0-9a-f-]+$", var.${name}))}`,
    errorMessage: `${name} must be a primary key (a number or a UUID): an empty one would plan a create.`,
  });
  return variable.stringValue;
}
