import { ProviderProxy } from '#authentik/provider-proxy';
import type { Adoption, WithoutKey } from '../../core/adoption';
import { Construct } from '../../core/cdktf';
import type { Duration } from '../../core/duration';
import type { Fault } from '../../core/errors';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { staticText } from '../../core/static-text';
import { adoptResource } from '../adopt-resource';
import type { FlowRef } from '../flows/flow';
import { keyFault } from '../natural-key';
import type { ProviderFlows, ProviderRef } from './provider-ref';
import type { ScopeMappingRef } from './scope-mapping';

export interface ProxyProviderProps extends ProviderFlows {
  /** Unique among all providers of the server. */
  readonly name: string;
  /** `forward_domain`: one provider for every host below the cookie domain. `forward_single`: one for one host. */
  readonly mode: 'forward_domain' | 'forward_single';
  /** `https://host`, no path: the outpost looks its applications up by this host. */
  readonly externalHost: string;
  /** Parent domain that the cookie is set for; `forward_domain` needs it. @default none */
  readonly cookieDomain?: string;
  /**
   * Lifetime of the proxy session; the provider's default is ten minutes. The outpost reads it once, at start: after a
   * change its deployment must be restarted.
   */
  readonly accessTokenValidity: Duration;
  /** Flow that an anonymous visitor is sent through. @default the brand's */
  readonly authenticationFlow?: FlowRef;
  /**
   * Scope mappings. An adopted provider that has mappings of its own must list them all: an update without them leaves
   * only the standard ones. Those (`STANDARD_PROXY_SCOPES`) must be in the list too: the server adds them to every
   * write, and every plan would show a difference. @default the server's standard mappings
   */
  readonly scopeMappings?: readonly ScopeMappingRef[];
  /** @default the object is created; providers have no natural key that Terraform could look up */
  readonly adopt?: Adoption<WithoutKey>;
}

/** Forward auth: an outpost asks authentik before a request reaches the application. */
export class ProxyProvider extends Construct implements ProviderRef {
  readonly name: string;
  readonly providerId: string;

  constructor(scope: Construct, id: string, props: ProxyProviderProps) {
    super(scope, id);
    refuseFaults(this, [keyFault('name', props.name), hostFault(props.externalHost), cookieFault(props)]);
    const resource = make(ProviderProxy, this, 'Resource', {
      name: staticText(props.name),
      mode: props.mode,
      externalHost: props.externalHost,
      cookieDomain: props.cookieDomain,
      accessTokenValidity: props.accessTokenValidity.toString(),
      authorizationFlow: props.authorizationFlow.uuid,
      invalidationFlow: props.invalidationFlow.uuid,
      authenticationFlow: props.authenticationFlow?.uuid,
      propertyMappings: props.scopeMappings?.map(({ mappingId }) => mappingId),
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: [
        'name',
        'mode',
        'external_host',
        // A provider for one host has none: an adopted one keeps what it has.
        ...(props.cookieDomain === undefined ? [] : ['cookie_domain']),
        'access_token_validity',
        'authorization_flow',
        'invalidation_flow',
        ...(props.authenticationFlow === undefined ? [] : ['authentication_flow']),
        ...(props.scopeMappings === undefined ? [] : ['property_mappings']),
      ],
    });
    this.name = props.name;
    this.providerId = resource.id;
  }
}

function hostFault(externalHost: string): Fault | undefined {
  if (/^https:\/\/[a-z0-9.-]+$/.test(externalHost)) return undefined;
  return {
    path: 'externalHost',
    fault: 'is not https:// and a host in lower case, or goes on behind it',
    found: externalHost,
    remedy: 'write for example https://app.example.org',
  };
}

function cookieFault({ mode, cookieDomain }: ProxyProviderProps): Fault | undefined {
  if (mode === 'forward_single' || cookieDomain !== undefined) return undefined;
  return {
    path: 'cookieDomain',
    fault: 'is missing for forward_domain',
    remedy: 'give the parent domain of the protected hosts',
  };
}
