import type { Block } from '../../../rules/readers/document';
import { ingressLoginHostsOpen } from '../../../rules/traefik/ingress-login-hosts-open';
import { finding, findings } from '../documents';
import {
  APPLICATION,
  demo,
  INGRESS,
  type IngressChange,
  ingressBlock,
  ingressStack,
  LOGIN,
  listed,
  MIDDLEWARES,
  middleware,
} from './ingress-documents';

const HOST = 'sso.example.org';
const REMEDY = 'make it with LoginIngress';
const loginHosts = ['public-auth.example.org', HOST];
const found = (change: IngressChange, manifests?: readonly Block[]) =>
  findings(ingressLoginHostsOpen, demo(change, manifests), { loginHosts }).map((one) => one.found);

test('a login host without a wall is accepted, written as a block or as a list of one', () => {
  expect(found({ host: HOST, middlewares: LOGIN })).toEqual([]);
  const block = listed(ingressBlock({ host: HOST, middlewares: LOGIN }));
  expect(findings(ingressLoginHostsOpen, ingressStack({ Demo: block }), { loginHosts })).toEqual([]);
});

test('an application may have every wall', () => {
  expect(found({})).toEqual([]);
  expect(found({ host: '*.apps.example.org' })).toEqual([]);
  expect(found({ middlewares: [] })).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['the host of the login', HOST, HOST],
  ['the host of the guests', 'public-auth.example.org', 'public-auth.example.org'],
  ['the host in capitals', 'SSO.example.org', HOST],
  ['a wildcard over it', '*.example.org', 'public-auth.example.org'],
  ['no host', undefined, 'public-auth.example.org'],
  ['an empty host', '', 'public-auth.example.org'],
  ['a host that only Terraform knows', '${var.host}', 'public-auth.example.org'],
])('walls on %s are found (I4)', (_, host, login) => {
  const config = demo({ host, middlewares: ['crowdsec', 'sso'] });
  expect(findings(ingressLoginHostsOpen, config, { loginHosts })).toEqual([
    finding(INGRESS, `puts ${login} behind traefik-crowdsec@kubernetescrd, which is CrowdSec`, REMEDY),
    finding(INGRESS, `puts ${login} behind traefik-sso@kubernetescrd, which is forward auth`, REMEDY),
  ]);
});

test('a default backend takes in every host', () => {
  const { metadata, spec } = ingressBlock();
  const block = { metadata, spec: { ...(spec as Block), default_backend: { service: { name: 'demo' } } } };
  expect(findings(ingressLoginHostsOpen, ingressStack({ Demo: block }), { loginHosts })).toHaveLength(2);
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
  expect(found({ service: 'goauthentik-server', middlewares: APPLICATION })).toEqual([]);
});

test.each<[string, Block]>([
  ['traefik-shield@kubernetescrd', middleware('shield', { plugin: { 'crowdsec-bouncer-traefik-plugin': {} } })],
  ['traefik-door@kubernetescrd', middleware('door', { forwardAuth: { address: 'http://x.y:80' } })],
  ['traefik-forward-auth@kubernetescrd', middleware('forward-auth', { headers: {} })],
  ['traefik-sso@kubernetescrd', middleware('all', { chain: { middlewares: [{ name: 'sso' }] } })],
])('the wall %s is recognised by what is declared', (reference, manifest) => {
  const { name } = manifest.metadata as { name: string };
  expect(found({ host: HOST, middlewares: [...LOGIN, name] }, [...MIDDLEWARES, manifest])).toEqual([
    expect.stringContaining(`puts ${HOST} behind ${reference}, which is `),
  ]);
});

test.each(['authentik-forward-auth', 'forwardAuth@file', 'bouncer', 'crowdsec@file'])(
  'the wall %s is recognised by its name',
  (name) => {
    expect(found({ host: HOST, middlewares: [...LOGIN, name] }, [])).toHaveLength(1);
  },
);

test('computed middlewares are found', () => {
  expect(found({ host: HOST, middlewares: [...LOGIN, '${var.more}'] })).toEqual([`puts ${HOST} behind \${var.more}`]);
});

test('without a known login host no wall is proven', () => {
  for (const versions of [{}, { loginHosts: [] }]) {
    expect(findings(ingressLoginHostsOpen, demo({}), versions)).toEqual([
      finding(INGRESS, 'has forward auth or CrowdSec, and no login host is known', 'name the login hosts in the site'),
    ]);
    expect(findings(ingressLoginHostsOpen, demo({ middlewares: LOGIN }), versions)).toEqual([]);
  }
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
