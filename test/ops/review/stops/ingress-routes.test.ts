import { moduleOf, planOf, stopsOf } from '../plans';

interface RouteInput {
  readonly path?: string;
  readonly service: string;
  readonly port?: number;
}

const ADDRESS = 'kubernetes_ingress_v1.HostOutposts_Wiki';
const EMBEDDED = 'ak-outpost-authentik-embedded-outpost';
const RELEASE = { name: 'goauthentik', namespace: 'authentik', chart: 'authentik' };

const ingress = ({ path = '/outpost.goauthentik.io', service, port = 80 }: RouteInput) => ({
  metadata: [{ name: 'authentik-outpost-wiki', namespace: 'authentik' }],
  spec: [
    {
      ingress_class_name: 'traefik',
      rule: [
        {
          host: 'wiki.example',
          http: [{ path: [{ path, backend: [{ service: [{ name: service, port: [{ number: port }] }] }] }] }],
        },
      ],
    },
  ],
});

/** Returns what the stop says of an Ingress that changes beside a Helm release. */
function findShutOut(before: RouteInput, after: RouteInput, release: object): readonly string[] {
  const changes = [{ address: ADDRESS, before: ingress(before), after: ingress(after) }];
  const plan = planOf(changes, { planned_values: moduleOf({ 'helm_release.Release': release }) });
  return stopsOf(plan, { stack: 'platform' }).filter((stop) => stop.startsWith('shut-out '));
}

const OUTPOST = { service: EMBEDDED, port: 9000 };
const SERVER = { service: 'goauthentik-server' };

test('the path of the embedded outpost moves to the Service of the server, whose pods are that outpost', () => {
  expect(findShutOut(OUTPOST, SERVER, RELEASE)).toEqual([]);
});

test.each<[string, RouteInput, RouteInput, object]>([
  ['to a Service of another name', OUTPOST, { service: 'goauthentik-worker' }, RELEASE],
  ['to a port that the Service of the server does not have', OUTPOST, { ...SERVER, port: 9000 }, RELEASE],
  ['to the server, whose release is in another namespace', OUTPOST, SERVER, { ...RELEASE, namespace: 'other' }],
  ['to a release of another chart', OUTPOST, SERVER, { ...RELEASE, chart: 'wiki' }],
  ['of another outpost', { service: 'ak-outpost-public', port: 9000 }, SERVER, RELEASE],
  ['of another path', { ...OUTPOST, path: '/' }, { ...SERVER, path: '/' }, RELEASE],
  ['and the path changes too', OUTPOST, { ...SERVER, path: '/outpost' }, RELEASE],
  ['back to the Service of a Deployment that may be gone', SERVER, OUTPOST, RELEASE],
])('a move is stopped: %s', (_, before, after, release) => {
  const { path = '/outpost.goauthentik.io', service } = before;
  expect(findShutOut(before, after, release)).toEqual([
    `shut-out ${ADDRESS}: spec changes: requests no longer reach wiki.example${path} -> ${service}`,
  ]);
});
