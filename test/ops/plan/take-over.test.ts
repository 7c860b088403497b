import { reviewLines } from '../../../ops/plan/review-text';
import { planNamed, reviewOf } from './plans';

/** The lines of a review of a recorded plan, without what stands before and behind them. */
const lines = (name: string, input: object = {}) =>
  reviewLines(reviewOf(planNamed(name), input)).map((line) => line.trim());

describe('the review of a take-over', () => {
  test('calls what the provider never reads that, and not nothing', () => {
    expect(lines('take-over')).toEqual(
      expect.arrayContaining([
        'network_binding: (never read by the provider) -> "no_binding"',
        'session_duration: "seconds=0" -> "weeks=4"',
      ]),
    );
  });

  test('has the names of flows, groups, stages and providers in place of their ids', () => {
    expect(lines('take-over')).toContain(
      'authorization_flow: "default-provider-authorization-explicit-consent" -> "default-provider-authorization-implicit-consent"',
    );
    expect(lines('references')).toEqual(
      expect.arrayContaining([
        'password_stage: "default-authentication-password" -> "default-authentication-mfa-validation"',
        'group: "Family" -> "Admins"',
        'protocol_providers: + "Wiki"',
      ]),
    );
  });

  test('keeps the ids in review.json, whose fingerprint tells two objects of one name apart', () => {
    const review = reviewOf(planNamed('references'));
    const binding = review.changes.find(({ address }) => address === 'authentik_policy_binding.Wiki');
    const [{ before, after } = { before: null, after: null }] = binding?.attributes ?? [];
    expect([before, after].map((id) => review.names[String(id)])).toEqual(['Family', 'Admins']);
  });

  test('keeps the old value in sight where the new one is not known, and leaves out what is computed', () => {
    const text = lines('references').join('\n');
    expect(text).toContain('web_certificate: "old" -> (known after apply)');
    expect(text).not.toContain('flow_user_settings');
  });

  test('shows JSON patches as patches', () => {
    expect(lines('take-over')).toEqual(
      expect.arrayContaining([
        'config.kubernetes_json_patches.service: + replace /spec/selector {"app.kubernetes.io/name":"authentik-outpost-proxy"}',
        '+ add /spec/template/spec/volumes [{"name":"dshm","emptyDir":{"medium":"Memory","sizeLimit":"2Gi"}}]',
        expect.stringContaining(
          '"valueFrom":{"secretKeyRef":{"name":"goauthentik","key":"AUTHENTIK_POSTGRESQL__PASSWORD"}}',
        ),
      ]),
    );
  });

  test('says that the outpost has to be restarted after another validity of its tokens, with the command', () => {
    expect(lines('take-over')).toContain(
      'after the apply: authentik_provider_proxy.CatchAll: an outpost reads access_token_validity once, when it starts; restart it: kubectl -n authentik rollout restart deployment/ak-outpost-authentik-embedded-outpost',
    );
    expect(reviewOf(planNamed('session-zero')).afterwards).toEqual([
      expect.stringContaining('restart the Deployment of each outpost that serves it'),
    ]);
    expect(reviewOf(planNamed('session-duration')).afterwards).toEqual([]);
  });

  test('of a Helm release compares with the values that the engine read, and names what the apply takes away', () => {
    const text = lines('platform-take-over');
    expect(text).toEqual(
      expect.arrayContaining([
        'values[0].global.image.repository: "registry.example.org/mirror/authentik" -> nothing',
        'values[0].global.image.tag: "2026.2.3" -> "2026.2.4"',
        'values[0].server.livenessProbe.failureThreshold: 6 -> nothing',
        'values[0].authentik.existingSecret.secretName: "goauthentik" -> "goauthentik-next"',
      ]),
    );
    expect(text.filter((line) => line.startsWith('values') && line.includes('nothing ->'))).toHaveLength(
      text.filter((line) => line.includes('rules[AuthentikSlow]')).length,
    );
    expect(text).toContain(
      'set, and never read by the provider: atomic = true, cleanup_on_fail = true, max_history = 5, repository = "https://charts.example.org", timeout = 6000, wait = true',
    );
    expect(text.join('\n')).not.toContain('mail-password-before');
  });

  test('shows when a pod is pointed at another Secret, and another certificate of an ingress', () => {
    expect(lines('platform-take-over')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/secret_key_ref\[.*\]\.name: "pgbouncer" -> "pgbouncer-next"$/),
        expect.stringMatching(/volume\[users\]\.secret\[0\]\.secret_name: "pgbouncer" -> "pgbouncer-next"$/),
        expect.stringMatching(/automount_service_account_token: true -> false$/),
        'spec[0].tls[0].secret_name: "wiki-tls" -> "wildcard-tls"',
      ]),
    );
  });

  test('knows alerts by their names', () => {
    expect(lines('platform-take-over')).toContain(
      'values[0].manifests[PrometheusRule/monitoring/authentik].spec.groups[authentik].rules[AuthentikDown].for: "5m" -> "10m"',
    );
  });

  test('says of an annotation that the provider does not read at an import that it is unread', () => {
    expect(lines('platform-take-over')).toContain(
      'metadata[wiki].annotations["traefik.ingress.kubernetes.io/router.middlewares"]: (never read by the provider) -> "traefik-retry@kubernetescrd"',
    );
  });

  test('shows a rule of a ruleset whose ref alone changes as that', () => {
    expect(lines('rule-renamed').filter((line) => line.startsWith('rules'))).toEqual([
      'rules[crowdsec_ban].ref: "106a1342bc88454e" -> "crowdsec_ban"',
    ]);
  });
});
