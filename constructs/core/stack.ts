import { Backend, type BackendSettings } from './backend';
import { type Bypass, elementBypass, overridesOf, stackBypasses } from './bypass';
import { type Construct, TerraformElement, TerraformStack } from './cdktf';
import { type Provenance, provenanceOf } from './provenance';
import { SitePart } from './site-part';
import { stackJson } from './stack-json';
import { MovedBlock, RemovedBlock } from './state-blocks';

export interface SiteStackProps {
  /** Name of the site: part of the key of the state. */
  readonly site: string;
  /** Terraform keeps the state there. */
  readonly backend: BackendSettings;
  /** Resources that have a new address in this stack. @default none */
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  /** Adopted objects that Terraform forgets without deleting them. @default none */
  readonly removed?: readonly { readonly address: string }[];
}

/**
 * A stack with readable addresses: `authentik_flow.InvitationEnrollment` instead of cdktf's
 * `InvitationEnrollment_F3A1B2C4` (docs/adr/0004-addresses.md). An address is a contract with the state; the rule
 * `addresses-unique` catches two constructs that share one.
 */
export abstract class SiteStack extends TerraformStack {
  protected constructor(scope: Construct, id: string, props: SiteStackProps) {
    super(scope, id);
    new Backend(this, 'Backend', { site: props.site, stack: id }, props.backend);
    for (const { from, to } of props.moved ?? []) new MovedBlock(this, `Moved-${from}`, from, to);
    for (const { address } of props.removed ?? []) new RemovedBlock(this, `Removed-${address}`, address);
  }

  /** Returns where each resource and data source comes from. */
  get provenance(): readonly Provenance[] {
    return provenanceOf(this);
  }

  /** Builds a part of the site: its faults and findings carry the path of the part. */
  part<T>(path: string, build: (part: SitePart) => T, names?: SitePart['names']): T {
    return SitePart.build(this, path, build, names);
  }

  /** Returns what no construct declared: generated classes without `make`, and overrides. */
  get bypasses(): readonly Bypass[] {
    const elements = this.node.findAll().filter((construct) => TerraformElement.isTerraformElement(construct));
    return [...stackBypasses(this), ...elements.flatMap(elementBypass)];
  }

  override toTerraform(): object {
    // The rules refuse overrides: what they change does not have to be fast.
    return overridesOf(this) === undefined ? stackJson(this) : super.toTerraform();
  }

  /** Ids joined by `_`, without parts of the site and the id `Resource`, of the main resource of a construct. */
  protected override allocateLogicalId(element: TerraformElement): string {
    const scopes = element.node.scopes;
    const inStack = scopes.slice(
      scopes.indexOf(TerraformElement.isTerraformElement(element) ? element.cdktfStack : this) + 1,
    );
    const ids = inStack
      .filter((scope) => !(scope instanceof SitePart))
      .map((scope) => scope.node.id)
      .filter((id) => id !== 'Resource');
    return ids.join('_');
  }
}
