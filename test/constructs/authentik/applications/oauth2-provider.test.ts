import { certificateKeyPairFromName } from '../../../../constructs/authentik/applications/certificate-key-pair';
import {
  Oauth2Provider,
  type Oauth2ProviderProps,
} from '../../../../constructs/authentik/applications/oauth2-provider';
import { RedirectUri } from '../../../../constructs/authentik/applications/redirect-uri';
import { blueprintScope, scopeFromName } from '../../../../constructs/authentik/applications/scope-mapping';
import { Adoption } from '../../../../constructs/core/adoption';
import { PIN } from '../../../support/pin';
import { synthStack } from '../../../support/site/synth';
import { addressesOf, attributesAt, CLIENT, FLOWS, refusalOf } from '../blocks';

const ADDRESS = 'authentik_provider_oauth2.Wiki';
function wiki(props: Partial<Oauth2ProviderProps>) {
  return synthStack((stack) => {
    new Oauth2Provider(stack, 'Wiki', { ...CLIENT, ...props });
  });
}

test('a minimal provider is a public client, with the claims in the id token', () => {
  const config = wiki({});
  expect(attributesAt(config, ADDRESS)).toEqual({
    name: 'Provider for Wiki',
    client_type: 'public',
    client_id: 'wiki',
    allowed_redirect_uris: [{ matching_mode: 'strict', url: 'https://wiki.example.org/callback' }],
    authorization_flow: 'uuid of flow authorize',
    invalidation_flow: 'uuid of flow invalidate',
    access_token_validity: 'hours=1',
    refresh_token_validity: 'days=30',
    include_claims_in_id_token: true,
    signing_key: 'uuid of key',
    property_mappings: [],
    sub_mode: 'hashed_user_id',
    issuer_mode: 'per_provider',
  });
  expect(addressesOf(config)).toEqual([ADDRESS]);
});

test('a client of four lines is confidential, signed by the own key pair of the server, and has the standard scopes', () => {
  const config = synthStack((stack) => {
    new Oauth2Provider(stack, 'Wiki', {
      name: 'Wiki',
      clientId: 'wiki',
      clientSecret: '${var.wiki_secret}',
      redirectUris: CLIENT.redirectUris,
      ...FLOWS,
    });
  });
  expect(attributesAt(config, ADDRESS)).toMatchObject({
    client_type: 'confidential',
    access_token_validity: 'hours=1',
    refresh_token_validity: 'days=30',
    signing_key: '${data.authentik_certificate_key_pair.Wiki_SigningKey.id}',
    property_mappings: ['OpenId', 'Profile', 'Email'].map(
      (id) => `\${data.authentik_property_mapping_provider_scope.Wiki_${id}.id}`,
    ),
  });
});

test('a maximal provider is a confidential client, with scopes and several redirects that are no templates', () => {
  const config = wiki({
    name: '${x}',
    clientType: 'confidential',
    clientSecret: 'reference to a secret',
    redirectUris: [RedirectUri.strict('https://a.example.org/${x}'), RedirectUri.regex('https://.*%{2}')],
    includeClaimsInIdToken: false,
    scopeMappings: [{ mappingId: 'uuid of openid' }, { mappingId: 'uuid of profile' }],
  });
  expect(attributesAt(config, ADDRESS)).toMatchObject({
    name: '$${x}',
    client_type: 'confidential',
    client_secret: 'reference to a secret',
    allowed_redirect_uris: [
      { matching_mode: 'strict', url: 'https://a.example.org/$${x}' },
      { matching_mode: 'regex', url: 'https://.*%%{2}' },
    ],
    include_claims_in_id_token: false,
    property_mappings: ['uuid of openid', 'uuid of profile'],
  });
});

test('a provider adopted for its authorization flow states that flow, and placeholders that are ignored', () => {
  const config = synthStack((stack) => {
    const adopt = { provider: Adoption.byId('53') };
    Oauth2Provider.adoptAuthorizationFlow(stack, 'Wiki', { name: 'Vault', clientType: 'public', adopt, ...FLOWS });
  });
  expect(config.import).toEqual([{ to: ADDRESS, id: '53' }]);
  expect(attributesAt(config, ADDRESS)).toEqual({
    name: 'Vault',
    client_id: 'kept-by-authentik',
    client_type: 'public',
    authorization_flow: 'uuid of flow authorize',
    invalidation_flow: 'uuid of flow invalidate',
  });
});

test.each<[Partial<Oauth2ProviderProps>, string]>([
  [{ clientType: 'confidential' }, 'clientSecret: is missing for a confidential client; name the secret'],
  [{ clientSecret: 'x' }, 'clientSecret: is given for a public client; leave it out'],
  [{ redirectUris: [] }, 'redirectUris: is empty: authentik would save the first URI that it sees; add one'],
])('a public client with %j is refused', (props, message) => {
  expect(refusalOf((stack) => new Oauth2Provider(stack, 'Wiki', { ...CLIENT, ...props }))).toBe(`test/Wiki.${message}`);
});

test('a scope mapping of a blueprint is found by its stable name, another by the name it is shown under', () => {
  const config = synthStack((stack) => {
    blueprintScope(stack, 'OpenId', 'goauthentik.io/providers/oauth2/scope-openid');
    scopeFromName(stack, 'Groups', 'Groups ${x}');
  });
  const type = 'data.authentik_property_mapping_provider_scope';
  expect(addressesOf(config)).toEqual([`${type}.Groups`, `${type}.OpenId`]);
  expect(attributesAt(config, `${type}.OpenId`)).toEqual({ managed: 'goauthentik.io/providers/oauth2/scope-openid' });
  expect(attributesAt(config, `${type}.Groups`)).toEqual({ name: 'Groups $${x}' });
});

test('a key pair is found by its name, and its key stays on the server', () => {
  const config = synthStack((stack) => {
    certificateKeyPairFromName(stack, 'Key', 'authentik Self-signed Certificate');
  });
  expect(attributesAt(config, 'data.authentik_certificate_key_pair.Key')).toEqual({
    name: 'authentik Self-signed Certificate',
    fetch_key: false,
    fetch_certificate: false,
  });
});

test('the Terraform provider has the host under https, the token of the variable, and the pinned version', () => {
  const { provider, terraform } = synthStack(() => {});
  expect(provider).toEqual({ authentik: [{ url: 'https://sso.example.org', token: '${var.authentik_token}' }] });
  expect(terraform?.required_providers).toEqual({
    authentik: { source: 'goauthentik/authentik', version: PIN },
  });
});
