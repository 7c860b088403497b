import { ProviderOauth2 } from '#authentik/provider-oauth2';
import { Construct } from '../core/cdktf';
import type { Duration } from '../core/duration';
import { type Fault, refuseFaults } from '../core/errors';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { type Adoption, adoptResource, type WithoutKey } from './adoption';
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
}

export interface AdoptedOauth2ProviderProps extends ProviderFlows {
  readonly name: string;
  readonly adopt: Adoption<WithoutKey>;
}

/** OAuth2 and OpenID Connect for one client. */
export class Oauth2Provider extends Construct implements ProviderRef {
  /**
   * Takes over a provider for one attribute, the authorization flow. What the provider requires beside it is a
   * placeholder that is ignored: it never reaches the server.
   */
  static adoptAuthorizationFlow(scope: Construct, id: string, props: AdoptedOauth2ProviderProps): ProviderRef {
    const holder = new Construct(scope, id);
    refuseFaults(holder, [keyFault('name', props.name)]);
    const resource = make(ProviderOauth2, holder, 'Resource', {
      name: staticText(props.name),
      clientId: 'kept-by-authentik',
      authorizationFlow: props.authorizationFlow.uuid,
      invalidationFlow: props.invalidationFlow.uuid,
    });
    adoptResource(resource, { adopt: props.adopt, managed: ['authorization_flow'] });
    return { name: props.name, providerId: resource.id };
  }

  readonly name: string;
  readonly providerId: string;

  constructor(scope: Construct, id: string, props: Oauth2ProviderProps) {
    super(scope, id);
    refuseFaults(this, [keyFault('name', props.name), keyFault('clientId', props.clientId), ...clientFaults(props)]);
    this.name = props.name;
    this.providerId = make(ProviderOauth2, this, 'Resource', {
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
    }).id;
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
          fault: 'must not be empty: authentik would then accept the first one that comes',
          remedy: 'add RedirectUri.strict(...)',
        },
  ];
}
