import { ProviderOauth2 } from '#authentik/provider-oauth2';
import { adoptionOf, declareParts } from '../core/adopted-parts';
import type { Adoption, WithoutKey } from '../core/adoption';
import { Construct } from '../core/cdktf';
import type { Duration } from '../core/duration';
import { type Fault, refuseFaults } from '../core/errors';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { adoptResource } from './adopt-resource';
import type { CertificateKeyPairRef } from './certificate-key-pair';
import { keyFault } from './natural-key';
import type { ProviderFlows, ProviderRef } from './provider';
import type { ScopeMappingRef } from './scope-mapping';

/** A redirect URI as authentik compares it. */
export class RedirectUri {
  /** The whole URI, to the letter. */
  static strict(url: string): RedirectUri {
    return new RedirectUri('strict', url);
  }

  /** A regular expression, which must match from start to end: `.` means any character. */
  static regex(expression: string): RedirectUri {
    return new RedirectUri('regex', expression);
  }

  private constructor(
    private readonly matchingMode: 'strict' | 'regex',
    private readonly url: string,
  ) {}

  /** The two keys that the provider reads; one without the other makes it panic. */
  toAttribute(): { readonly [key: string]: string } {
    return { matching_mode: this.matchingMode, url: staticText(this.url) };
  }
}

export interface Oauth2ProviderProps extends ProviderFlows {
  readonly name: string;
  readonly clientType: 'confidential' | 'public';
  /** Text, or a reference to a sensitive variable. */
  readonly clientId: string;
  /** Reference to a sensitive variable; a confidential client needs it. @default none */
  readonly clientSecret?: string;
  readonly redirectUris: readonly RedirectUri[];
  /** Default of the provider: ten minutes; of the server: one hour. */
  readonly accessTokenValidity: Duration;
  /** Default of the provider and the server: 30 days. */
  readonly refreshTokenValidity: Duration;
  /** @default true */
  readonly includeClaimsInIdToken?: boolean;
  readonly signingKey: CertificateKeyPairRef;
  readonly scopeMappings: readonly ScopeMappingRef[];
  /** @default the provider is created; providers have no natural key that Terraform could look up */
  readonly adopt?: Adoption<WithoutKey>;
}

export interface AdoptedOauth2ProviderProps extends ProviderFlows {
  readonly name: string;
  /** What the UI has; `ops verify` compares it. Terraform ignores it. */
  readonly clientType: 'confidential' | 'public';
  readonly adopt: AdoptedClient;
}

/** How the provider of a client is found, and bindings of its application by their names. */
export type AdoptedClient = Readonly<Record<string, Adoption>> & { readonly provider: Adoption<WithoutKey> };

/** OAuth2 and OpenID Connect for one client. */
export class Oauth2Provider extends Construct implements ProviderRef {
  /**
   * Takes over a provider for one attribute, the authorization flow. What stands beside it is ignored and never reaches
   * the server: placeholders that the provider requires, and the type of the client, which `verify` reads here.
   */
  static adoptAuthorizationFlow(scope: Construct, id: string, props: AdoptedOauth2ProviderProps): ProviderRef {
    const holder = new Construct(scope, id);
    refuseFaults(holder, [keyFault('name', props.name)]);
    const resource = make(ProviderOauth2, holder, 'Resource', {
      name: staticText(props.name),
      clientId: 'kept-by-authentik',
      clientType: props.clientType,
      authorizationFlow: props.authorizationFlow.uuid,
      invalidationFlow: props.invalidationFlow.uuid,
    });
    declareParts(holder, props.adopt, { prefix: 'provider' });
    adoptResource(resource, { adopt: adoptionOf(holder), managed: ['authorization_flow'] });
    return { name: props.name, providerId: resource.id };
  }

  readonly name: string;
  readonly providerId: string;

  constructor(scope: Construct, id: string, props: Oauth2ProviderProps) {
    super(scope, id);
    refuseFaults(this, [keyFault('name', props.name), keyFault('clientId', props.clientId), ...clientFaults(props)]);
    const resource = make(ProviderOauth2, this, 'Resource', {
      name: staticText(props.name),
      clientType: props.clientType,
      clientId: props.clientId,
      clientSecret: props.clientSecret,
      allowedRedirectUris: props.redirectUris.map((uri) => uri.toAttribute()),
      authorizationFlow: props.authorizationFlow.uuid,
      invalidationFlow: props.invalidationFlow.uuid,
      accessTokenValidity: props.accessTokenValidity.toString(),
      refreshTokenValidity: props.refreshTokenValidity.toString(),
      includeClaimsInIdToken: props.includeClaimsInIdToken ?? true,
      signingKey: props.signingKey.keyPairId,
      propertyMappings: props.scopeMappings.map(({ mappingId }) => mappingId),
      subMode: 'hashed_user_id',
      issuerMode: 'per_provider',
    });
    adoptResource(resource, {
      adopt: adoptionOf(this, props.adopt),
      managed: [
        'name',
        'client_type',
        'client_id',
        ...(props.clientSecret === undefined ? [] : ['client_secret']),
        'allowed_redirect_uris',
        'authorization_flow',
        'invalidation_flow',
        'access_token_validity',
        'refresh_token_validity',
        'include_claims_in_id_token',
        'signing_key',
        'property_mappings',
      ],
      managedWhenCreated: [
        // Clients know their users by the subject and the server by the issuer: those of an adopted one stay.
        'sub_mode',
        'issuer_mode',
        'access_code_validity',
        'authentication_flow',
        'encryption_key',
        // What else signs in as this client.
        'jwt_federation_providers',
        'jwt_federation_sources',
      ],
    });
    this.name = props.name;
    this.providerId = resource.id;
  }
}

function clientFaults({ clientType, clientSecret, redirectUris }: Oauth2ProviderProps): (Fault | undefined)[] {
  return [
    (clientType === 'confidential') === (clientSecret !== undefined)
      ? undefined
      : {
          path: 'clientSecret',
          fault: 'belongs to a confidential client, and to no other',
          found: clientType,
          remedy: clientType === 'confidential' ? 'name the secret' : 'leave the secret out',
        },
    redirectUris.length > 0
      ? undefined
      : {
          path: 'redirectUris',
          fault: 'is empty: authentik would then accept the first one that comes',
          remedy: 'add RedirectUri.strict(...)',
        },
  ];
}
