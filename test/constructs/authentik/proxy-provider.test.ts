import { ProxyProvider, type ProxyProviderProps } from '../../../constructs/authentik/proxy-provider';
import { Adoption } from '../../../constructs/core/adoption';
import { Duration } from '../../../constructs/core/duration';
import { synthStack } from '../../support/synth';
import { attributesAt, FLOWS, flow, lifecycleAt, refusalOf } from './blocks';

const ADDRESS = 'authentik_provider_proxy.Proxy';
const MINIMAL: ProxyProviderProps = {
  name: 'Provider for Wiki',
  mode: 'forward_single',
  externalHost: 'https://wiki.example.org',
  accessTokenValidity: Duration.weeks(4),
  ...FLOWS,
};
const LEFT_TO_THE_UI = [
  'basic_auth_enabled',
  'basic_auth_password_attribute',
  'basic_auth_username_attribute',
  // A provider for one host has none.
  'cookie_domain',
  'intercept_header_auth',
  'internal_host',
  'internal_host_ssl_validation',
  'jwt_federation_providers',
  'jwt_federation_sources',
  'refresh_token_validity',
  'skip_path_regex',
];

function proxy(props: Partial<ProxyProviderProps>) {
  return synthStack((stack) => {
    new ProxyProvider(stack, 'Proxy', { ...MINIMAL, ...props });
  });
}

test('a minimal provider protects one host, with the mappings and the login of the server', () => {
  expect(attributesAt(proxy({}), ADDRESS)).toEqual({
    name: 'Provider for Wiki',
    mode: 'forward_single',
    external_host: 'https://wiki.example.org',
    access_token_validity: 'weeks=4',
    authorization_flow: 'uuid of flow authorize',
    invalidation_flow: 'uuid of flow invalidate',
  });
});

test('a maximal provider protects a domain, with a login flow and mappings of its own', () => {
  const config = proxy({
    name: 'Provider ${x}',
    mode: 'forward_domain',
    externalHost: 'https://sso.example.org',
    cookieDomain: 'example.org',
    authenticationFlow: flow('guests'),
    scopeMappings: [{ mappingId: 'uuid of openid' }],
  });
  expect(attributesAt(config, ADDRESS)).toEqual({
    name: 'Provider $${x}',
    mode: 'forward_domain',
    external_host: 'https://sso.example.org',
    cookie_domain: 'example.org',
    access_token_validity: 'weeks=4',
    authorization_flow: 'uuid of flow authorize',
    invalidation_flow: 'uuid of flow invalidate',
    authentication_flow: 'uuid of flow guests',
    property_mappings: ['uuid of openid'],
  });
});

test('no mappings is not the same as the standard ones', () => {
  expect(attributesAt(proxy({ scopeMappings: [] }), ADDRESS).property_mappings).toEqual([]);
});

describe('an adopted provider', () => {
  test('leaves to the UI what it does not say, and never ignores its mappings, which are not read', () => {
    const config = proxy({ adopt: Adoption.byId('7') });
    expect(config.import).toEqual([{ to: ADDRESS, id: '7' }]);
    expect(lifecycleAt(config, ADDRESS)).toEqual({
      prevent_destroy: true,
      ignore_changes: ['authentication_flow', ...LEFT_TO_THE_UI],
    });
  });

  test('manages its login flow where one is given', () => {
    const config = proxy({
      adopt: Adoption.byId('7'),
      authenticationFlow: flow('guests'),
      scopeMappings: [{ mappingId: 'uuid of openid' }],
    });
    expect(lifecycleAt(config, ADDRESS)).toEqual({ prevent_destroy: true, ignore_changes: LEFT_TO_THE_UI });
    expect(attributesAt(config, ADDRESS)).toMatchObject({ property_mappings: ['uuid of openid'] });
  });
});

const host = (found: string) =>
  `test/Proxy.externalHost: is not https:// and a host in lower case, or goes on behind it, found: ${JSON.stringify(found)}; ` +
  'write for example https://app.example.org';

test.each<[string, Partial<ProxyProviderProps>, string]>([
  ['the scheme is http', { externalHost: 'http://wiki.example.org' }, host('http://wiki.example.org')],
  ['the scheme is left out', { externalHost: 'wiki.example.org' }, host('wiki.example.org')],
  ['a slash stands behind the host', { externalHost: 'https://wiki.example.org/' }, host('https://wiki.example.org/')],
  ['the host is in upper case', { externalHost: 'https://Wiki.example.org' }, host('https://Wiki.example.org')],
  [
    'a domain has no cookie domain',
    { mode: 'forward_domain' },
    'test/Proxy.cookieDomain: is missing for forward_domain; give the parent domain of the protected hosts',
  ],
  [
    'all of it is wrong',
    { name: '', mode: 'forward_domain', externalHost: '' },
    'test/Proxy.name: is empty, found: ""; give the exact name that authentik shows\n' +
      `${host('')}\n` +
      'test/Proxy.cookieDomain: is missing for forward_domain; give the parent domain of the protected hosts',
  ],
])('a provider fails when %s', (_, props, message) => {
  expect(refusalOf((stack) => new ProxyProvider(stack, 'Proxy', { ...MINIMAL, ...props }))).toBe(message);
});
