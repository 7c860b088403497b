import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPlan } from '../../../ops/review/plan-document';
import { reviewMarkdown } from '../../../ops/review/review-markdown';
import { reviewLines } from '../../../ops/review/review-text';
import { planNamed, planOf, planText, reviewOf } from './plans';

const CATCH_ALL = 'authentik_provider_proxy.DomainWideCatchAll_Provider';
const LOGIN = 'authentik_stage_user_login.SignIn_PasswordLogin';

const FIXTURES: Readonly<Record<string, readonly [changes: number, ...stops: string[]]>> = {
  'no-changes': [0],
  'imports-only': [2],
  'session-duration': [1],
  'session-zero': [2, `session-short ${CATCH_ALL}`, `session-short ${LOGIN}`],
  'stage-deleted': [1, `destroy ${LOGIN}`],
  'provider-replaced': [1, `destroy ${CATCH_ALL}`],
  'pinned-value-cleared': [
    2,
    'cleared authentik_provider_oauth2.Wiki_Provider',
    'cleared authentik_stage_identification.SignIn_Identification',
    'shut-out authentik_stage_identification.SignIn_Identification',
  ],
  'ingress-opened': [
    2,
    'ingress-opened kubernetes_ingress_v1.Terminal',
    'ingress-opened kubernetes_ingress_v1.Terminal',
    'ingress-opened kubernetes_ingress_v1.WikiWay',
  ],
  'access-opened': [
    3,
    `access-opened ${CATCH_ALL}`,
    'access-opened authentik_policy_binding.DomainWideCatchAll_Application_HostRestriction',
    'access-opened authentik_policy_expression.AdminServices_Policy',
    'access-opened authentik_policy_expression.AdminServices_Policy',
  ],
  'access-closed': [2],
  'access-group-added': [3, 'access-opened authentik_policy_binding.Wiki_Application_Guests'],
  'access-last-binding': [2, 'access-opened authentik_application.Wiki_Application'],
  'access-second-factor': [1, 'access-opened authentik_flow_stage_binding.SignIn_MfaBinding'],
  'access-shorter': [1],
  'access-take-over': [19],
  'access-unchanged': [2],
  'carve-out-narrowed': [1, ...Array(4).fill('login-hosts-blocked cloudflare_ruleset.WafRules')],
  'carve-out-kept': [1],
  'list-items': [2, 'list-items cloudflare_list.Bans', 'list-items cloudflare_list_item.Extra'],
  'everything-created': [6, 'wrong-server stack'],
  'objects-vanished': [3, 'wrong-server stack'],
  'first-deploy': [7],
  'helm-values': [2],
  'application-deleted': [1, 'destroy authentik_application.Wiki'],
  'outpost-selector-lost': [
    1,
    'outpost-selector authentik_outpost.EmbeddedOutpost',
    'outpost-provider authentik_outpost.EmbeddedOutpost',
  ],
  opentofu: [1],
  released: [2],
  'secret-in-clear': [1, 'clear-secret kubernetes_config_map_v1.Mail'],
  'take-over': [
    13,
    'access-opened authentik_policy_expression.AdminServices',
    'outpost-selector authentik_outpost.Embedded',
  ],
  references: [4, 'shut-out authentik_stage_identification.SignIn', 'access-opened authentik_policy_binding.Wiki'],
  'platform-take-over': [4, 'ingress-opened kubernetes_ingress_v1.Wiki'],
  'rule-renamed': [1],
};

/** Texts of the fixtures that are never shown: marked ones, secrets by name, Helm's metadata. */
const SECRETS = [
  'clientsecret-before',
  'mail-password-before',
  'mail-password-after',
  'metadata-canary',
  'kubernetes-secret-before',
  'kubernetes-secret-after',
  'correct-horse-battery',
  'value-of-wiki_client_secret',
];

describe('the review of the plan', () => {
  test('every fixture has its verdict in the table', () => {
    const files = readdirSync(join(__dirname, '..', '..', 'fixtures', 'plans'));
    expect(files.sort()).toEqual(
      Object.keys(FIXTURES)
        .map((name) => `${name}.json`)
        .sort(),
    );
  });

  test.each(Object.entries(FIXTURES))('%s: its changes, and exactly its stops', (name, [changes, ...stops]) => {
    const review = reviewOf(planNamed(name));
    expect(review.changes).toHaveLength(changes);
    expect(review.stops.map(({ id, address }) => `${id} ${address}`)).toEqual(stops);
    expect(review.verdict).toBe(stops.length === 0 ? 'ok' : 'stopped');
  });

  test('no secret of any fixture is in the lines, the Markdown or the JSON, and each is in a fixture', () => {
    const texts = Object.keys(FIXTURES)
      .map((name) => planText(name))
      .join('');
    const shown = Object.keys(FIXTURES)
      .map((name) => {
        const review = reviewOf(planNamed(name));
        return [...reviewLines(review), reviewMarkdown(review), JSON.stringify(review)].join('\n');
      })
      .join('\n');
    expect(SECRETS.filter((secret) => !texts.includes(secret))).toEqual([]);
    expect(SECRETS.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  test('changes stand under what they mean', () => {
    const recorded = ['released', 'list-items', 'helm-values', 'session-duration', 'outpost-selector-lost'].map(
      (name) => reviewOf(planNamed(name)).changes[0]?.topic,
    );
    expect(recorded).toEqual(['access', 'edge', 'platform', 'sign-in', 'outposts']);
    const plan = planOf([
      { address: 'authentik_policy_binding.InvitationEnrollment_Flow_LoginBinding_GroupAssignment' },
      { address: 'authentik_stage_user_login.InvitationEnrollment_Login' },
      { address: 'kubernetes_cron_job_v1.EdgeSync_CronJob' },
      { address: 'terraform_data.Something' },
    ]);
    const paths = ['identity.invitationEnrollment', 'identity.invitationEnrollment', 'edge.sync'];
    const provenance = paths.map((path, index) => ({ address: plan.changes[index]?.address ?? '', path }));
    const topics = reviewOf(plan, { provenance }).changes.map(({ topic }) => topic);
    expect(topics).toEqual(['enrollment', 'enrollment', 'edge', 'plumbing']);
    // The type of an object is all that a plan says of it.
    const unrecorded = reviewOf(plan).changes.map(({ topic }) => topic);
    expect(unrecorded).toEqual(['access', 'sign-in', 'platform', 'plumbing']);
  });

  test('an output that changes is a change, and none of an object', () => {
    const output = { actions: ['update'], before: 'a', after: 'b', after_unknown: false };
    const review = reviewOf(planOf([], { output_changes: { to_adopt: output } }));
    expect(review.changes).toEqual([
      expect.objectContaining({ address: 'output.to_adopt', attributes: [{ path: '', before: 'a', after: 'b' }] }),
    ]);
    expect(reviewLines(review)[0]).toBe('identity: 1 output');
  });

  test('keeps ids beside the names, so that two objects of one name are distinct', () => {
    const review = reviewOf(planNamed('references'));
    const binding = review.changes.find(({ address }) => address === 'authentik_policy_binding.Wiki');
    const ids = binding?.attributes.flatMap(({ before, after }) => [before, after]) ?? [];
    expect(ids.map((id) => review.names[String(id)])).toEqual(['Family', 'Admins']);
  });
});

describe('an allowance', () => {
  const allowance = { stop: 'destroy', address: 'authentik_application.Wiki', reason: 'the wiki has moved away' };

  test('takes its stop back, and stands in the review with its reason', () => {
    const review = reviewOf(planNamed('application-deleted'), { allowances: [allowance] });
    expect(review).toMatchObject({ verdict: 'ok', stops: [], unusedAllowances: [] });
    expect(review.allowed).toEqual([expect.objectContaining({ id: 'destroy', reason: allowance.reason })]);
  });

  test.each([
    ['another stop', { ...allowance, stop: 'cleared' }],
    ['another object', { ...allowance, address: 'authentik_application.Wik' }],
  ])('for %s leaves the stop, and is reported as not needed', (_, other) => {
    const review = reviewOf(planNamed('application-deleted'), { allowances: [other] });
    expect(review).toMatchObject({ verdict: 'stopped', allowed: [], unusedAllowances: [other] });
  });

  test('never covers a secret in the clear', () => {
    const mail = {
      stop: 'clear-secret',
      address: 'kubernetes_config_map_v1.Mail',
      reason: 'it is only a test account',
    };
    expect(reviewOf(planNamed('secret-in-clear'), { allowances: [mail] }).verdict).toBe('stopped');
  });
});

describe('the fingerprint', () => {
  const fingerprint = (text: string) => reviewOf(readPlan(text)).fingerprint;
  const reviewRename = (name: string, from: string, to: string) => {
    const text = planText(name);
    expect(text).toContain(from);
    return fingerprint(text.replaceAll(from, to));
  };

  test('is the same whatever the order of the changes and the time of the plan', () => {
    const plan = JSON.parse(planText('access-opened')) as { resource_changes: unknown[]; timestamp: string };
    const other = {
      ...plan,
      resource_changes: [...plan.resource_changes].reverse(),
      timestamp: '2030-01-01T00:00:00Z',
    };
    expect(fingerprint(JSON.stringify(other))).toBe(fingerprint(JSON.stringify(plan)));
  });

  test.each([
    ['a value afterwards', 'session-duration', 'weeks=4', 'weeks=3'],
    ['a value before', 'session-duration', '"session_duration": "weeks=2"', '"session_duration": "weeks=1"'],
    ['the address', 'session-duration', 'SignIn_PasswordLogin', 'SignIn_OtherLogin'],
    ['the id that is imported', 'imports-only', '"id": "7"', '"id": "8"'],
    ['the action', 'stage-deleted', '"delete"', '"forget"'],
    ['a value in the YAML of Helm', 'helm-values', 'replicas: 3', 'replicas: 4'],
  ])('differs with %s', (_, name, from, to) => {
    expect(reviewRename(name, from, to)).not.toBe(fingerprint(planText(name)));
  });

  test.each([
    ['an attribute that does not change: people own it in the UI', 'session-duration', '"no_binding"', '"bind_asn"'],
    ['a sensitive value, which it must not give away', 'helm-values', 'kubernetes-secret-after', 'kubernetes-secret-2'],
    ['the metadata of Helm', 'helm-values', 'metadata-canary', 'metadata-another'],
  ])('does not differ with %s', (_, name, from, to) => {
    expect(reviewRename(name, from, to)).toBe(fingerprint(planText(name)));
  });

  test('belongs to one stack', () => {
    const plan = planNamed('session-duration');
    expect(reviewOf(plan, { stack: 'edge' }).fingerprint).not.toBe(reviewOf(plan).fingerprint);
  });
});

describe('what is no plan is refused:', () => {
  test.each([
    ['no JSON', 'Terraform will perform', 'text that is not JSON'],
    ['a state', '{"version": 4}', 'format_version'],
    ['a format of the future', '{"format_version": "2.0"}', 'is not 1.x'],
  ])('%s', (_, text, found) => {
    expect(() => readPlan(text)).toThrow(found);
  });
});
