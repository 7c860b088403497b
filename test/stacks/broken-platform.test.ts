import type { Block } from '../../rules/readers/document';
import { type Broken, faults, line } from './broken';
import { EditedSite, type Loose } from './edited-site';
import { platformOf } from './platform-document';

/** A change of the finished JSON: what slips past the constructs, as an override or a later version of them would. */
type Mistake = (platform: EditedSite) => void;

const INI = ['kubernetes_config_map_v1.PgBouncer_Config', 'pgbouncer.ini'] as const;
const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';
const annotations = (platform: EditedSite, ingress: string) =>
  platform.block(`kubernetes_ingress_v1.${ingress}`).metadata!.annotations as unknown as Record<string, string>;
const rules = (values: Loose) =>
  (values as unknown as { manifests: { kind: string; spec: { groups: { rules: Block[] }[] } }[] }).manifests.find(
    ({ kind }) => kind === 'PrometheusRule',
  )?.spec.groups[0]?.rules as Loose[];

const LOGIN_INGRESS = 'make it with LoginIngress';
const RELEASE = 'helm_release.Release';
const TAG_REMEDY = "set global.image.tag to the site's server version, 2026.2.4, and nothing beside it";
const KEY_REMEDY = 'write it under a key that the chart reads; settings of authentik are variables, in env';

test('the real platform breaks no rule', () => {
  expect(faults(new EditedSite().document)).toEqual([]);
});

const MISTAKES: readonly (readonly [what: string, mistake: Mistake, broken: Broken])[] = [
  [
    'I9: the image tag is left to the chart',
    (platform) => platform.values('Release', (values) => Object.assign(values.global!, { image: {} })),
    ['helm-image-tag', RELEASE, 'global.image.tag is "", which is no version', TAG_REMEDY],
  ],
  [
    'I9: the chart is newer than the image',
    (platform) => Object.assign(platform.block(RELEASE), { version: '2026.2.5' }),
    ['helm-image-tag', RELEASE, "global.image.tag is 2026.2.4, below the chart's 2026.2.5", TAG_REMEDY],
  ],
  [
    'I9: the chart is whichever is newest',
    (platform) => Object.assign(platform.block(RELEASE), { version: '>=2026.2' }),
    ['helm-release-pinned', RELEASE, 'chart version ">=2026.2"', 'state one exact version'],
  ],
  [
    'I10: tuning stands under authentik',
    (platform) => platform.values('Release', (values) => Object.assign(values.authentik!, { log_level: 'debug' })),
    ['helm-no-inert-keys', RELEASE, 'authentik.log_level, which has no effect', KEY_REMEDY],
  ],
  [
    'I10: the strategy stands under the key that the site once had',
    (platform) =>
      platform.values('Release', (values) => Object.assign(values.server!, { strategy: { type: 'Recreate' } })),
    ['helm-no-inert-keys', RELEASE, 'server.strategy, which has no effect', KEY_REMEDY],
  ],
  [
    'the password of the mail account stands in the values',
    (platform) =>
      platform.values('Release', (values) => {
        (values.server as unknown as { env: Block[] }).env.push({
          name: 'AUTHENTIK_EMAIL__PASSWORD',
          value: 'not-a-secret',
        });
      }),
    [
      'helm-secrets',
      RELEASE,
      'server.env.15: AUTHENTIK_EMAIL__PASSWORD as a literal',
      'put it into a Secret, and name that in the values',
    ],
  ],
  [
    'the release takes a Secret that nobody declares',
    (platform) =>
      platform.values('Release', (values) =>
        Object.assign(values.authentik!, { existingSecret: { secretName: 'other' } }),
      ),
    [
      'helm-secrets',
      RELEASE,
      'the Secret other of namespace authentik, which is neither in the stack nor named by the site',
      'declare it in the stack, or name it in the site',
    ],
  ],
  [
    'I11: connections are kept open behind the pool',
    (platform) =>
      platform.values('Release', (values) => {
        (values.worker as unknown as { env: Block[] }).env.push({
          name: 'AUTHENTIK_POSTGRESQL__CONN_MAX_AGE',
          value: '60',
        });
      }),
    ['no-conn-max-age', RELEASE, 'AUTHENTIK_POSTGRESQL__CONN_MAX_AGE', 'leave it out, or pool by transaction'],
  ],
  [
    'a pod takes a Secret that nobody declares',
    (platform) =>
      Reflect.deleteProperty(
        platformOf(platform.document).config.resource?.kubernetes_secret_v1 ?? {},
        'EmergencyUsers',
      ),
    [
      'pod-references',
      'kubernetes_deployment_v1.AuthFallback_Deployment',
      'the secret ${kubernetes_secret_v1.EmergencyUsers.metadata[0].name} of namespace traefik, which is not in the stack',
      'declare it in the same stack and namespace',
    ],
  ],
  [
    'the image of the pooler follows whoever pushes next',
    (platform) => (podOf(platform, 'PgBouncer_Deployment').image = 'edoburu/pgbouncer:latest'),
    [
      'image-pinned',
      'kubernetes_deployment_v1.PgBouncer_Deployment',
      'container pgbouncer: "edoburu/pgbouncer:latest"',
      'give a tag that is a version, or a digest',
    ],
  ],
  [
    'the pod of the fallback may become root',
    (platform) =>
      Object.assign(podOf(platform, 'AuthFallback_Deployment').security_context as Block, {
        allow_privilege_escalation: true,
      }),
    [
      'pod-restricted',
      'kubernetes_deployment_v1.AuthFallback_Deployment',
      'container nginx: allow_privilege_escalation is not false',
      'make the pod with restrictedPodTemplate()',
    ],
  ],
  [
    'an ingress says nothing about its gate',
    (platform) => Reflect.deleteProperty(annotations(platform, 'Static'), 'gatehouse/gate'),
    [
      'ingress-gate-stated',
      'kubernetes_ingress_v1.Static',
      'no gate',
      'make it with Ingress and a Gate, or with LoginIngress',
    ],
  ],
  [
    'I4: CrowdSec stands before the login page',
    (platform) => {
      const own = annotations(platform, 'Interface');
      own[MIDDLEWARES] = `${own[MIDDLEWARES]},traefik-crowdsec@kubernetescrd`;
    },
    [
      'ingress-login-hosts-open',
      'kubernetes_ingress_v1.Interface',
      'authentik.harbour.example behind traefik-crowdsec@kubernetescrd, which is CrowdSec',
      LOGIN_INGRESS,
    ],
  ],
  [
    'I15: the login page has no rate limit',
    (platform) => {
      const own = annotations(platform, 'Outpost');
      own[MIDDLEWARES] = (own[MIDDLEWARES] ?? '').replace('traefik-authentik-rate-limit@kubernetescrd,', '');
    },
    [
      'ingress-login-rate-limit',
      'kubernetes_ingress_v1.Outpost',
      'authentik.harbour.example without a rate limit',
      LOGIN_INGRESS,
    ],
  ],
  [
    'I15: the static files have the rate limit of the applications',
    (platform) => {
      const own = annotations(platform, 'Static');
      own[MIDDLEWARES] = (own[MIDDLEWARES] ?? '').replace('authentik-rate-limit', 'rate-limit');
    },
    [
      'ingress-login-rate-limit',
      'kubernetes_ingress_v1.Static',
      'authentik.harbour.example behind the rate limit traefik-rate-limit@kubernetescrd, which no stack declares',
      LOGIN_INGRESS,
    ],
  ],
  [
    'I8: the fallback asks an outpost that nobody runs',
    (platform) =>
      platform.file(
        'kubernetes_config_map_v1.AuthFallback_Config',
        'nginx.conf',
        'embedded-outpost.authentik',
        'outpost.authentik',
      ),
    [
      'outpost-services',
      'kubernetes_config_map_v1.AuthFallback_Config',
      'ak-outpost-authentik-outpost which no outpost yields',
      'write one of ak-outpost-public, ak-outpost-authentik-embedded-outpost',
    ],
  ],
  [
    'I12: an idle transaction may hold its locks for ever',
    (platform) => platform.file(...INI, 'idle_transaction_timeout = 300', 'idle_transaction_timeout = 0'),
    [
      'pgbouncer-idle-transaction',
      INI[0],
      'idle_transaction_timeout 0',
      'set idle_transaction_timeout in seconds, for example 300',
    ],
  ],
  [
    'I8: the Service of the pooler selects other pods',
    (platform) =>
      Object.assign(platform.block('kubernetes_service_v1.PgBouncer_Service').spec!, {
        selector: { app: 'pgbouncer' },
      }),
    [
      'service-selects-pods',
      'kubernetes_service_v1.PgBouncer_Service',
      '{"app":"pgbouncer"} in namespace authentik, which no pod of the stack has',
      'give it the labels of the pods, or an exception where they are of a chart',
    ],
  ],
  [
    'I16: the readiness probe is the chart’s own',
    (platform) => platform.values('Release', (values) => Reflect.deleteProperty(values.server!, 'readinessProbe')),
    [
      'helm-readiness-patient',
      RELEASE,
      'failureThreshold left out, periodSeconds left out',
      'set server.readinessProbe to 8 and 10',
    ],
  ],
  [
    'I12: a new configuration of the pooler rolls nothing',
    (platform) =>
      Reflect.deleteProperty(
        platform.block('kubernetes_deployment_v1.PgBouncer_Deployment').spec!.template!.metadata!,
        'annotations',
      ),
    [
      'pod-config-checksum',
      'kubernetes_deployment_v1.PgBouncer_Deployment',
      'a ConfigMap and no checksum/config',
      'put a hash of its text into the annotations',
    ],
  ],
  [
    'the pooler takes md5',
    (platform) => platform.file(...INI, 'auth_type = scram-sha-256', 'auth_type = md5'),
    ['pgbouncer-scram', INI[0], 'auth_type md5', 'set auth_type to scram-sha-256'],
  ],
  [
    'the password of the database stands in the configuration',
    (platform) => platform.file(...INI, 'dbname=authentik', 'dbname=authentik password=not-a-secret'),
    ['pgbouncer-password', INI[0], 'a password for the database authentik', 'put it into the user list'],
  ],
  [
    'the expression of an alert does not parse',
    (platform) => platform.values('Objects', (values) => Object.assign(rules(values)[0] ?? {}, { expr: 'sum(up' })),
    [
      'alert-expressions-parse',
      'helm_release.Objects',
      'gatehouse: AuthentikDown: expr is no PromQL at its end',
      'correct it; a reference cannot be checked',
    ],
  ],
  [
    'an alert leads to no runbook',
    (platform) =>
      platform.values('Objects', (values) =>
        Reflect.deleteProperty(rules(values)[1]?.annotations ?? {}, 'runbook_url'),
      ),
    [
      'alert-annotated',
      'helm_release.Objects',
      'gatehouse: AuthentikServerReplicasMismatch: no https runbook_url',
      'write the alert with new Alert()',
    ],
  ],
];

test.each(MISTAKES)('%s: the synthesis fails with the rule, the address and what to do', (_, mistake, broken) => {
  const platform = new EditedSite();
  mistake(platform);
  expect(faults(platform.document)).toContainEqual(line(broken));
});

/** The one container of a Deployment, to be changed. */
function podOf(platform: EditedSite, deployment: string): Record<string, unknown> {
  const { spec } = platform.block(`kubernetes_deployment_v1.${deployment}`) as unknown as {
    spec: { template: { spec: { container: Record<string, unknown>[] } } };
  };
  return spec.template.spec.container[0] ?? {};
}
