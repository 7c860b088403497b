import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { STOPS } from '../../../../ops/plan/stops/stop';
import { LOGIN_HOSTS, planOf, prior, reviewOf, stopsOf } from '../plans';

const hosts = LOGIN_HOSTS.map((host) => `"${host}"`).join(' ');
const rule = (more: object = {}) => ({
  ref: 'bans',
  action: 'block',
  enabled: true,
  expression: `(ip.src in $bans) and not (http.host in {${hosts}})`,
  ...more,
});
const ruleset = (before: readonly object[], after: readonly object[]) =>
  planOf([{ address: 'cloudflare_ruleset.Waf', before: { rules: before }, after: { rules: after } }]);

describe('destroy', () => {
  test.each([
    'authentik_flow.A',
    'authentik_group.A',
    'authentik_policy_binding.A',
    'authentik_source_oauth.A',
    'cloudflare_list.A',
    'cloudflare_ruleset.A',
    'helm_release.A',
    'kubernetes_namespace_v1.A',
    'kubernetes_secret_v1.A',
    'kubernetes_persistent_volume_claim_v1.A',
    'kubernetes_network_policy_v1.A',
    'kubernetes_cron_job_v1.A',
    'kubernetes_daemon_set_v1.A',
    'kubernetes_manifest.A',
    'kubernetes_role_binding_v1.A',
    'cloudflare_zero_trust_access_application.A',
    'cloudflare_page_rule.A',
  ])('stops the deletion and the replacement of %s', (address) => {
    const ways = [['delete'], ['delete', 'create'], ['create', 'delete']];
    const ids = ways.map((actions) => reviewOf(planOf([{ address, actions }])).stops.map(({ id }) => id));
    expect(ids).toEqual([['destroy'], ['destroy'], ['destroy']]);
  });

  test('stops an object that is forgotten and created again, as OpenTofu writes it', () => {
    expect(stopsOf(planOf([{ address: 'authentik_flow.A', actions: ['forget', 'create'] }]))).toHaveLength(1);
  });

  test('lets configuration that is created again pass', () => {
    expect(stopsOf(planOf([{ address: 'kubernetes_config_map_v1.A', actions: ['delete', 'create'] }]))).toEqual([]);
  });

  test('stops a WAF rule that leaves its ruleset, and not one that only gets another ref', () => {
    expect(stopsOf(ruleset([rule()], []))).toEqual([expect.stringContaining('rule bans is removed')]);
    expect(stopsOf(ruleset([rule()], [rule({ ref: 'other' })]))).toEqual([]);
    const [one, other] = ['skip', 'log'].map((action) => ({ action, description: action, expression: 'true' }));
    expect(stopsOf(ruleset([one!, other!], [one!]))).toEqual([expect.stringContaining('rule log is removed')]);
  });
});

describe('cleared', () => {
  const change = (before: object, after: object, unknown?: object) =>
    stopsOf(planOf([{ address: 'authentik_brand.A', before, after, unknown }]));

  test.each([[null], [''], [[]], [{}], [undefined]])('stops a value that becomes %j', (value) => {
    expect(change({ domain: 'x' }, { domain: value })).toEqual([expect.stringContaining('domain is emptied')]);
  });

  test('stops a value that an allowed replacement takes away', () => {
    const plan = planOf([
      {
        address: 'authentik_provider_oauth2.A',
        actions: ['delete', 'create'],
        before: { signing_key: 'x' },
        after: { signing_key: null },
      },
    ]);
    const allowances = [
      { stop: 'destroy', address: 'authentik_provider_oauth2.A', reason: 'it moves to another name' },
    ];
    expect(reviewOf(plan, { allowances }).stops.map(({ id }) => id)).toEqual(['cleared']);
  });

  test('stops an emptied list, whose mask is empty as well', () => {
    expect(change({ domain: ['x'] }, { domain: [] }, { domain: [] })).toHaveLength(1);
  });

  test.each([
    ['another value', { domain: 'x' }, { domain: 'y' }, {}],
    ['false', { domain: true }, { domain: false }, {}],
    ['0', { domain: 5 }, { domain: 0 }, {}],
    ['one that only the apply knows', { domain: 'x' }, {}, { domain: true }],
    ['one that was empty before', { domain: [] }, { domain: null }, {}],
  ])('lets %s pass', (_, before, after, unknown) => {
    expect(change(before, after, unknown)).toEqual([]);
  });
});

describe('session-short', () => {
  test.each([
    ['seconds=0', 1],
    ['hours=23', 1],
    ['4w', 1],
    ['days=1', 0],
    ['weeks=2', 0],
  ])('%s: %i stops', (session_duration, count) => {
    const plan = planOf([
      { address: 'authentik_stage_user_login.A', actions: ['create'], before: null, after: { session_duration } },
    ]);
    expect(stopsOf(plan)).toHaveLength(count);
  });

  test('a stage that was short before and stays so is not this plan', () => {
    const [before, after] = [{ session_duration: 'seconds=0' }, { session_duration: 'seconds=0', name: 'x' }];
    expect(stopsOf(planOf([{ address: 'authentik_stage_user_login.A', before, after }]))).toEqual([]);
  });
});

describe('carve-out', () => {
  test.each([
    ['a clause that vanishes', [rule({ expression: '(ip.src in $bans)' })]],
    [
      'a challenge for everybody',
      [rule(), { ref: 'x', action: 'managed_challenge', expression: '(http.host contains "a")' }],
    ],
    ['an expression that nobody can read', [rule({ expression: 'lower(http.host) eq "x"' })]],
    ['an expression that is not known yet', [{ ref: 'bans', action: 'block', enabled: true }]],
  ])('stops %s', (_, after) => {
    expect(reviewOf(ruleset([rule()], after)).stops.map(({ id }) => id)).toContain('carve-out');
  });

  test('a disabled rule, and a skip, block no one', () => {
    const expression = '(http.host contains "harbour.example")';
    const more = [{ ...rule({ ref: 'off', enabled: false, expression }) }, { ref: 's', action: 'skip', expression }];
    expect(stopsOf(ruleset([rule()], [rule(), ...more]))).toEqual([]);
  });

  test('an address of the allow list may move into a wider network, and not into a narrower one', () => {
    const allowing = (prefix: string) => rule({ expression: `${rule().expression} and not (ip.src in {${prefix}})` });
    expect(stopsOf(ruleset([allowing('192.0.2.0/25')], [allowing('192.0.2.0/24')]))).toEqual([]);
    expect(stopsOf(ruleset([allowing('192.0.2.0/24')], [allowing('192.0.2.0/25')]))).toHaveLength(1);
    const off = rule({ ref: 'off', enabled: false });
    expect(stopsOf(ruleset([allowing('192.0.2.0/24')], [allowing('192.0.2.0/24'), off]))).toEqual([]);
  });

  test('rules that are known only after the apply, and not their ids alone', () => {
    const create = (rules: readonly object[] | undefined, unknown: object) =>
      stopsOf(
        planOf([{ address: 'cloudflare_ruleset.Waf', actions: ['create'], before: null, after: { rules }, unknown }]),
      );
    expect(create(undefined, { rules: true })).toEqual([expect.stringContaining('only after the apply')]);
    expect(create([rule({ enabled: undefined })], { rules: [{ enabled: true }] })).toHaveLength(1);
    expect(create([rule()], { rules: [{ id: true, version: true }] })).toEqual([]);
  });
});

describe('list-items', () => {
  const list = (before: object | null, after: object, unknown?: object) =>
    stopsOf(
      planOf([
        { address: 'cloudflare_list.A', actions: [before === null ? 'create' : 'update'], before, after, unknown },
      ]),
    );

  test('lets a list pass whose items stay, and a new one whose items the provider computes', () => {
    expect(list({ items: [1], description: 'a' }, { items: [1], description: 'b' })).toEqual([]);
    expect(list(null, { name: 'a' }, { items: true })).toEqual([]);
  });

  test('stops a new list with items, and items that are not known', () => {
    expect(list(null, { items: [{ ip: '192.0.2.1' }] })).toHaveLength(1);
    expect(list({ items: [1] }, {}, { items: true })).toHaveLength(1);
  });
});

describe('wrong-server', () => {
  const created = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      address: `terraform_data.New${index}`,
      actions: ['create'],
      before: null,
    }));
  const known = prior('terraform_data.Old', { id: 'x' });

  test.each([
    ['many new ones beside a known one', created(5), known, 1],
    ['few new ones', created(4), known, 0],
    ['many new ones in a new state', created(9), {}, 0],
    ['many imports', created(9).map((one) => ({ ...one, actions: ['no-op'], importing: 'x' })), known, 0],
  ])('%s', (_, changes, more, count) => {
    expect(stopsOf(planOf(changes, more))).toHaveLength(count);
  });

  test('many new ones beside as many that stay', () => {
    const address = (index: number) => ({ address: `terraform_data.Old${index}`, mode: 'managed', values: {} });
    const old = Array.from({ length: 10 }, (_, index) => ({ ...address(index), type: 'terraform_data' }));
    const planned_values = { root_module: { resources: old } };
    expect(stopsOf(planOf(created(5), { ...known, planned_values }))).toEqual([]);
    expect(stopsOf(planOf(created(6), { ...known, planned_values }))).toHaveLength(1);
  });

  test('what this plan imports is not known already: a take-over creates beside it what is new', () => {
    const imported = { address: 'terraform_data.Old', actions: ['update'], importing: 'x' };
    expect(stopsOf(planOf([imported, ...created(9)], known))).toEqual([]);
    expect(stopsOf(planOf([{ ...imported, importing: undefined }, ...created(9)], known))).toHaveLength(1);
  });

  test('a first apply that ended half-way looks the same, and the remedy names it', () => {
    const { stops } = reviewOf(planOf(created(9), known));
    expect(stops[0]?.remedy).toContain('after a first apply that ended half-way, allow the stop');
  });

  test('the one object of a state that vanished', () => {
    const drift = [
      { address: 'terraform_data.A', mode: 'managed', type: 'terraform_data', change: { actions: ['delete'] } },
    ];
    expect(stopsOf(planOf(created(1), { resource_drift: drift }))).toEqual([
      'wrong-server stack: 1 of 1 known objects are not found any more',
    ]);
    expect(stopsOf(planOf(created(1), { resource_drift: drift, ...known }))).toEqual([]);
  });
});

describe('outpost-selector', () => {
  const outpost = (config: unknown, unknown?: object) =>
    stopsOf(
      planOf([
        {
          address: 'authentik_outpost.A',
          before: { name: 'authentik Embedded Outpost', config: '{"log_level":"info"}' },
          after: { name: 'authentik Embedded Outpost', ...(config === undefined ? {} : { config }) },
          unknown,
        },
      ]),
    );

  test('stops a config without the patch, one that is no JSON, and one that is not known yet', () => {
    expect(outpost('{"kubernetes_json_patches":{"service":[{"op":"replace","path":"/spec/ports"}]}}')).toHaveLength(1);
    expect(outpost('{')).toHaveLength(1);
    expect(outpost(undefined, { config: true })).toHaveLength(1);
  });

  test('lets a config with the patch pass, and a change beside it', () => {
    const patch = {
      op: 'replace',
      path: '/spec/selector',
      value: { 'app.kubernetes.io/name': 'authentik-outpost-proxy' },
    };
    expect(outpost(JSON.stringify({ kubernetes_json_patches: { service: [patch] } }))).toEqual([]);
    expect(outpost('{"log_level":"info"}')).toEqual([]);
  });
});

describe('incomplete', () => {
  test.each<[string, object]>([
    ['a plan of a part', { complete: false }],
    ['a plan that failed', { errored: true }],
    ['a plan that puts something off', { deferred_changes: [{ reason: 'provider_config_unknown' }] }],
    ['a plan with actions of its providers', { action_invocations: [{ address: 'action.http.Post' }] }],
  ])('stops %s, whatever is allowed', (_, more) => {
    const allowances = [{ stop: 'incomplete', address: 'stack', reason: 'a reason of twenty characters' }];
    expect(reviewOf(planOf([], more), { allowances }).stops).toHaveLength(1);
  });

  test('stops values of Helm that it cannot read, and not those that are empty or not known yet', () => {
    const release = (...values: readonly unknown[]) =>
      stopsOf(planOf([{ address: 'helm_release.A', actions: ['create'], before: null, after: { values } }]));
    expect(release('a: 1\n---\na: 2')).toEqual(['incomplete helm_release.A: values that are no YAML map']);
    expect(release('a: 1\na: 2')).toHaveLength(1);
    expect(release('a: 1', '', null)).toEqual([]);
  });

  test('stops an action that it does not know', () => {
    expect(stopsOf(planOf([{ address: 'terraform_data.A', actions: ['teleport'] }]))).toEqual([
      'incomplete terraform_data.A: actions: teleport',
    ]);
  });
});

describe('clear-secret', () => {
  const secret = (name: string, value: unknown) => ({
    variables: { [name]: { value } },
    configuration: { root_module: { variables: { [name]: { sensitive: true } } } },
  });
  const holding = (text: string, more: object) =>
    stopsOf(planOf([{ address: 'terraform_data.A', actions: ['create'], before: null, after: { input: text } }], more));

  test('stops a secret in the clear, out of a list as well', () => {
    expect(holding('me:correct-horse', secret('password', 'correct-horse'))).toEqual([
      'clear-secret terraform_data.A: input holds the value of a sensitive variable',
    ]);
    expect(holding('correct-horse', secret('passwords', ['correct-horse']))).toHaveLength(1);
  });

  test('stops an output that nothing marks, and lets one pass that is', () => {
    const output = (after_sensitive: boolean) => ({
      output_changes: { url: { actions: ['create'], before: null, after: 'x:correct-horse', after_sensitive } },
      ...secret('password', 'correct-horse'),
    });
    expect(stopsOf(planOf([], output(false)))).toEqual([
      'clear-secret output.url: it holds the value of a sensitive variable',
    ]);
    expect(stopsOf(planOf([], output(true)))).toEqual([]);
  });

  test.each(['k8s_dashboard_client_id', 'google_consumer_key'])('the name of a client is no secret: %s', (name) => {
    expect(holding('k8s-dashboard', secret(name, 'k8s-dashboard'))).toEqual([]);
  });
});

test('each stop is a file of its name', () => {
  const files = readdirSync(join(__dirname, '..', '..', '..', '..', 'ops', 'plan', 'stops'));
  const others = ['index.ts', 'restriction-text.ts', 'stop.ts'];
  const ids = files.filter((file) => !others.includes(file)).map((file) => file.replace('.ts', ''));
  expect(Object.keys(STOPS).sort()).toEqual(ids.sort());
});
