import { Brand as BrandResource } from '#authentik/brand';
import { DataAuthentikBrand } from '#authentik/data-authentik-brand';
import { Adoption } from '../core/adoption';
import { Construct, Fn, Op, ref, type TerraformResource, Token } from '../core/cdktf';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { adoptResource } from './adopt-resource';
import type { FlowRef } from './flows/flow';
import { lookupKeyFault } from './natural-key';

/** A brand of the server, and what it must serve. */
export interface BrandKey {
  /** Exact domain of the brand: `authentik-default` on a server with one brand. */
  readonly domain: string;
  /** Host of authentik, in lower case. The plan fails where the brand is neither the default one nor one of this host. */
  readonly host: string;
}

export interface BrandProps extends BrandKey {
  /** The flow of its login page. */
  readonly loginFlow: FlowRef;
  /** The brand waits for these: people sign in by the flow only when it is complete. */
  readonly after: readonly TerraformResource[];
}

/**
 * The brand that decides which flow people sign in by. It exists on every server and is adopted by its domain; the UI owns
 * everything but the flow of the login.
 *
 *     brand -> login flow -> stages
 */
export class Brand extends Construct {
  /** A brand that Terraform does not manage. The plan fails where its login page is another flow. */
  static expectLoginFlow(scope: Construct, id: string, key: BrandKey, flow: FlowRef): void {
    lookUp(scope, id, key, {
      condition: Token.asString(Op.eq(ref('self.flow_authentication'), flow.uuid)),
      errorMessage: `The brand ${staticText(key.domain)} has another login flow than ${flow.slug}: people sign in by that one. State it in the site, or correct the brand (System > Brands).`,
    });
  }

  constructor(scope: Construct, id: string, props: BrandProps) {
    super(scope, id);
    const { domain, loginFlow, after } = props;
    const live = lookUp(this, 'Existing', props);
    const resource = make(BrandResource, this, 'Resource', {
      domain: staticText(domain),
      // The provider never reads it, and would make the default brand none.
      default: live.default,
      flowAuthentication: loginFlow.uuid,
      // A flow without its stages lets no one in.
      dependsOn: [...after],
    });
    adoptResource(resource, {
      adopt: Adoption.byKey(),
      managed: ['domain', 'default', 'flow_authentication'],
      byKey: () => live.id,
    });
  }
}

interface Postcondition {
  /** An expression of Terraform, which must be true. */
  readonly condition: string;
  /** Terraform prints it where the condition is false. */
  readonly errorMessage: string;
}

/** authentik serves a host by the brand of that domain or of the longest one above it, else by the default brand. */
function lookUp(scope: Construct, id: string, { domain, host }: BrandKey, ...more: readonly Postcondition[]) {
  refuseFaults(scope, [lookupKeyFault('domain', domain)]);
  const brand = make(DataAuthentikBrand, scope, id, { domain: staticText(domain) });
  const labels = host.split('.');
  const domains = labels.map((_, index) => labels.slice(index).join('.'));
  const serves: Postcondition = {
    condition: Token.asString(
      Op.or(ref('self.default'), Fn.contains(domains, Fn.lower(Token.asString(ref('self.domain'))))),
    ),
    errorMessage: `The brand ${staticText(domain)} does not serve ${host}: people sign in by another brand. Name that one in identity.signIn.brand.domain.`,
  };
  brand.lifecycle = { postcondition: [serves, ...more] };
  return brand;
}
