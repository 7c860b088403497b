import { stripVTControlCharacters } from 'node:util';
import { paintOf } from '../../../ops/core/paint';
import { reviewLines } from '../../../ops/review/review-text';
import { planNamed, planOf, prior, reviewOf } from './plans';

const lines = (name: string) => reviewLines(reviewOf(planNamed(name)));
const trimLines = (name: string) => lines(name).map((line) => line.trim());

describe('what a plan does to access comes first', () => {
  test('with a mark for openings and closings', () => {
    expect(lines('references').slice(0, 8)).toEqual([
      'identity: 4 changed',
      '',
      'Who can open what',
      '  + `Admins` can now open `Wiki` (before: no)',
      '  ! shut out: `authentik_stage_identification.SignIn`: password_stage changes: another stage checks the passwords, ' +
        'and which ones it accepts is not known here',
      '  - `Family` can no longer open `Wiki` (before: yes)',
      '',
      'Sign-in and sessions',
    ]);
  });

  test('and so does that it does nothing to it', () => {
    expect(lines('helm-values').slice(2, 4)).toEqual(['Who can open what', '  no change in who can open what']);
  });

  test('and what is new is called that', () => {
    expect(lines('ingress-opened')).toContain(
      '  * new: `wiki.example.org/api` can be opened by anyone, without an account too',
    );
  });

  test('and a refresh changes nothing on the server, so that nothing is opened', () => {
    expect(reviewOf(planNamed('references'), { refreshOnly: true }).access).toEqual([]);
  });
});

test.each<[shows: string, plan: string, expected: readonly unknown[]]>([
  [
    'what the provider never reads, and what it does',
    'take-over',
    ['network_binding: (never read by the provider) -> "no_binding"', 'session_duration: "seconds=0" -> "weeks=4"'],
  ],
  [
    'flows by their names',
    'take-over',
    [
      'authorization_flow: "default-provider-authorization-explicit-consent" -> "default-provider-authorization-implicit-consent"',
    ],
  ],
  [
    'stages, groups and providers by their names',
    'references',
    [
      'password_stage: "default-authentication-password" -> "default-authentication-mfa-validation"',
      'group: "Family" -> "Admins"',
      'protocol_providers: + "Wiki"',
    ],
  ],
  ['the old value where the new one is not known', 'references', ['web_certificate: "old" -> (known after apply)']],
  [
    'JSON patches',
    'take-over',
    [
      'config.kubernetes_json_patches.service: + replace /spec/selector {"app.kubernetes.io/name":"authentik-outpost-proxy"}',
      '+ add /spec/template/spec/volumes [{"name":"dshm","emptyDir":{"medium":"Memory","sizeLimit":"2Gi"}}]',
      expect.stringContaining('{"secretKeyRef":{"name":"goauthentik","key":"AUTHENTIK_POSTGRESQL__PASSWORD"}}'),
    ],
  ],
  [
    'of an imported Helm release what the apply takes away, as the engine has read it',
    'platform-take-over',
    [
      'values[0].global.image.repository: "registry.example.org/mirror/authentik" -> nothing',
      'values[0].global.image.tag: "2026.2.3" -> "2026.2.7"',
      'values[0].server.livenessProbe.failureThreshold: 6 -> nothing',
      'values[0].authentik.existingSecret.secretName: "goauthentik" -> "goauthentik-next"',
      'values[0].manifests[PrometheusRule/monitoring/authentik].spec.groups[authentik].rules[AuthentikDown].for: "5m" -> "10m"',
      'set, and never read by the provider: atomic = true, cleanup_on_fail = true, max_history = 5, repository = "https://charts.example.org", timeout = 6000, wait = true',
    ],
  ],
  [
    'when a pod is pointed at another Secret, and an ingress at another certificate',
    'platform-take-over',
    [
      expect.stringMatching(/secret_key_ref\[.*\]\.name: "pgbouncer" -> "pgbouncer-next"$/),
      expect.stringMatching(/volume\[users\]\.secret\[0\]\.secret_name: "pgbouncer" -> "pgbouncer-next"$/),
      'spec[0].tls[0].secret_name: "wiki-tls" -> "wildcard-tls"',
    ],
  ],
  [
    'an annotation that the provider does not read at an import',
    'platform-take-over',
    [
      'metadata[wiki].annotations["traefik.ingress.kubernetes.io/router.middlewares"]: (never read by the provider) -> "traefik-retry@kubernetescrd"',
    ],
  ],
  [
    'Helm values by their keys',
    'helm-values',
    [
      'values[0].global.image.tag: "2026.2.3" -> "2026.2.7"',
      'values[0].server.replicas: 2 -> 3',
      'values[0].server.env[AUTHENTIK_EMAIL__PASSWORD].value: (sensitive) -> (sensitive)',
    ],
  ],
  ['a long expression where it differs', 'carve-out-kept', [expect.stringContaining('192.0.2.0/24')]],
])('a review shows %s', (_, plan, expected) => {
  expect(trimLines(plan)).toEqual(expect.arrayContaining([...expected]));
});

test('a review leaves out what is computed', () => {
  expect(lines('references').join()).not.toContain('flow_user_settings');
});

describe('another access_token_validity', () => {
  const outpost = (name: string) => ({
    address: 'authentik_outpost.Outpost',
    mode: 'managed',
    type: 'authentik_outpost',
    values: { name, protocol_providers: [7], config: '{"kubernetes_namespace":"login"}' },
  });
  const stepsFor = (name: string, from: string, to: string) => {
    const change = {
      address: 'authentik_provider_proxy.CatchAll',
      before: { id: '7', access_token_validity: from },
      after: { id: '7', access_token_validity: to },
    };
    const planned = { planned_values: { root_module: { resources: [outpost(name)] } } };
    return reviewOf(planOf([change], planned)).afterwards;
  };

  test('needs no restart of the embedded outpost, which takes it from the token', () => {
    expect(stepsFor('authentik Embedded Outpost', 'hours=1', 'weeks=4')).toEqual([]);
    expect(lines('take-over').join()).not.toContain('after the apply');
  });

  test('needs one of a standalone outpost where it is longer: its cookies end at the old length until then', () => {
    expect(stepsFor('guests', 'weeks=4', 'hours=1')).toEqual([]);
    expect(stepsFor('guests', 'hours=1', 'weeks=4')).toEqual([
      'authentik_provider_proxy.CatchAll: until its outpost starts again, a session ends after the old access_token_validity; restart it: kubectl -n login rollout restart deployment/ak-outpost-guests',
    ]);
  });
});

test('values of an imported release that stay are not listed', () => {
  const lines = trimLines('platform-take-over').filter((line) => /^values.*nothing ->/.test(line));
  expect(lines).toEqual(lines.filter((line) => line.includes('rules[AuthentikSlow]')));
});

test('nothing in a text moves the cursor of a terminal', () => {
  const name = 'x\u001b[2J';
  const values = { uuid: 'wiki', name, slug: 'wiki' };
  const application = 'authentik_application.Wiki';
  const text = { before: { a: 'x\n', b: [] }, after: { a: 'x\n\u001b[2J\u202e', b: [{ name }] } };
  const plan = planOf(
    [
      { address: 'authentik_brand.A', importing: '7\u001b[2J', ...text },
      { address: application, actions: ['delete'], before: values, after: null },
    ],
    prior({ [application]: values }),
  );
  expect(reviewOf(plan).access).toHaveLength(1);
  expect(reviewLines(reviewOf(plan)).join('')).toMatch(/^\P{C}*$/u);
});

test('on a terminal openings, stops and the verdict are coloured, and the text stays the same', () => {
  const colourLines = (name: string) => reviewLines(reviewOf(planNamed(name)), paintOf(true));
  expect(colourLines('references')).toContain('  \u001b[31m+ `Admins` can now open `Wiki` (before: no)\u001b[39m');
  expect(colourLines('stage-deleted')).toContain(
    '\u001b[31mSTOP destroy authentik_stage_user_login.SignIn_PasswordLogin: it is deleted\u001b[39m',
  );
  expect(colourLines('stage-deleted').at(-1)).toBe('\u001b[31mSTOPPED: 1 without an allowance\u001b[39m');
  expect(colourLines('no-changes').at(-1)).toBe('\u001b[32mmay be applied\u001b[39m');
  expect(colourLines('stage-deleted').map(stripVTControlCharacters)).toEqual(lines('stage-deleted'));
});
