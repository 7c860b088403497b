import { Brand as BrandResource } from '#authentik/brand';
import { DataAuthentikBrand } from '#authentik/data-authentik-brand';
import { Adoption } from '../core/adoption';
import { Construct, Op, ref, type TerraformResource, Token } from '../core/cdktf';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { adoptResource } from './adopt-resource';
import type { FlowRef } from './flows/flow';
import { lookupKeyFault } from './natural-key';

export interface BrandProps {
  /** Exact domain of the brand: `authentik-default` on a server with one brand. */
  readonly domain: string;
  /** The flow of its login page. */
  readonly loginFlow: FlowRef;
  /** Lists what the flow needs before people sign in by it. */
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
  static expectLoginFlow(scope: Construct, id: string, domain: string, flow: FlowRef): void {
    const brand = lookUp(scope, id, domain);
    brand.lifecycle = {
      postcondition: [
        {
          condition: Token.asString(Op.eq(ref('self.flow_authentication'), flow.uuid)),
          errorMessage: `The brand ${staticText(domain)} has another login flow than ${flow.slug}: people sign in by that one. State it in the site, or correct the brand (System > Brands).`,
        },
      ],
    };
  }

  constructor(scope: Construct, id: string, props: BrandProps) {
    super(scope, id);
    const { domain, loginFlow, after } = props;
    const live = lookUp(this, 'Existing', domain);
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

function lookUp(scope: Construct, id: string, domain: string): DataAuthentikBrand {
  refuseFaults(scope, [lookupKeyFault('domain', domain)]);
  return make(DataAuthentikBrand, scope, id, { domain: staticText(domain) });
}
