import { ProviderOauth2 } from '#authentik/provider-oauth2';
import { adoptionOf, declareParts } from '../../core/adopted-parts';
import type { Adoption, WithoutKey } from '../../core/adoption';
import { Construct } from '../../core/cdktf';
import { Duration } from '../../core/duration';
import { type Fault, faultUnless } from '../../core/errors';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { ProviderSchema } from '../../core/provider-schema';
import { staticText } from '../../core/static-text';
import { adoptResource } from '../adopt-resource';
import { keyFault } from '../natural-key';
import { type GRANT_TYPES, SIGNING_KEY, STANDARD_OIDC_SCOPES } from '../server/server-objects';
import { type CertificateKeyPairRef, certificateKeyPairFromName } from './certificate-key-pair';
import type { ProviderFlows, ProviderRef } from './provider-ref';
import type { RedirectUri } from './redirect-uri';
import { blueprintScope, type ScopeMappingRef } from './scope-mapping';

export type GrantType = (typeof GRANT_TYPES)[number];

export interface Oauth2ProviderProps extends ProviderFlows {
  /** Unique among all providers of the server. */
  readonly name: string;
  /** A `public` client, such as a program in a browser, cannot keep a secret. @default confidential */
  readonly clientType?: 'confidential' | 'public';
  /** Text, or a reference to a sensitive variable. */
  readonly clientId: string;
  /** Reference to a sensitive variable; a confidential client needs it. @default none */
  readonly clientSecret?: string;
  /** A login may return to these; at least one, since without one authentik saves the first URI that it sees. */
  readonly redirectUris: readonly RedirectUri[];
  /** Never zero: such a token is refused as soon as it is made. @default an hour; the provider's own is ten minutes */
  readonly accessTokenValidity?: Duration;
  /**
   * The client may exchange these for a token, for a server from 2026.5 on: it refuses every login of a provider that
   * lists none. @default the code of a login and refresh tokens, for a created one; an adopted one keeps those of the UI
   */
  readonly grantTypes?: readonly GrantType[] | undefined;
  /** Has the form of `accessTokenValidity`; of use with the scope offline_access alone. @default 30 days */
  readonly refreshTokenValidity?: Duration | undefined;
  /** @default true */
  readonly includeClaimsInIdToken?: boolean;
  /** Signs the tokens. @default "authentik Self-signed Certificate", which every server has, looked up by its name */
  readonly signingKey?: CertificateKeyPairRef;
  /** The client may ask for their claims. @default openid, profile and email of authentik's blueprints, looked up */
  readonly scopeMappings?: readonly ScopeMappingRef[];
  /** @default the provider is created; providers have no natural key that Terraform could look up */
  readonly adopt?: Adoption<WithoutKey>;
}

interface AdoptedOauth2ProviderProps extends ProviderFlows {
  /** Name of the live provider; never written. */
  readonly name: string;
  /** The UI has this type: Terraform ignores it, and `ops verify` compares it. */
  readonly clientType: 'confidential' | 'public';
  /** The provider by its integer id or a variable, and the bindings of its application that exist. */
  readonly adopt: AdoptedClient;
}

/** How the provider of a client is found, and bindings of its application by their names. */
type AdoptedClient = Readonly<Record<string, Adoption>> & { readonly provider: Adoption<WithoutKey> };

/** A web application needs these. */
const GRANTS: readonly GrantType[] = ['authorization_code', 'refresh_token'];

/** OAuth2 and OpenID Connect for one client. */
export class Oauth2Provider extends Construct implements ProviderRef {
  /**
   * Adopts a provider for one attribute, the authorization flow. The other attributes are in `ignore_changes` and never
   * reach the server: placeholders that the provider requires, and the type of the client, which `verify` reads here.
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
    adoptResource(resource, { managed: ['authorization_flow'] });
    return { name: props.name, providerId: resource.id };
  }

  readonly name: string;
  readonly providerId: string;

  constructor(scope: Construct, id: string, props: Oauth2ProviderProps) {
    super(scope, id);
    const schema = ProviderSchema.of(this);
    const canStateGrants = schema.has(ProviderOauth2.tfResourceType, 'grant_types');
    refuseFaults(this, [
      keyFault('name', props.name),
      keyFault('clientId', props.clientId),
      ...clientFaults(props),
      faultUnless(props.grantTypes === undefined || canStateGrants, {
        path: 'grantTypes',
        fault: `are not known to provider ${schema.version}`,
        found: props.grantTypes,
        remedy: 'leave them out, or run a server from 2026.5 on with its provider',
      }),
    ]);
    const adopted = adoptionOf(this, props.adopt) !== undefined;
    const grantTypes = props.grantTypes ?? (adopted ? undefined : GRANTS);
    const { clientType = 'confidential', accessTokenValidity = Duration.hours(1) } = props;
    const { refreshTokenValidity = Duration.days(30), includeClaimsInIdToken = true } = props;
    const signingKey = props.signingKey ?? certificateKeyPairFromName(this, 'SigningKey', SIGNING_KEY);
    const scopeMappings = props.scopeMappings ?? this.standardScopes();
    const resource = make(ProviderOauth2, this, 'Resource', {
      name: staticText(props.name),
      clientType,
      clientId: props.clientId,
      clientSecret: props.clientSecret,
      allowedRedirectUris: props.redirectUris.map((uri) => uri.toAttribute()),
      authorizationFlow: props.authorizationFlow.uuid,
      invalidationFlow: props.invalidationFlow.uuid,
      accessTokenValidity: accessTokenValidity.toString(),
      refreshTokenValidity: refreshTokenValidity.toString(),
      includeClaimsInIdToken,
      signingKey: signingKey.keyPairId,
      propertyMappings: scopeMappings.map(({ mappingId }) => mappingId),
      grantTypes: canStateGrants ? grantTypes && [...grantTypes] : undefined,
      subMode: 'hashed_user_id',
      issuerMode: 'per_provider',
    });
    adoptResource(resource, {
      adopt: props.adopt,
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
        ...(canStateGrants && grantTypes !== undefined ? ['grant_types'] : []),
        'include_claims_in_id_token',
        'signing_key',
        'property_mappings',
      ],
      managedWhenCreated: [
        // A client identifies its users by the subject and the server by the issuer: those of an adopted one stay.
        'sub_mode',
        'issuer_mode',
        'access_code_validity',
        'authentication_flow',
        'encryption_key',
        // Other issuers whose tokens this client accepts.
        'jwt_federation_providers',
        'jwt_federation_sources',
      ],
    });
    this.name = props.name;
    this.providerId = resource.id;
  }

  private standardScopes(): readonly ScopeMappingRef[] {
    const { openid, profile, email } = STANDARD_OIDC_SCOPES;
    return Object.entries({ OpenId: openid, Profile: profile, Email: email }).map(([id, blueprintId]) =>
      blueprintScope(this, id, blueprintId),
    );
  }
}

function clientFaults({
  clientType = 'confidential',
  clientSecret,
  redirectUris,
}: Oauth2ProviderProps): (Fault | undefined)[] {
  return [
    faultUnless((clientType === 'confidential') === (clientSecret !== undefined), {
      path: 'clientSecret',
      fault: clientType === 'confidential' ? 'is missing for a confidential client' : 'is given for a public client',
      remedy: clientType === 'confidential' ? 'name the secret' : 'leave it out',
    }),
    faultUnless(redirectUris.length > 0, {
      path: 'redirectUris',
      fault: 'is empty: authentik would save the first URI that it sees',
      remedy: 'add one',
    }),
  ];
}
