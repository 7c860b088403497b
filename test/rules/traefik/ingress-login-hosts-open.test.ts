import type { Block } from '../../../rules/readers/document';
import { ingressLoginHostsOpen } from '../../../rules/traefik/ingress-login-hosts-open';
import { finding, findings } from '../documents';
import { APPLICATION, demo, INGRESS, type IngressChange, LOGIN, MIDDLEWARES, middleware } from './ingress-documents';

const HOST = 'sso.example.org';
const REMEDY = 'make it with LoginIngress';
const loginHosts = ['public-auth.example.org', HOST];
const listFindings = (change: IngressChange, manifests?: readonly Block[]) =>
  findings(ingressLoginHostsOpen, demo(change, manifests), { loginHosts }).map((one) => one.found);

test('a login host without a wall is accepted', () => {
  expect(listFindings({ host: HOST, middlewares: LOGIN })).toEqual([]);
});

test('an application may have every wall', () => {
  expect(listFindings({})).toEqual([]);
  expect(listFindings({ middlewares: [] })).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['the host of the login', HOST, HOST],
  ['the host of the guests', 'public-auth.example.org', 'public-auth.example.org'],
])('walls on %s are found (I4)', (_, host, login) => {
  const config = demo({ host, middlewares: ['crowdsec', 'sso'] });
  expect(findings(ingressLoginHostsOpen, config, { loginHosts })).toEqual([
    finding(INGRESS, `puts ${login} behind traefik-crowdsec@kubernetescrd, which is CrowdSec`, REMEDY),
    finding(INGRESS, `puts ${login} behind traefik-sso@kubernetescrd, which is forward auth`, REMEDY),
  ]);
});

test.each<[string, string, string]>([
  ['an outpost', 'ak-outpost-public', 'goauthentik'],
  ["authentik's server", 'goauthentik-server', 'goauthentik'],
  ["authentik's server in a release of another name", 'sso-authentik-server', 'sso'],
])('walls in front of %s are found under any host', (_, service, release) => {
  const { resource } = demo({ service, middlewares: [...LOGIN, 'crowdsec'] });
  const config = { resource: { ...resource, helm_release: { Authentik: { name: release, chart: 'authentik' } } } };
  expect(findings(ingressLoginHostsOpen, config, { loginHosts }).map((one) => one.found)).toEqual([
    `puts ${service} behind traefik-crowdsec@kubernetescrd, which is CrowdSec`,
  ]);
});

test('the server of another chart is an application', () => {
  expect(listFindings({ service: 'goauthentik-server', middlewares: APPLICATION })).toEqual([]);
});

test.each(['authentik-forward-auth', 'forwardAuth@file', 'bouncer', 'crowdsec@file'])(
  'the wall %s is recognised by its name',
  (name) => {
    expect(listFindings({ host: HOST, middlewares: [...LOGIN, name] }, [])).toHaveLength(1);
  },
);

test('a wall in a chain is found', () => {
  const hidden = middleware('quiet', { chain: { middlewares: [{ name: 'sso' }] } });
  expect(listFindings({ host: HOST, middlewares: [...LOGIN, 'quiet'] }, [...MIDDLEWARES, hidden])).toEqual([
    `puts ${HOST} behind traefik-quiet@kubernetescrd, which is forward auth`,
  ]);
});

test('without a known login host no wall is proven', () => {
  expect(findings(ingressLoginHostsOpen, demo({}))).toEqual([
    finding(INGRESS, 'has forward auth or CrowdSec, and no login host is known', 'name the login hosts in the site'),
  ]);
  expect(findings(ingressLoginHostsOpen, demo({ middlewares: LOGIN }))).toEqual([]);
});

test('a middleware is what the site says, whatever it is called', () => {
  const middlewareParts = {
    'traefik-doorman@kubernetescrd': 'crowdsec',
    'traefik-again@kubernetescrd': 'retry',
  };
  const config = demo({ host: HOST, middlewares: ['again', 'doorman'] });
  expect(findings(ingressLoginHostsOpen, config, { loginHosts, middlewareParts })).toEqual([
    finding(INGRESS, `puts ${HOST} behind traefik-doorman@kubernetescrd, which is CrowdSec`, REMEDY),
  ]);
});
