import { createChange, LOGIN_HOSTS, moduleOf, planOf, prior, reviewOf, stopsFor, stopsOf } from '../plans';

const hosts = LOGIN_HOSTS.map((host) => `"${host}"`).join(' ');
const rule = (more: object = {}) => ({
  ref: 'bans',
  action: 'block',
  enabled: true,
  expression: `(ip.src in $bans) and not (http.host in {${hosts}})`,
  ...more,
});
const rules = (before: readonly object[], after: readonly object[]) =>
  stopsFor('cloudflare_ruleset.Waf', { rules: before }, { rules: after });

describe('destroy', () => {
  test.each([
    'authentik_policy_binding.A',
    'cloudflare_list.A',
    'helm_release.A',
    'kubernetes_namespace_v1.A',
    'kubernetes_secret_v1.A',
    'kubernetes_persistent_volume_claim_v1.A',
    'kubernetes_network_policy_v1.A',
    'kubernetes_cron_job_v1.A',
    'kubernetes_daemon_set_v1.A',
    'kubernetes_manifest.A',
    'kubernetes_role_binding_v1.A',
  ])('stops the deletion and the replacement of %s', (address) => {
    // OpenTofu writes the last of an object that it forgets and creates again.
    const ways = [['delete'], ['delete', 'create'], ['create', 'delete'], ['forget', 'create']];
    const ids = ways.map((actions) => reviewOf(planOf([{ address, actions }])).stops.map(({ id }) => id));
    expect(ids).toEqual(ways.map(() => ['destroy']));
  });

  test('lets configuration that is created again pass', () => {
    expect(stopsOf(planOf([{ address: 'kubernetes_config_map_v1.A', actions: ['delete', 'create'] }]))).toEqual([]);
  });

  test('stops a WAF rule that leaves its ruleset, and not one that only gets another ref', () => {
    expect(rules([rule()], [])).toEqual([expect.stringContaining('rule bans is removed')]);
    expect(rules([rule()], [rule({ ref: 'other' })])).toEqual([]);
    const [one, other] = ['skip', 'log'].map((action) => ({ action, description: action, expression: 'true' }));
    expect(rules([one!, other!], [one!])).toEqual([expect.stringContaining('rule log is removed')]);
  });
});

describe('cleared', () => {
  test.each([[null], [''], [[]], [{}], [undefined]])('stops a value that becomes %j', (title) => {
    const found = [expect.stringContaining('branding_title is emptied')];
    expect(stopsFor('authentik_brand.A', { branding_title: 'x' }, { branding_title: title })).toEqual(found);
    // The mask of an emptied list is empty as well.
    expect(
      stopsFor('authentik_brand.A', { branding_title: ['x'] }, { branding_title: title }, { branding_title: [] }),
    ).toEqual(found);
  });

  test('lets paths that passed without a login be taken away: empty is stricter', () => {
    const stops = stopsFor('authentik_provider_proxy.A', { skip_path_regex: '.*' }, { skip_path_regex: null });
    expect(stops).toEqual([]);
  });

  test('stops a value that an allowed replacement takes away', () => {
    const address = 'authentik_provider_oauth2.A';
    const actions = ['delete', 'create'];
    const plan = planOf([{ address, actions, before: { signing_key: 'x' }, after: { signing_key: null } }]);
    const allowances = [{ stop: 'destroy', address, reason: 'it moves to another name' }];
    expect(reviewOf(plan, { allowances }).stops.map(({ id }) => id)).toEqual(['cleared']);
  });

  test.each([
    ['another value', { branding_title: 'x' }, { branding_title: 'y' }, {}],
    ['false', { branding_title: true }, { branding_title: false }, {}],
    ['0', { branding_title: 5 }, { branding_title: 0 }, {}],
    ['one that only the apply knows', { branding_title: 'x' }, {}, { branding_title: true }],
    ['one that was empty before', { branding_title: [] }, { branding_title: null }, {}],
  ])('lets %s pass', (_, before, after, unknown) => {
    expect(stopsFor('authentik_brand.A', before, after, unknown)).toEqual([]);
  });
});

describe('guest-renamed', () => {
  test('stops another username: authentik refuses one that exists, and every visitor would have that account', () => {
    expect(stopsFor('authentik_user.PublicGuests_User', { username: 'guest' }, { username: 'akadmin' })).toEqual([
      expect.stringContaining('username becomes "akadmin", it was "guest"'),
    ]);
    const path = { username: 'guest', path: 'users' };
    expect(stopsFor('authentik_user.PublicGuests_User', path, { ...path, path: 'users/system' })).toEqual([]);
  });
});

describe('session-short', () => {
  test('lets the session of a guest be short', () => {
    const address = 'authentik_stage_user_login.PublicGuests_Login';
    const before = { session_duration: 'weeks=4' };
    expect(stopsFor(address, before, { session_duration: 'hours=1' })).toEqual([]);
  });

  test.each([
    ['seconds=0', 1],
    ['hours=23', 1],
    ['4w', 1],
    ['days=1', 0],
    ['weeks=2', 0],
  ])('%s: %i stops', (session_duration, count) => {
    expect(stopsOf(planOf([createChange('authentik_stage_user_login.A', { session_duration })]))).toHaveLength(count);
  });

  test('a stage that was short before and stays so is not this plan', () => {
    const before = { session_duration: 'seconds=0' };
    expect(stopsFor('authentik_stage_user_login.A', before, { ...before, name: 'x' })).toEqual([]);
  });
});

describe('login-hosts-blocked', () => {
  test.each([
    ['a clause that vanishes', [rule({ expression: '(ip.src in $bans)' })]],
    [
      'a challenge for every visitor',
      [rule(), { ref: 'x', action: 'managed_challenge', expression: '(http.host contains "a")' }],
    ],
    ['an expression that cannot be parsed', [rule({ expression: 'lower(http.host) eq "x"' })]],
    ['an expression that is not known yet', [{ ref: 'bans', action: 'block', enabled: true }]],
  ])('stops %s', (_, after) => {
    expect(rules([rule()], after)).toContainEqual(expect.stringMatching(/^login-hosts-blocked /));
  });

  test('a disabled rule, and a skip, block no one', () => {
    const expression = '(http.host contains "harbour.example")';
    const more = [rule({ ref: 'off', enabled: false, expression }), { ref: 's', action: 'skip', expression }];
    expect(rules([rule()], [rule(), ...more])).toEqual([]);
  });

  test('an address of the allow list may move into a wider network, and not into a narrower one', () => {
    const allowing = (prefix: string) => rule({ expression: `${rule().expression} and not (ip.src in {${prefix}})` });
    expect(rules([allowing('192.0.2.0/25')], [allowing('192.0.2.0/24')])).toEqual([]);
    expect(rules([allowing('192.0.2.0/24')], [allowing('192.0.2.0/25')])).toHaveLength(1);
    const off = rule({ ref: 'off', enabled: false });
    expect(rules([allowing('192.0.2.0/24')], [allowing('192.0.2.0/24'), off])).toEqual([]);
  });

  test('stops rules that are known only after the apply, and not their ids alone', () => {
    const create = (all: readonly object[] | undefined, unknown: object) =>
      stopsOf(planOf([createChange('cloudflare_ruleset.Waf', { rules: all }, unknown)]));
    expect(create(undefined, { rules: true })).toEqual([expect.stringContaining('only after the apply')]);
    expect(create([rule({ enabled: undefined })], { rules: [{ enabled: true }] })).toHaveLength(1);
    expect(create([rule()], { rules: [{ id: true, version: true }] })).toEqual([]);
  });
});

describe('list-items', () => {
  const stopsForChange = (after: object, unknown?: object) =>
    stopsFor('cloudflare_list.A', { items: [1] }, after, unknown);
  const stopsForCreate = (after: object, unknown?: object) =>
    stopsOf(planOf([createChange('cloudflare_list.A', after, unknown)]));

  test('lets a list pass whose items stay, and a new one whose items the provider computes', () => {
    expect(stopsForChange({ items: [1], description: 'b' })).toEqual([]);
    expect(stopsForCreate({ name: 'a' }, { items: true })).toEqual([]);
  });

  test('stops a new list with items, and items that are not known', () => {
    expect(stopsForCreate({ items: [{ ip: '192.0.2.1' }] })).toHaveLength(1);
    expect(stopsForChange({}, { items: true })).toHaveLength(1);
  });
});

describe('wrong-server', () => {
  const several = (count: number) =>
    Array.from({ length: count }, (_, index) => createChange(`terraform_data.New${index}`));
  const known = prior({ 'terraform_data.Old': { id: 'x' } });
  const imported = { address: 'terraform_data.Old', importing: 'x' };
  const stays = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => [`terraform_data.Old${index}`, {}] as const);
    return { ...known, planned_values: moduleOf(Object.fromEntries(names)) };
  };

  test.each([
    ['many new ones beside a known one', several(5), known, 1],
    ['few new ones', several(4), known, 0],
    ['many new ones in a new state', several(9), {}, 0],
    ['many imports', several(9).map((one) => ({ ...one, actions: ['no-op'], importing: 'x' })), known, 0],
    ['half as many new ones as there are', several(5), stays(10), 0],
    ['more new ones than half of all', several(6), stays(10), 1],
    ['new ones beside one that this plan imports: it is not known already', [imported, ...several(9)], known, 0],
    ['new ones beside a change', [{ ...imported, importing: undefined }, ...several(9)], known, 1],
  ])('%s', (_, changes, more, count) => {
    const { stops } = reviewOf(planOf(changes, more));
    expect(stops).toHaveLength(count);
    // A first apply that ended half-way looks the same.
    for (const { remedy } of stops) expect(remedy).toContain('half-way, allow the stop for the rest');
  });

  test('the one object of a state that vanished', () => {
    const gone = { address: 'terraform_data.A', mode: 'managed', type: 'terraform_data' };
    const drift = { resource_drift: [{ ...gone, change: { actions: ['delete'] } }] };
    expect(stopsOf(planOf(several(1), drift))).toEqual([
      'wrong-server stack: 1 of 1 known objects are not found any more',
    ]);
    expect(stopsOf(planOf(several(1), { ...drift, ...known }))).toEqual([]);
  });
});

describe('outpost-selector', () => {
  const selecting = (value: string) =>
    JSON.stringify({
      kubernetes_json_patches: {
        service: [{ op: 'replace', path: '/spec/selector', value: { 'app.kubernetes.io/name': value } }],
      },
    });
  const OWN = selecting('authentik-outpost-proxy');
  const SERVER = selecting('authentik');
  const PLAIN = '{"kubernetes_json_patches":{}}';

  test.each<[string, string, string | undefined, unknown, number]>([
    ['the patch goes, and the Service would keep its selector', OWN, PLAIN, {}, 1],
    ['the config is no JSON any more', OWN, '{', {}, 1],
    ['only the apply knows the config', PLAIN, undefined, { config: true }, 1],
    ["the Service leaves the server's pods", PLAIN, OWN, {}, 1],
    ["the Service is led back to the server's pods", OWN, SERVER, {}, 0],
    ['the patch goes that led it back', SERVER, PLAIN, {}, 0],
    ['the patch stays', OWN, `${OWN} `, {}, 0],
    ['nothing changes', PLAIN, PLAIN, {}, 0],
  ])('%s', (_, before, config, unknown, count) => {
    const name = 'authentik Embedded Outpost';
    const after = config === undefined ? { name } : { name, config };
    expect(stopsFor('authentik_outpost.A', { name, config: before }, after, unknown)).toHaveLength(count);
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
    const release = (...values: readonly unknown[]) => stopsOf(planOf([createChange('helm_release.A', { values })]));
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
  const holding = (input: string, more: object) => stopsOf(planOf([createChange('terraform_data.A', { input })], more));

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
