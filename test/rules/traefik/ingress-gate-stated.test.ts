import type { Block } from '../../../rules/readers/document';
import { ingressGateStated } from '../../../rules/traefik/ingress-gate-stated';
import { finding, findings } from '../documents';
import {
  APPLICATION,
  demo,
  INGRESS,
  type IngressChange,
  ingressBlock,
  ingressStack,
  MIDDLEWARES,
  middleware,
  REASON,
} from './ingress-documents';

const REMEDY = 'make it with Ingress and a Gate, or with LoginIngress';
const listFindings = (change: IngressChange, manifests?: readonly Block[]) =>
  findings(ingressGateStated, demo(change, manifests)).map((one) => one.found);

test.each<[string, IngressChange]>([
  ['required', {}],
  ['public', { gate: 'public', middlewares: [...APPLICATION, 'guests'] }],
  ['app', { gate: 'app', reason: REASON, middlewares: APPLICATION }],
  ['none', { gate: 'none', reason: REASON, middlewares: APPLICATION }],
])('the gate %s with its middlewares is accepted', (_, change) => {
  expect(listFindings(change)).toEqual([]);
});

test('forward auths that the site does not declare are judged by their names', () => {
  expect(listFindings({ middlewares: [...APPLICATION, 'authentik-forward-auth'] }, [])).toEqual([]);
  expect(listFindings({ gate: 'public', middlewares: [...APPLICATION, 'authentik-forward-auth-public'] }, [])).toEqual(
    [],
  );
  expect(listFindings({ middlewares: [...APPLICATION, 'forwardauth@file'] }, [])).toEqual([]);
});

test('a chain is the gate of the forward auth in it', () => {
  const refOf = (name: string, namespace?: string) => ({ name, ...(namespace !== undefined && { namespace }) });
  const chainOf = (...members: readonly object[]) => [
    ...MIDDLEWARES,
    middleware('door', { chain: { middlewares: members } }),
  ];
  const behind = (gate: string, manifests: readonly Block[]) =>
    listFindings({ gate, middlewares: ['door'] }, manifests);
  expect(behind('required', chainOf(refOf('sso')))).toEqual([]);
  expect(behind('public', chainOf(refOf('guests', 'traefik')))).toEqual([]);
  expect(behind('required', chainOf(refOf('guests')))).toEqual([expect.stringContaining('the forward auth of public')]);
  const none = ['states gate required and has no forward auth'];
  expect(behind('required', chainOf(refOf('sso', 'elsewhere')))).toEqual(none);
  expect(behind('required', chainOf(refOf('door')))).toEqual(none);
});

test('an Ingress that states nothing is found, also without any annotation', () => {
  const bare = { metadata: { name: 'bare' }, spec: ingressBlock().spec };
  expect(findings(ingressGateStated, ingressStack({ Demo: ingressBlock({ gate: undefined }), Bare: bare }))).toEqual([
    finding(INGRESS, 'states no gate', REMEDY),
    finding('kubernetes_ingress_v1.Bare', 'states no gate', REMEDY),
  ]);
});

test.each<[string, IngressChange, string]>([
  ['an unknown gate', { gate: 'open' }, 'states gate "open"'],
  ['required and no forward auth', { middlewares: APPLICATION }, 'states gate required and has no forward auth'],
  [
    'required and the forward auth of guests',
    { middlewares: [...APPLICATION, 'guests'] },
    'states gate required and has the forward auth of public',
  ],
  [
    'required and both forward auths',
    { middlewares: ['sso', 'guests'] },
    'states gate required and has the forward auth of required and public',
  ],
  [
    'public and the ordinary forward auth',
    { gate: 'public' },
    'states gate public and has the forward auth of required',
  ],
  ['public and no forward auth', { gate: 'public', middlewares: [] }, 'states gate public and has no forward auth'],
  ['app and a forward auth', { gate: 'app', reason: REASON }, 'states gate app and has traefik-sso@kubernetescrd'],
  ['none and a forward auth', { gate: 'none', reason: REASON }, 'states gate none and has traefik-sso@kubernetescrd'],
  ['app and no reason', { gate: 'app', middlewares: [] }, 'states gate app with the reason ""'],
  [
    'none and half a reason',
    { gate: 'none', reason: ' because it is so   ', middlewares: [] },
    'states gate none with the',
  ],
])('%s is found', (_, change, message) => {
  expect(listFindings(change)).toEqual([expect.stringContaining(message)]);
});

test('a declared middleware that only has the name of a forward auth is none', () => {
  const named = middleware('forward-auth', { headers: {} });
  expect(listFindings({ middlewares: ['forward-auth'] }, [named])).toEqual([
    'states gate required and has no forward auth',
  ]);
});

test('a forward auth that asks an outpost is that of the outpost, whatever it is called', () => {
  const asks = (name: string, outpost: string) =>
    middleware(name, {
      forwardAuth: { address: `http://ak-outpost-${outpost}.authentik.svc.cluster.local:9000/auth` },
    });
  const visitors = [asks('sso', 'visitors')];
  expect(listFindings({ gate: 'public', middlewares: ['sso'] }, visitors)).toEqual([]);
  expect(listFindings({ middlewares: ['sso'] }, visitors)).toEqual([
    'states gate required and has the forward auth of public',
  ]);
  const people = [asks('public-pages', 'authentik-embedded-outpost')];
  expect(listFindings({ middlewares: ['public-pages'] }, people)).toEqual([]);
  expect(listFindings({ gate: 'public', middlewares: ['public-pages'] }, people)).toEqual([
    'states gate public and has the forward auth of required',
  ]);
});
