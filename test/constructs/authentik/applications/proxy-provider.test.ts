import { ProxyProvider, type ProxyProviderProps } from '../../../../constructs/authentik/applications/proxy-provider';
import { synthStack } from '../../../support/site/synth';
import { attributesAt, flow, PROXY, refusalOf } from '../blocks';

const ADDRESS = 'authentik_provider_proxy.Proxy';
function proxy(props: Partial<ProxyProviderProps>) {
  return synthStack((stack) => {
    new ProxyProvider(stack, 'Proxy', { ...PROXY, ...props });
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

const COOKIE = 'test/Proxy.cookieDomain: is missing for forward_domain; give the parent domain of the protected hosts';
const host = (found: string) =>
  `test/Proxy.externalHost: is not https:// and a host in lower case, or goes on behind it, found: ${JSON.stringify(found)}; ` +
  'write for example https://app.example.org';

test.each<[Partial<ProxyProviderProps>, string]>([
  [{ externalHost: 'http://wiki.example.org' }, host('http://wiki.example.org')],
  [{ externalHost: 'wiki.example.org' }, host('wiki.example.org')],
  [{ externalHost: 'https://wiki.example.org/' }, host('https://wiki.example.org/')],
  [{ externalHost: 'https://Wiki.example.org' }, host('https://Wiki.example.org')],
  [{ mode: 'forward_domain' }, COOKIE],
  [{ mode: 'forward_domain', externalHost: '' }, `${host('')}\n${COOKIE}`],
])('a provider with %j is refused', (props, message) => {
  expect(refusalOf((stack) => new ProxyProvider(stack, 'Proxy', { ...PROXY, ...props }))).toBe(message);
});
