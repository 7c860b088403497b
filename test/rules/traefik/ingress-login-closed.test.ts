import type { Block } from '../../../rules/readers/document';
import { ingressLoginClosed } from '../../../rules/traefik/ingress-login-closed';
import { findings } from '../documents';
import { demo, middleware } from './ingress-documents';

const HOST = 'sso.example.org';
const OWN = [
  middleware('limit', { rateLimit: { average: 100, burst: 1000 } }),
  middleware('host', { headers: { customRequestHeaders: {} } }),
  middleware('lan', { ipAllowList: { sourceRange: ['192.0.2.0/24'] } }),
];
const middlewareParts = {
  'traefik-retry@kubernetescrd': 'retry',
  'traefik-error-pages@kubernetescrd': 'errorPages',
  'traefik-csp-headers@kubernetescrd': 'cspHeaders',
};
const listFindings = (middlewares: readonly string[], host = HOST, manifests: readonly Block[] = OWN) =>
  findings(ingressLoginClosed, demo({ host, middlewares }, manifests), { loginHosts: [HOST], middlewareParts }).map(
    (one) => one.found,
  );

test('the chain of a login page is accepted', () => {
  expect(listFindings(['retry', 'error-pages', 'limit', 'csp-headers', 'host'])).toEqual([]);
});

test('an application may have others', () => {
  expect(listFindings(['lan', 'anything'], 'wiki.example.org')).toEqual([]);
});

test.each([
  ['an address list', ['limit', 'lan'], `puts ${HOST} behind traefik-lan@kubernetescrd, which is ipAllowList`],
  [
    'one that nothing declares',
    ['limit', 'unknown'],
    `puts ${HOST} behind traefik-unknown@kubernetescrd, which no part of the site names`,
  ],
  [
    'another order',
    ['host', 'limit'],
    'has its middlewares in another order: traefik-host@kubernetescrd, traefik-limit@kubernetescrd',
  ],
])('a login page behind %s is found', (_, middlewares, expected) => {
  expect(listFindings(middlewares)).toEqual([expected]);
});
