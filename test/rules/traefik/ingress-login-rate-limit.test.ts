import type { Block } from '../../../rules/readers/document';
import { ingressLoginRateLimit } from '../../../rules/traefik/ingress-login-rate-limit';
import { finding, findings } from '../documents';
import { demo, INGRESS, ingressBlock, ingressStack, middleware } from './ingress-documents';

const HOST = 'sso.example.org';
const loginHosts = [HOST];
const REMEDY = 'make it with LoginIngress';
const OWN = middleware('own', { rateLimit: { average: 100, burst: 1000 } });
const SHARED = middleware('shared', { rateLimit: { average: 10, burst: 50 } });
const listFindings = (middlewares: readonly string[], manifests: readonly Block[] = [OWN, SHARED]) =>
  findings(ingressLoginRateLimit, demo({ host: HOST, middlewares }, manifests), { loginHosts }).map((one) => one.found);

test('a login host with a rate limit that admits a cold load is accepted', () => {
  expect(listFindings(['retry', 'own', 'csp-headers'])).toEqual([]);
});

test('an application may have any rate limit, and none', () => {
  for (const middlewares of [[], ['shared'], ['rate-limit']]) {
    expect(findings(ingressLoginRateLimit, demo({ middlewares }, [SHARED]), { loginHosts })).toEqual([]);
  }
});

test.each<[what: string, middlewares: readonly string[], fault: string]>([
  ['no rate limit', ['retry'], 'without a rate limit'],
  [
    'the one of the applications',
    ['shared'],
    'behind traefik-shared@kubernetescrd, which admits 10 a second and 50 at once',
  ],
  ['both', ['own', 'shared'], 'behind traefik-shared@kubernetescrd, which admits 10 a second and 50 at once'],
  [
    'one that nothing here declares',
    ['rate-limit'],
    'behind the rate limit traefik-rate-limit@kubernetescrd, which no stack declares',
  ],
])('a login host with %s is found (I15)', (_, middlewares, fault) => {
  expect(listFindings(middlewares)).toEqual([`${HOST} ${fault}`]);
});

test('a rate limit that is silent admits one at once, and one in name only is none', () => {
  expect(listFindings(['own'], [middleware('own', { rateLimit: {} })])).toEqual([
    `${HOST} behind traefik-own@kubernetescrd, which admits 0 a second and 1 at once`,
  ]);
  expect(listFindings(['rate-limit'], [middleware('rate-limit', { headers: {} })])).toEqual([
    `${HOST} without a rate limit`,
  ]);
});

test('the static files of authentik are looked at under any host', () => {
  const { resource } = demo({ service: 'goauthentik-server', middlewares: ['shared'] }, [SHARED]);
  const config = {
    resource: {
      ...resource,
      helm_release: { ...resource?.helm_release, Authentik: { name: 'goauthentik', chart: 'authentik' } },
    },
  };
  expect(findings(ingressLoginRateLimit, config, { loginHosts }).map((one) => one.found)).toEqual([
    'goauthentik-server behind traefik-shared@kubernetescrd, which admits 10 a second and 50 at once',
  ]);
});

test('an Ingress without any annotation has no rate limit', () => {
  const bare = { metadata: { name: 'bare' }, spec: ingressBlock({ host: HOST }).spec };
  expect(findings(ingressLoginRateLimit, ingressStack({ Demo: bare }), { loginHosts })).toEqual([
    finding(INGRESS, `${HOST} without a rate limit`, REMEDY),
  ]);
});
