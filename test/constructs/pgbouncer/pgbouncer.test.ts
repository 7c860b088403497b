import { createHash } from 'node:crypto';
import { ExistingSecret } from '../../../constructs/kubernetes/existing-secret';
import { pgbouncerIdleTransaction } from '../../../rules/pgbouncer/pgbouncer-idle-transaction';
import { child, children } from '../../../rules/readers/block';
import { findings } from '../../rules/documents';
import { podFaults } from '../../support/kubernetes/pods';
import { demoSecret, podPeer, workloadOf } from '../kubernetes/kubernetes-stack';
import { type Change, poolerStack, poolerText, postgresPassword } from './pgbouncer-stack';

const LABELS = {
  'app.kubernetes.io/name': 'pgbouncer',
  'app.kubernetes.io/component': 'pooler',
  'app.kubernetes.io/managed-by': 'terraform',
};
const USERS = new ExistingSecret({
  name: 'pool-users',
  namespace: 'authentik',
  keys: ['userlist.txt'],
  revision: '2026-01',
});

test('the user list is the reference with its quotes doubled, and the configuration reads it where it is mounted', () => {
  expect(poolerText(poolerStack(), 'secret', 'userlist.txt')).toBe(
    '"authentik" "${replace(var.postgres_password, "\\"", "\\"\\"")}"\n',
  );
  const ini = poolerText(poolerStack(), 'config_map', 'pgbouncer.ini');
  expect(ini.split('\n')).toContain('auth_file = /etc/pgbouncer/users/userlist.txt');
});

test('a change of the configuration or of the user list rolls the pods', () => {
  const config = poolerStack();
  const ini = poolerText(config, 'config_map', 'pgbouncer.ini');
  expect(annotations({})).toEqual({
    'checksum/config': createHash('sha256').update(ini).digest('hex'),
    'checksum/secrets': '${nonsensitive(sha256(jsonencode([kubernetes_secret_v1.Pooler_Users.data])))}',
  });
  expect(annotations({ poolMode: 'transaction' })['checksum/config']).not.toBe(annotations({})['checksum/config']);
  expect(annotations({ users: USERS })['gatehouse/secret-revisions']).toBe('pool-users=2026-01');
});

test('the checksum may go over other Secrets too, so that no hash is of one password alone', () => {
  expect(annotations((stack) => ({ checksumWith: [demoSecret(stack)] }))['checksum/secrets']).toBe(
    '${nonsensitive(sha256(jsonencode([kubernetes_secret_v1.Pooler_Users.data, kubernetes_secret_v1.Secret.data])))}',
  );
});

test('a Secret that is there already is mounted and not made', () => {
  const config = poolerStack({ users: USERS });
  expect(config.resource?.kubernetes_secret_v1).toBeUndefined();
  expect(workloadOf(config).pod.volume).toContainEqual({
    name: 'users',
    secret: { secret_name: 'pool-users', default_mode: '0440' },
  });
});

test('only the clients may call it, and it calls nothing but DNS and PostgreSQL', () => {
  const outpost = { 'app.kubernetes.io/name': 'authentik-outpost-proxy' };
  const server = { 'app.kubernetes.io/name': 'authentik' };
  const { resource } = poolerStack({
    clients: [server, outpost],
    backend: { host: 'postgresql.dbaas.svc', port: 5433, database: 'authentik', podLabels: { app: 'postgresql' } },
  });
  const spec = child(resource?.kubernetes_network_policy_v1?.Pooler_NetworkPolicy ?? {}, 'spec');
  expect(spec.pod_selector).toEqual({ match_labels: LABELS });
  expect(spec.ingress).toEqual(
    [server, outpost].map((labels) => ({
      from: [podPeer('authentik', labels)],
      ports: [{ protocol: 'TCP', port: '6432' }],
    })),
  );
  expect(spec.egress).toHaveLength(2);
  expect(spec.egress).toContainEqual({
    to: [podPeer('dbaas', { app: 'postgresql' })],
    ports: [{ protocol: 'TCP', port: '5433' }],
  });
});

const MAXIMAL: Change = {
  name: 'pool',
  replicas: 2,
  minAvailable: 1,
  poolMode: 'transaction',
  resources: { limits: { memory: '256Mi' }, requests: { cpu: '20m', memory: '64Mi' } },
};

test("the name, the numbers and the resources are the site's", () => {
  const config = poolerStack(MAXIMAL);
  expect(config.resource?.kubernetes_deployment_v1?.Pooler_Deployment?.spec).toMatchObject({
    replicas: '2',
    selector: { match_labels: { ...LABELS, 'app.kubernetes.io/name': 'pool' } },
  });
  expect(workloadOf(config).containers[0]?.resources).toEqual({
    limits: { memory: '256Mi' },
    requests: { cpu: '20m', memory: '64Mi' },
  });
});

test.each([
  { form: 'the minimal', change: {} },
  { form: 'the maximal', change: MAXIMAL },
])('the pods of $form form are restricted and covered by the policy, and idle transactions end', ({ change }) => {
  const config = poolerStack(change);
  expect(podFaults(config)).toEqual([]);
  expect(findings(pgbouncerIdleTransaction, config)).toEqual([]);
});

test.each<[string, Change]>([
  [
    'users.user: is not 1 to 63 letters, digits, _, . and -, found: "a\\"b"',
    (stack) => ({ users: { user: 'a"b', password: postgresPassword(stack) } }),
  ],
  [
    'users.password: is a literal, not a reference; name the secret',
    { users: { user: 'authentik', password: 'hunter2' } },
  ],
  [
    'users.password: is a literal, not a reference',
    { users: { user: 'authentik', password: '${var.postgres_password}' } },
  ],
  [
    'users: lacks the key userlist.txt; add the key to the Secret',
    { users: new ExistingSecret({ name: 'x', namespace: 'authentik', keys: ['users'], revision: '1' }) },
  ],
  ['clients: is empty, or holds an empty set of labels', { clients: [] }],
  ['clients: is empty, or holds an empty set of labels', { clients: [{ app: 'a' }, {}] }],
  ['idleTransactionTimeoutSeconds: is not', { idleTransactionTimeoutSeconds: 0 }],
])('is refused: %s', (message, change) => {
  expect(() => poolerStack(change)).toThrow(`test/Pooler.${message}`);
});

test.each<[string, Change]>([
  ['test/Pooler/PodDisruptionBudget.minAvailable: is not from 1 to below', { replicas: 2 }],
  ['pod.containers.0.image: has the moving tag latest', { image: 'example/pgbouncer:latest' }],
  [
    'pod.containers.0.volumes.1: is not in the namespace of the pod, authentik, found: "dbaas"',
    { users: new ExistingSecret({ name: 'x', namespace: 'dbaas', keys: ['userlist.txt'], revision: '1' }) },
  ],
])('is refused by its parts: %s', (message, change) => {
  expect(() => poolerStack(change)).toThrow(message);
});

test('all faults are in one error, without the value of a password', () => {
  const build = () =>
    poolerStack({ users: { user: '', password: 'hunter2' }, clients: [], defaultPoolSize: 0, reservePoolSize: -1 });
  expect(build).toThrow(
    /defaultPoolSize: .*\n.*reservePoolSize: .*\n.*users\.user: .*\n.*users\.password: .*\n.*clients: /,
  );
  expect(build).not.toThrow(/hunter2/);
});

test('one pooler has no PodDisruptionBudget: a drained node could never meet it', () => {
  const { resource } = poolerStack({ replicas: 1, minAvailable: 0 });
  expect(resource).not.toHaveProperty('kubernetes_pod_disruption_budget_v1');
  expect(resource?.kubernetes_deployment_v1?.Pooler_Deployment).toMatchObject({ spec: { replicas: '1' } });
});

test('PostgreSQL may be outside of the cluster: the policy names its networks', () => {
  const backend = { host: '192.0.2.5', port: 5433, database: 'authentik', networks: ['192.0.2.5/32'] };
  const { resource } = poolerStack({ backend });
  const policy = resource?.kubernetes_network_policy_v1?.Pooler_NetworkPolicy ?? {};
  const line = { ports: [{ port: '5433', protocol: 'TCP' }], to: [{ ip_block: { cidr: '192.0.2.5/32' } }] };
  expect(children(child(policy, 'spec'), 'egress')).toContainEqual(line);
  expect(() => poolerStack({ backend: { ...backend, networks: [] } })).toThrow(
    'is empty, or holds one that is not address/length',
  );
  expect(() => poolerStack({ backend: { host: 'nas', database: 'authentik' } })).toThrow('and no networks are given');
});

function annotations(change: Change): Readonly<Record<string, unknown>> {
  return workloadOf(poolerStack(change)).annotations;
}
