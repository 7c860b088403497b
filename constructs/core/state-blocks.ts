import { addressOf } from './address';
import { type Construct, TerraformElement, type TerraformResource } from './cdktf';

/**
 * `import`, `moved` and `removed` blocks. cdktf's own `importFrom` and moves run a Terraform binary during synthesis,
 * which must work without one.
 */
abstract class StateBlock extends TerraformElement {
  abstract override toTerraform(): object;

  override toMetadata(): object {
    return {};
  }
}

/** Adopts an object that exists. It can stay in place: later plans are empty. */
export class ImportBlock extends StateBlock {
  /** @param importId literal, or an expression that is known on every plan (never empty) */
  constructor(
    private readonly resource: TerraformResource,
    private readonly importId: string,
  ) {
    super(resource, 'Import');
  }

  toTerraform(): object {
    return { import: [{ to: addressOf(this.resource), id: this.importId }] };
  }
}

/** Follows a resource to a new address, so that Terraform does not replace it. */
export class MovedBlock extends StateBlock {
  constructor(
    scope: Construct,
    id: string,
    private readonly from: string,
    private readonly to: string,
  ) {
    super(scope, id);
  }

  toTerraform(): object {
    return { moved: [{ from: this.from, to: this.to }] };
  }
}

/** Makes Terraform forget an adopted object; removing its block alone would destroy it. */
export class RemovedBlock extends StateBlock {
  constructor(
    scope: Construct,
    id: string,
    private readonly from: string,
  ) {
    super(scope, id);
  }

  toTerraform(): object {
    return { removed: [{ from: this.from, lifecycle: { destroy: false } }] };
  }
}
