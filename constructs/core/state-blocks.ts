import { type Construct, TerraformElement } from './cdktf';

/**
 * `import`, `moved` and `removed` blocks, rendered by us: cdktf's own `importFrom` and moves run a Terraform binary
 * during synthesis, and there is none on a reviewer's machine.
 */
abstract class StateBlock extends TerraformElement {
  abstract override toTerraform(): object;

  override toMetadata(): object {
    return {};
  }
}

/** Takes over an object that exists already. Harmless to leave in place: a later plan is empty. */
export class ImportBlock extends StateBlock {
  /**
   * @param to address of the resource in this stack
   * @param importId literal, or an expression that is known on every plan (never empty)
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly to: string,
    private readonly importId: string,
  ) {
    super(scope, id);
  }

  toTerraform(): object {
    return { import: [{ to: this.to, id: this.importId }] };
  }
}

/** Follows a resource that has a new address, so that it is neither destroyed nor made anew. */
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

/** Lets an adopted object go without deleting it: deleting its block instead would destroy it. */
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
