import { addressOf } from './address';
import { Backend, type BackendSettings } from './backend';
import { type Bypass, elementBypass, overridesOf, stackBypasses } from './bypass';
import { type Construct, TerraformElement, TerraformStack } from './cdktf';
import { FaultLog, type SitePart } from './fault-log';
import { stackJson } from './stack-json';
import { MovedBlock, RemovedBlock } from './state-blocks';

export interface SiteStackProps {
  /** Name of the site: part of the key of the state. */
  readonly site: string;
  /** Where Terraform keeps the state. */
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

  /** The address of every resource and data source in the construct tree, one per construct. */
  get constructAddresses(): readonly string[] {
    return this.node.findAll().flatMap((construct) => addressOf(construct) ?? []);
  }

  /**
   * The part of the site that each resource and data source belongs to, by address; the others are not from the site.
   */
  get sources(): Readonly<Record<string, string>> {
    const log = FaultLog.of(this);
    const sources: Record<string, string> = {};
    for (const construct of this.node.findAll()) {
      const address = addressOf(construct);
      const source = log?.sourceOf(construct);
      if (address !== undefined && source !== undefined) sources[address] = source;
    }
    return sources;
  }

  /** Builds a part of the site: its faults and findings carry the path of the part. */
  part<T>(path: string, build: () => T, names?: SitePart['names']): T {
    const log = FaultLog.of(this);
    return log === undefined ? build() : log.within({ owner: this, path, names }, build);
  }

  /** What no construct declared: generated classes without `make`, and overrides. */
  get bypasses(): readonly Bypass[] {
    const elements = this.node.findAll().filter((construct) => TerraformElement.isTerraformElement(construct));
    return [...stackBypasses(this), ...elements.flatMap(elementBypass)];
  }

  override toTerraform(): object {
    // The rules refuse overrides: what they change does not have to be fast.
    return overridesOf(this) === undefined ? stackJson(this) : super.toTerraform();
  }

  /** Ids joined by `_`; the id `Resource`, of the main resource of a construct, is left out. */
  protected override allocateLogicalId(element: TerraformElement): string {
    const scopes = element.node.scopes;
    const inStack = scopes.slice(
      scopes.indexOf(TerraformElement.isTerraformElement(element) ? element.cdktfStack : this) + 1,
    );
    const ids = inStack.map((scope) => scope.node.id).filter((id) => id !== 'Resource');
    return ids.join('_');
  }
}
