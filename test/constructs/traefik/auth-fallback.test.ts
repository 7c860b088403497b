import { ClusterService } from '../../../constructs/kubernetes/cluster-service';
import { ExistingSecret } from '../../../constructs/kubernetes/existing-secret';
import { AuthFallback, type AuthFallbackProps } from '../../../constructs/traefik/auth-fallback';
import type { TerraformJson } from '../../../rules/readers/document';
import { staticTextEscaped } from '../../../rules/terraform/static-text-escaped';
import { findings } from '../../rules/documents';
import { podFaults } from '../../support/kubernetes/pods';
import { podPeer, synthKubernetes, workloadOf } from '../kubernetes/kubernetes-stack';

const OUTPOST = ClusterService.at('http://ak-outpost-demo.authentik.svc.cluster.local:9000', {
  'app.kubernetes.io/name': 'authentik-outpost-proxy',
});
const USERS = new ExistingSecret({ name: 'emergency', namespace: 'traefik', keys: ['htpasswd'], revision: '1' });

test('Traefik alone may ask, and it asks the outpost alone', () => {
  const { spec } = fallback().resource?.kubernetes_network_policy_v1?.Fallback_NetworkPolicy ?? {};
  const port = { protocol: 'TCP', port: '9000' };
  expect(spec).toMatchObject({
    policy_types: ['Ingress', 'Egress'],
    ingress: [{ from: [podPeer('traefik', { app: 'traefik' })], ports: [port] }],
    egress: [
      { ports: [{ port: '53' }, { port: '53' }] },
      { to: [podPeer('authentik', OUTPOST.podLabels)], ports: [port] },
    ],
  });
});

test('emergency users are mounted, and another revision of them rolls the pods', () => {
  const { pod, annotations, containers } = workloadOf(fallback({ emergencyUsers: USERS }));
  expect(pod.volume).toContainEqual({ name: 'users', secret: { secret_name: 'emergency', default_mode: '0440' } });
  expect(containers[0]?.volume_mount).toContainEqual({
    name: 'users',
    mount_path: '/etc/emergency-users',
    read_only: true,
  });
  expect(annotations).toMatchObject({ 'gatehouse/secret-revisions': 'emergency=1' });
  expect(annotations['checksum/config']).not.toBe(workloadOf(fallback()).annotations['checksum/config']);
});

test('the middleware asks its Service', () => {
  let url = '';
  fallback({ name: 'gate' }, (built) => {
    url = built.forwardAuthUrl;
  });
  expect(url).toBe('http://gate.traefik.svc.cluster.local:9000/outpost.goauthentik.io/auth/traefik');
});

test('its pod is restricted and covered by the policy, and its configuration is no template', () => {
  const config = fallback();
  expect(podFaults(config)).toEqual([]);
  expect(findings(staticTextEscaped, config)).toEqual([]);
});

test.each<[string, Partial<AuthFallbackProps>]>([
  [
    'outpost: is not the whole name of a Service over http, with its port, found: "http://ak-outpost-demo.authentik:9000"',
    { outpost: ClusterService.at('http://ak-outpost-demo.authentik:9000') },
  ],
  [
    'outpost: is not the whole name',
    { outpost: ClusterService.at('http://ak-outpost-demo.authentik.svc.cluster.local') },
  ],
  [
    'outpost: is not the whole name',
    { outpost: ClusterService.at('https://ak-outpost-demo.authentik.svc.cluster.local:9443') },
  ],
  ['resolver: is not an address or a name', { resolver: '10.0.0.1; x' }],
  ['resolver: is not an address or a name', { resolver: 'fd00::a' }],
  [
    'emergencyUsers: lacks the key htpasswd',
    { emergencyUsers: new ExistingSecret({ name: 'e', namespace: 'traefik', keys: ['users'], revision: '1' }) },
  ],
])('is refused: %s', (message, change) => {
  expect(() => fallback(change)).toThrow(`test/Fallback.${message}`);
});

test('is refused when the users are in another namespace', () => {
  const users = new ExistingSecret({ name: 'e', namespace: 'apps', keys: ['htpasswd'], revision: '1' });
  expect(() => fallback({ emergencyUsers: users })).toThrow(
    'is not in the namespace of the pod, traefik, found: "apps"',
  );
});

function fallback(
  change: Partial<AuthFallbackProps> = {},
  use: (built: AuthFallback) => void = () => {},
): TerraformJson {
  return synthKubernetes((stack) =>
    use(
      new AuthFallback(stack, 'Fallback', {
        namespace: 'traefik',
        image: 'nginx-unprivileged:1.29.4',
        outpost: OUTPOST,
        resolver: '10.96.0.10',
        traefikPods: { app: 'traefik' },
        ...change,
      }),
    ),
  );
}
