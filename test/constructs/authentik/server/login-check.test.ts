import { LoginCheck, type LoginCheckProps } from '../../../../constructs/authentik/server/login-check';
import { ClusterService } from '../../../../constructs/kubernetes/cluster-service';
import { Schedule } from '../../../../constructs/kubernetes/schedule';
import { LOCAL_NETWORKS } from '../../../../constructs/kubernetes/traffic';
import { configFrom } from '../../../../programs/login-check/config';
import { child, children } from '../../../../rules/readers/block';
import type { TerraformJson } from '../../../../rules/readers/document';
import { podFaults } from '../../../support/kubernetes/pods';
import { objectsOf, synthKubernetes, workloadOf } from '../../kubernetes/kubernetes-stack';

const PUSHGATEWAY = {
  to: [{ namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
  ports: [{ protocol: 'TCP', port: '9091' }],
};
const ANSWERS = { applications: { wiki: true }, hosts: { 'home.site.example': false } };

test('a login check is these five objects, and its pod is restricted', () => {
  expect(Object.keys(objectsOf(loginCheck())).sort()).toEqual([
    'kubernetes_config_map_v1.LoginCheck_Program',
    'kubernetes_cron_job_v1.LoginCheck_CronJob',
    'kubernetes_network_policy_v1.LoginCheck_NetworkPolicy',
    'kubernetes_secret_v1.LoginCheck_Secret',
    'kubernetes_service_account_v1.LoginCheck_ServiceAccount',
  ]);
  expect(podFaults(loginCheck())).toEqual([]);
});

test('the program takes what the ConfigMap states, and the secrets of each user from the Secret', () => {
  const config = loginCheck();
  const { data } = config.resource?.kubernetes_config_map_v1?.LoginCheck_Program ?? {};
  const stated = String((data as Readonly<Record<string, string>>)['users.json']);
  const env = children(workloadOf(config).containers[0] as never, 'env').map(({ name, value }) => [
    String(name),
    String(value ?? `secret of ${name}`),
  ]);
  expect(configFrom(Object.fromEntries(env), stated)).toEqual({
    login: 'https://sso.site.example',
    users: [
      {
        name: 'Ada',
        username: 'test-ada',
        password: 'secret of TEST_USER_Ada_PASSWORD',
        totp: 'secret of TEST_USER_Ada_TOTP',
        ...ANSWERS,
      },
      { name: 'Ben', username: 'test-ben', password: 'secret of TEST_USER_Ben_PASSWORD', ...ANSWERS },
    ],
    pushgatewayUrl: 'http://pushgateway.monitoring:9091',
    secrets: expect.arrayContaining(['secret of TEST_USER_Ben_PASSWORD']),
  });
  expect(config.resource?.kubernetes_secret_v1?.LoginCheck_Secret?.data).toEqual({
    'Ada-password': '${var.password_of_Ada}',
    'Ada-totp': '${var.key_of_ada}',
    'Ben-password': '${var.password_of_Ben}',
  });
});

test('it connects to the hosts, outside and inside, and to the Pushgateway, and nothing connects to it', () => {
  const spec = child(loginCheck().resource?.kubernetes_network_policy_v1?.LoginCheck_NetworkPolicy ?? {}, 'spec');
  expect(spec).toMatchObject({ policy_types: ['Ingress', 'Egress'] });
  expect(children(spec, 'ingress')).toEqual([]);
  const [, internet, inside, traefik, pushgateway, ...others] = children(spec, 'egress');
  const https = [{ protocol: 'TCP', port: '443' }];
  expect(internet).toMatchObject({ to: [{ ip_block: { cidr: '0.0.0.0/0' } }, {}], ports: https });
  expect(inside).toMatchObject({ to: LOCAL_NETWORKS.map((cidr) => ({ ip_block: { cidr } })), ports: https });
  expect(traefik).toEqual({
    to: [{ namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': 'traefik' } } }],
    ports: [{ protocol: 'TCP', port: '8443' }],
  });
  expect([pushgateway, others]).toEqual([PUSHGATEWAY, []]);
});

test('another answer of the site changes the checksum, so that each pod shows which matrix it had', () => {
  const checksum = (config: TerraformJson) =>
    child(child(child(child(jobOf(config), 'job_template'), 'spec'), 'template'), 'metadata').annotations;
  const other = loginCheck({ users: [user('Ada', { applications: { wiki: false } })] });
  expect(checksum(other)).not.toEqual(checksum(loginCheck({ users: [user('Ada')] })));
});

test('a run ends before the next one starts, and after 15 minutes at most', () => {
  const deadline = (schedule: string) =>
    child(child(jobOf(loginCheck({ schedule: Schedule.parse(schedule) })), 'job_template'), 'spec')
      .active_deadline_seconds;
  expect(deadline('17 * * * *')).toBe(900);
  expect(deadline('*/10 * * * *')).toBe(540);
});

test('it fails without a user', () => {
  expect(() => loginCheck({ users: [] })).toThrow('users: is empty; name a user that signs in');
});

function jobOf(config: TerraformJson) {
  return child(config.resource?.kubernetes_cron_job_v1?.LoginCheck_CronJob ?? {}, 'spec');
}

function user(name: string, more: object = {}): LoginCheckProps['users'][number] {
  return { name, username: `test-${name.toLowerCase()}`, password: `\${var.password_of_${name}}`, ...ANSWERS, ...more };
}

function loginCheck(props: Partial<LoginCheckProps> = {}): TerraformJson {
  return synthKubernetes((stack) => {
    new LoginCheck(stack, 'LoginCheck', {
      name: 'authentik-login-check',
      namespace: 'authentik',
      schedule: Schedule.parse('17 * * * *'),
      image: 'docker.io/library/node:22.21.1-bookworm-slim',
      loginHost: 'sso.site.example',
      traefikNamespace: 'traefik',
      users: [user('Ada', { totp: '${var.key_of_ada}' }), user('Ben')],
      pushgateway: ClusterService.at('http://pushgateway.monitoring:9091'),
      ...props,
    });
  });
}
