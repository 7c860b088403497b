import { diffAttributes } from '../../../ops/plan/attribute-diff';

const diff = (before: unknown, after: unknown, more: object = {}) =>
  diffAttributes({
    type: 'authentik_brand',
    before,
    after,
    unknown: {},
    beforeSensitive: {},
    afterSensitive: {},
    conceal: (text) => text,
    ...more,
  });

describe('the attributes that differ', () => {
  test.each<[string, unknown, unknown, unknown]>([
    ['a value', { a: 1, b: 2 }, { a: 1, b: 3 }, [{ path: 'b', before: 2, after: 3 }]],
    ['nothing, where one side says null and the other is silent', { a: null }, {}, []],
    ['an object by its keys', { a: { b: 1, c: 2 } }, { a: { b: 1 } }, [{ path: 'a.c', before: 2, after: null }]],
    ['an empty container', { a: null }, { a: {} }, [{ path: 'a', before: null, after: '{}' }]],
    ['a list of values as a whole', { a: [1, 2] }, { a: [2, 3] }, [{ path: 'a', before: [1, 2], after: [2, 3] }]],
    [
      'a list of named objects by their names, and their order',
      {
        a: [
          { ref: 'x', v: 1 },
          { ref: 'y', v: 1 },
        ],
      },
      {
        a: [
          { ref: 'y', v: 2 },
          { ref: 'x', v: 1 },
        ],
      },
      [
        { path: 'a (order)', before: ['x', 'y'], after: ['y', 'x'] },
        { path: 'a[y].v', before: 1, after: 2 },
      ],
    ],
    [
      'a list of other objects by their places',
      { a: [{ v: 1 }] },
      { a: [{ v: 1 }, { v: 2 }] },
      [{ path: 'a[1].v', before: null, after: 2 }],
    ],
    ['JSON in a text by its keys', { a: '{"b":1}' }, { a: '{"b": 2}' }, [{ path: 'a.b', before: 1, after: 2 }]],
    [
      'another spelling of JSON without what is in it',
      { a: '{"b":1,"c":2}' },
      { a: '{"c":2, "b":1}' },
      [{ path: 'a', before: '(the same, spelled in another way)', after: '(the same, spelled in another way)' }],
    ],
    [
      'a member that is null by now without the others',
      { a: { token: 'hunter2' } },
      { a: { token: 'hunter2', b: null } },
      [{ path: 'a', before: '{...}', after: '{...}' }],
    ],
    [
      'a text that becomes JSON as two changes',
      { a: 'x' },
      { a: '{"b":1}' },
      [
        { path: 'a', before: 'x', after: null },
        { path: 'a.b', before: null, after: 1 },
      ],
    ],
  ])('%s', (_, before, after, changes) => {
    expect(diff(before, after)).toEqual(changes);
  });

  test('what is sensitive is named and hidden, whole or deep, on either side', () => {
    const changes = diff(
      { a: 'one', b: { c: 'two', d: 'plain' }, e: ['three'] },
      { a: 'eins', b: { c: 'zwei', d: 'flat' }, e: ['drei'] },
      { beforeSensitive: { a: true, b: { c: true } }, afterSensitive: { e: [true] } },
    );
    expect(changes).toEqual([
      { path: 'a', before: '(sensitive)', after: '(sensitive)' },
      { path: 'b.c', before: '(sensitive)', after: '(sensitive)' },
      { path: 'b.d', before: 'plain', after: 'flat' },
      { path: 'e[0]', before: '(sensitive)', after: '(sensitive)' },
    ]);
  });

  test('a sensitive value that stays is no change, and whether it was there is told', () => {
    const beforeSensitive = { a: true, b: true };
    expect(diff({ a: 'x', b: 'y' }, { a: 'x' }, { beforeSensitive })).toEqual([
      { path: 'b', before: '(sensitive)', after: null },
    ]);
  });

  test('a value that only the apply knows keeps the one before in sight, a secret excepted', () => {
    const unknown = { a: true, b: { c: true }, d: true, client_secret: true };
    const before = { a: 'x', b: { c: 'x', d: 1 }, d: { e: 1 }, client_secret: 'hunter2' };
    expect(diff(before, { b: { d: 1 } }, { unknown })).toEqual([
      { path: 'a', before: 'x', after: '(known after apply)' },
      { path: 'b.c', before: 'x', after: '(known after apply)' },
      { path: 'client_secret', before: '(sensitive)', after: '(known after apply)' },
      { path: 'd', before: '{...}', after: '(known after apply)' },
    ]);
  });

  test('what is computed follows the others: no configuration sets it', () => {
    const isComputed = (attribute: string) => attribute === 'last_updated';
    const unknown = { last_updated: true, rules: [{ id: true, version: true, expression: true }] };
    const rules = [{ ref: 'a', id: 'x', version: '1', expression: 'true' }];
    expect(diff({ last_updated: 'today', rules }, { rules: [{ ref: 'a' }] }, { unknown, isComputed })).toEqual([
      { path: 'rules[a].expression', before: 'true', after: '(known after apply)' },
    ]);
  });

  test('what the provider never reads is called that, on the side of before alone', () => {
    const isUnread = (path: string) => path === 'network_binding';
    expect(diff({ network_binding: null }, { network_binding: 'x' }, { isUnread })).toEqual([
      { path: 'network_binding', before: '(never read by the provider)', after: 'x' },
    ]);
    expect(diff({ network_binding: 'x' }, { network_binding: null }, { isUnread })).toEqual([
      { path: 'network_binding', before: 'x', after: null },
    ]);
  });

  test.each<[string, object]>([
    ['existingSecret', { existingSecret: { secretName: 'x' } }],
    ['existing_secret', { existing_secret: 'x' }],
    ['secretKeyRef', { env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'x', key: 'x' } } }] }],
    ['secret_key_ref', { env: [{ name: 'TOKEN', value_from: [{ secret_key_ref: [{ name: 'x' }] }] }] }],
    ['a volume', { volume: [{ name: 'users', secret: [{ secret_name: 'x', default_mode: '0400' }] }] }],
    ['imagePullSecrets', { imagePullSecrets: [{ name: 'x' }] }],
    ['a TLS secret', { tls: [{ secret_name: 'x' }] }],
    ['automount_service_account_token', { automount_service_account_token: true }],
  ])('a reference to a secret is none: %s', (_, value) => {
    expect(JSON.stringify(diff({}, value))).not.toContain('(sensitive)');
  });

  test.each<[string, object]>([
    ['a value beside a reference', { existingSecret: { password: 'x' } }],
    ['the value of a variable', { env: [{ name: 'AUTHENTIK_EMAIL__PASSWORD', value: 'x' }] }],
    ['a number', { access_token: 5 }],
  ])('%s is a secret', (_, value) => {
    expect(diff({}, value).map(({ after }) => after)).toContain('(sensitive)');
  });

  test('a JSON patch is shown as its operations, with the secrets in them hidden', () => {
    const patch = (op: string, value: unknown) => [{ op, path: '/spec/selector', value }];
    const config = (deployment: unknown) => ({ config: JSON.stringify({ deployment, log_level: 'info' }) });
    expect(diff(config(patch('add', { a: 'b' })), config(patch('replace', { password: 'hunter2', a: 'b' })))).toEqual([
      {
        path: 'config.deployment',
        before: ['add /spec/selector {"a":"b"}'],
        after: ['replace /spec/selector {"password":"(sensitive)","a":"b"}'],
      },
    ]);
    expect(diff(config([]), config([{ op: 'move', path: '/a', from: '/b' }]))).toEqual([
      { path: 'config.deployment', before: [], after: ['move /a "/b"'] },
    ]);
  });

  test('alerts are known by their names, not by their places', () => {
    const alert = (name: string, time: string) => ({ alert: name, for: time });
    const rules = (...list: readonly object[]) => ({ rules: list });
    expect(diff(rules(alert('Down', '5m')), rules(alert('Slow', '1m'), alert('Down', '9m')))).toEqual([
      { path: 'rules[Slow].for', before: null, after: '1m' },
      { path: 'rules[Down].for', before: '5m', after: '9m' },
    ]);
  });

  test('an item that only gets another name is that item', () => {
    const rule = (ref: string, more: object = {}) => ({ ref, action: 'block', expression: 'true', ...more });
    const rules = (...list: readonly object[]) => ({ rules: list });
    expect(diff(rules(rule('old', { id: '1' })), rules(rule('new')))).toEqual([
      { path: 'rules[new].id', before: '1', after: null },
      { path: 'rules[new].ref', before: 'old', after: 'new' },
    ]);
    expect(diff(rules(rule('old')), rules(rule('new', { action: 'skip' })))).toHaveLength(4);
  });

  test('of WAF rules the place of a new one counts, of other lists it does not', () => {
    const items = (...refs: readonly string[]) => ({ rules: refs.map((ref) => ({ ref, v: ref })) });
    const orders = (type: string, before: object, after: object) =>
      diff(before, after, { type }).filter(({ path }) => path === 'rules (order)').length;
    expect(orders('cloudflare_ruleset', items('a'), items('b', 'a'))).toBe(1);
    expect(orders('authentik_brand', items('a'), items('b', 'a'))).toBe(0);
    expect(orders('authentik_brand', items('a', 'b'), items('b', 'a'))).toBe(1);
  });

  test('names of secrets are enough to hide their values', () => {
    const names = ['client_secret', 'password', 'apiToken', 'private_key', 'AUTHENTIK_EMAIL__PASSWORD'];
    const values = Object.fromEntries(names.map((name) => [name, 'hunter2']));
    expect(diff({}, values).map(({ after }) => after)).toEqual(names.map(() => '(sensitive)'));
    expect(diff({}, { password_stage: 'x', access_token_validity: 'x' }).map(({ after }) => after)).toEqual(['x', 'x']);
  });

  test('names of lists of secrets as well', () => {
    expect(diff({ tokens: ['a'], api_keys: ['b'] }, {}).map(({ before }) => before)).toEqual([
      '(sensitive)',
      '(sensitive)',
    ]);
    const annotations = { 'example.org/web.password': 'hunter2' };
    expect(diff({ annotations: {} }, { annotations })).toEqual([
      { path: 'annotations["example.org/web.password"]', before: null, after: '(sensitive)' },
    ]);
  });

  test('a key with a dot is not two keys, and one with brackets no item', () => {
    const path = (value: object) => diff({ a: {} }, { a: value }).map((change) => change.path);
    expect(path({ 'b.c': 1 })).toEqual(['a["b.c"]']);
    expect(path({ b: { c: 1 } })).toEqual(['a.b.c']);
    expect(path({ 'b[c]': { v: 1 } })).toEqual(['a["b[c]"].v']);
    expect(diff({ a: [] }, { a: [{ name: 'x].y[z' }] })[0]?.path).toBe('a["x].y[z"].name');
  });

  test('a Secret of Kubernetes is hidden although nothing marks it', () => {
    expect(diff({ data: { a: 'x' } }, { data: { a: 'y' } }, { type: 'kubernetes_secret_v1' })).toEqual([
      { path: 'data', before: '(sensitive)', after: '(sensitive)' },
    ]);
  });

  test('known secrets are hidden in other texts', () => {
    const conceal = (text: string) => text.replaceAll('hunter2', '***');
    expect(diff({ a: 'x' }, { a: 'me:hunter2' }, { conceal })).toEqual([{ path: 'a', before: 'x', after: 'me:***' }]);
  });

  describe('of a Helm release', () => {
    const helm = (before: string, after: string) =>
      diff(
        { values: [before], metadata: { values: before } },
        { values: [after], metadata: { values: after } },
        { type: 'helm_release' },
      );

    test('are the keys of its values, and never the metadata', () => {
      expect(helm('a: {b: 1, c: 2}', 'a:\n  b: 1\n  c: 3\n')).toEqual([{ path: 'values[0].a.c', before: 2, after: 3 }]);
    });

    test('are read as Helm reads them, which is not how YAML 1.2 has it', () => {
      expect(helm('a: "yes"\nb: 10', 'a: yes\nb: 010')).toEqual([
        { path: 'values[0].a', before: 'yes', after: true },
        { path: 'values[0].b', before: 10, after: 8 },
      ]);
      expect(helm('a: 2026-01-01', 'a: 2026-01-02')).toEqual([
        { path: 'values[0].a', before: '2026-01-01', after: '2026-01-02' },
      ]);
    });

    test('name the objects of Kubernetes in its values', () => {
      const middleware = (name: string, address: string) => ({
        kind: 'Middleware',
        metadata: { name, namespace: 'traefik' },
        spec: { address },
      });
      const values = (...manifests: readonly object[]) => JSON.stringify({ manifests });
      expect(helm(values(middleware('a', 'x'), middleware('b', 'x')), values(middleware('b', 'y')))).toEqual(
        expect.arrayContaining([
          { path: 'values[0].manifests[Middleware/traefik/b].spec.address', before: 'x', after: 'y' },
          { path: 'values[0].manifests[Middleware/traefik/a].spec.address', before: 'x', after: null },
        ]),
      );
    });

    test('values that are no map are counted and not shown', () => {
      expect(JSON.stringify(helm('a: 1', 'password hunter2'))).not.toContain('hunter2');
      expect(helm('{a', '{b').map(({ before, after }) => [before, after])).toEqual([
        ['(2 characters that are no YAML map)', '(2 characters that are no YAML map)'],
      ]);
      expect(helm('{', '{{').map(({ before, after }) => [before, after])).toEqual([
        ['(1 characters that are no YAML map)', '(2 characters that are no YAML map)'],
      ]);
    });
  });
});
