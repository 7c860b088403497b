import { diffAttributes } from '../../../ops/review/attribute-diff';

/** The attributes that differ, a line each: `path: before -> after`, as JSON. */
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
  }).map((change) => `${change.path}: ${JSON.stringify(change.before)} -> ${JSON.stringify(change.after)}`);

const HIDDEN = '"(sensitive)"';
const SAME = '"(the same, spelled in another way)"';
const items = (...refs: readonly string[]) => ({ rules: refs.map((ref) => ({ ref, v: ref })) });
const rules = (...list: readonly object[]) => ({ rules: list });
const rule = (ref: string, more: object = {}) => ({ ref, action: 'block', expression: 'true', ...more });

describe('the attributes that differ', () => {
  test.each<[string, unknown, unknown, readonly string[]]>([
    ['a value', { a: 1, b: 2 }, { a: 1, b: 3 }, ['b: 2 -> 3']],
    ['nothing, where one side says null and the other is silent', { a: null }, {}, []],
    ['an object by its keys', { a: { b: 1, c: 2 } }, { a: { b: 1 } }, ['a.c: 2 -> null']],
    ['an empty container', { a: null }, { a: {} }, ['a: null -> "{}"']],
    ['a list of values as a whole', { a: [1, 2] }, { a: [2, 3] }, ['a: [1,2] -> [2,3]']],
    [
      'a list of named objects by their names, and their order',
      rules({ ref: 'x', v: 1 }, { ref: 'y', v: 1 }),
      rules({ ref: 'y', v: 2 }, { ref: 'x', v: 1 }),
      ['rules (order): ["x","y"] -> ["y","x"]', 'rules[y].v: 1 -> 2'],
    ],
    ['a list of other objects by their places', { a: [{ v: 1 }] }, { a: [{ v: 1 }, { v: 2 }] }, ['a[1].v: null -> 2']],
    ['JSON in a text by its keys', { a: '{"b":1}' }, { a: '{"b": 2}' }, ['a.b: 1 -> 2']],
    [
      'another spelling of JSON without what is in it',
      { a: '{"b":1,"c":2}' },
      { a: '{"c":2, "b":1}' },
      [`a: ${SAME} -> ${SAME}`],
    ],
    [
      'a member that is null by now without the others',
      { a: { token: 'hunter2' } },
      { a: { token: 'hunter2', b: null } },
      ['a: "{...}" -> "{...}"'],
    ],
    [
      'a JSON patch in another order of keys without its operations',
      { a: '[{"op":"add","path":"/a","value":{"x":1,"y":2}}]' },
      { a: '[{"path":"/a","value":{"y":2,"x":1},"op":"add"}]' },
      [`a: ${SAME} -> ${SAME}`],
    ],
    [
      'a new operation of a JSON patch beside one in another order of keys',
      { a: '[{"op":"add","path":"/a","value":{"x":1,"y":2}}]' },
      { a: '[{"path":"/a","value":{"y":2,"x":1},"op":"add"},{"op":"remove","path":"/b"}]' },
      ['a: ["add /a {\\"y\\":2,\\"x\\":1}"] -> ["add /a {\\"y\\":2,\\"x\\":1}","remove /b"]'],
    ],
    ['a text that becomes JSON as two changes', { a: 'x' }, { a: '{"b":1}' }, ['a: "x" -> null', 'a.b: null -> 1']],
    [
      'an item that only gets another name as that item',
      rules(rule('old', { id: '1' })),
      rules(rule('new')),
      ['rules[new].id: "1" -> null', 'rules[new].ref: "old" -> "new"'],
    ],
    [
      'a key with a dot as one key',
      { a: {} },
      { a: { 'b.c': 1, b: { c: 1 } } },
      ['a.b.c: null -> 1', 'a["b.c"]: null -> 1'],
    ],
    ['a key with brackets as no item', { a: {} }, { a: { 'b[c]': { v: 1 } } }, ['a["b[c]"].v: null -> 1']],
    ['a name with brackets as a name', { a: [] }, { a: [{ name: 'x].y[z' }] }, ['a["x].y[z"].name: null -> "x].y[z"']],
  ])('%s', (_, before, after, changes) => {
    expect(diff(before, after)).toEqual(changes);
  });

  test('an item that gets another name and another value is another item', () => {
    expect(diff(rules(rule('old')), rules(rule('new', { action: 'skip' })))).toHaveLength(4);
  });

  test('a block of Kubernetes that refers to another object is that block still', () => {
    const service = (name: string, port: number) => ({ service: [{ name, port }] });
    const type = 'kubernetes_ingress_v1';
    expect(diff(service('a', 1), service('b', 2), { type })).toEqual([
      'service[0].name: "a" -> "b"',
      'service[0].port: 1 -> 2',
    ]);
  });

  test('of WAF rules the place of a new one counts, of other lists it does not', () => {
    const orders = (type: string, before: object, after: object) =>
      diff(before, after, { type }).filter((line) => line.startsWith('rules (order)')).length;
    expect(orders('cloudflare_ruleset', items('a'), items('b', 'a'))).toBe(1);
    expect(orders('authentik_brand', items('a'), items('b', 'a'))).toBe(0);
  });

  test('a value that only the apply knows keeps the one before in sight, a secret excepted', () => {
    const unknown = { a: true, b: { c: true }, d: true, client_secret: true };
    const before = { a: 'x', b: { c: 'x', d: 1 }, d: { e: 1 }, client_secret: 'hunter2' };
    expect(diff(before, { b: { d: 1 } }, { unknown })).toEqual([
      'a: "x" -> "(known after apply)"',
      'b.c: "x" -> "(known after apply)"',
      `client_secret: ${HIDDEN} -> "(known after apply)"`,
      'd: "{...}" -> "(known after apply)"',
    ]);
  });

  test('what is computed follows the others: no configuration sets it', () => {
    const isComputed = (attribute: string) => attribute === 'last_updated';
    const unknown = { last_updated: true, rules: [{ id: true, version: true, expression: true }] };
    const before = { last_updated: 'today', ...rules({ ref: 'a', id: 'x', version: '1', expression: 'true' }) };
    expect(diff(before, rules({ ref: 'a' }), { unknown, isComputed })).toEqual([
      'rules[a].expression: "true" -> "(known after apply)"',
    ]);
  });

  test('what the provider never reads is called that, on the side of before alone', () => {
    const isUnread = (path: string) => path === 'a';
    expect(diff({ a: null }, { a: 'x' }, { isUnread })).toEqual(['a: "(never read by the provider)" -> "x"']);
    expect(diff({ a: 'x' }, { a: null }, { isUnread })).toEqual(['a: "x" -> null']);
  });

  test('a JSON patch is shown as its operations, with the secrets in them hidden', () => {
    const patch = (op: string, value: unknown) => [{ op, path: '/spec/selector', value }];
    const config = (deployment: unknown) => ({ config: JSON.stringify({ deployment, log_level: 'info' }) });
    expect(diff(config(patch('add', { a: 'b' })), config(patch('replace', { password: 'hunter2', a: 'b' })))).toEqual([
      'config.deployment: ["add /spec/selector {\\"a\\":\\"b\\"}"] -> ' +
        '["replace /spec/selector {\\"password\\":\\"(sensitive)\\",\\"a\\":\\"b\\"}"]',
    ]);
    expect(diff(config([]), config([{ op: 'move', path: '/a', from: '/b' }]))).toEqual([
      'config.deployment: [] -> ["move /a \\"/b\\""]',
    ]);
  });
});

describe('a secret', () => {
  test('that is marked is named and hidden, whole or deep, on either side; whether it was set is shown', () => {
    const before = { a: 'one', b: { c: 'two', d: 'plain' }, e: ['three'], same: 'x', gone: 'y' };
    const after = { a: 'eins', b: { c: 'zwei', d: 'flat' }, e: ['drei'], same: 'x' };
    const beforeSensitive = { a: true, b: { c: true }, same: true, gone: true };
    expect(diff(before, after, { beforeSensitive, afterSensitive: { e: [true] } })).toEqual([
      `a: ${HIDDEN} -> ${HIDDEN}`,
      `b.c: ${HIDDEN} -> ${HIDDEN}`,
      'b.d: "plain" -> "flat"',
      `e[0]: ${HIDDEN} -> ${HIDDEN}`,
      `gone: ${HIDDEN} -> null`,
    ]);
  });

  test.each<[string, object]>([
    ['client_secret', { client_secret: 'x' }],
    ['apiToken', { apiToken: 'x' }],
    ['private_key', { private_key: 'x' }],
    ['a list', { tokens: ['x'] }],
    ['a list of keys', { api_keys: ['x'] }],
    ['an annotation', { annotations: { 'example.org/web.password': 'x' } }],
    ['a number', { access_token: 5 }],
    ['a value beside a reference', { existingSecret: { password: 'x' } }],
    ['the value of a variable', { env: [{ name: 'AUTHENTIK_EMAIL__PASSWORD', value: 'x' }] }],
  ])('is known by its name: %s', (_, value) => {
    expect(diff({}, value).at(-1)).toContain(HIDDEN);
  });

  test.each<[string, object]>([
    ['password_stage', { password_stage: 'x' }],
    ['access_token_validity', { access_token_validity: 'x' }],
    ['existingSecret', { existingSecret: { secretName: 'x' } }],
    ['existing_secret', { existing_secret: 'x' }],
    ['secretKeyRef', { env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'x', key: 'x' } } }] }],
    ['secret_key_ref', { env: [{ name: 'TOKEN', value_from: [{ secret_key_ref: [{ name: 'x' }] }] }] }],
    ['a volume', { volume: [{ name: 'users', secret: [{ secret_name: 'x', default_mode: '0400' }] }] }],
    ['imagePullSecrets', { imagePullSecrets: [{ name: 'x' }] }],
    ['a TLS secret', { tls: [{ secret_name: 'x' }] }],
    ['automount_service_account_token', { automount_service_account_token: true }],
  ])('is not what is only named like one, or a reference to one: %s', (_, value) => {
    expect(diff({}, value).join()).not.toContain(HIDDEN);
  });

  test('of Kubernetes is hidden although nothing marks it', () => {
    const type = 'kubernetes_secret_v1';
    expect(diff({ data: { a: 'x' } }, { data: { a: 'y' } }, { type })).toEqual([`data: ${HIDDEN} -> ${HIDDEN}`]);
  });

  test('that is known is hidden in other texts', () => {
    const conceal = (text: string) => text.replaceAll('hunter2', '***');
    expect(diff({ a: 'x' }, { a: 'me:hunter2' }, { conceal })).toEqual(['a: "x" -> "me:***"']);
  });
});

describe('the values of a Helm release', () => {
  const helm = (before: string, after: string) =>
    diff(
      { values: [before], metadata: { values: before } },
      { values: [after], metadata: { values: after } },
      { type: 'helm_release' },
    );

  test('differ by their keys, and the metadata is left out', () => {
    expect(helm('a: {b: 1, c: 2}', 'a:\n  b: 1\n  c: 3\n')).toEqual(['values[0].a.c: 2 -> 3']);
  });

  test('are read as Helm reads them, which is not how YAML 1.2 has it', () => {
    expect(helm('a: "yes"\nb: 10\nc: 2026-01-01', 'a: yes\nb: 010\nc: 2026-01-02')).toEqual([
      'values[0].a: "yes" -> true',
      'values[0].b: 10 -> 8',
      'values[0].c: "2026-01-01" -> "2026-01-02"',
    ]);
  });

  test('have their objects of Kubernetes by name', () => {
    const middleware = (name: string, address: string) => ({
      kind: 'Middleware',
      metadata: { name, namespace: 'traefik' },
      spec: { address },
    });
    const values = (...manifests: readonly object[]) => JSON.stringify({ manifests });
    const lines = helm(values(middleware('a', 'x'), middleware('b', 'x')), values(middleware('b', 'y')));
    expect(lines).toContain('values[0].manifests[Middleware/traefik/b].spec.address: "x" -> "y"');
    expect(lines).toContain('values[0].manifests[Middleware/traefik/a].spec.address: "x" -> null');
  });

  test('that are no map are counted and not shown', () => {
    expect(helm('a: 1', 'password hunter2').join()).not.toContain('hunter2');
    const countText = (count: number) => `"(${count} characters that are no YAML map)"`;
    expect(helm('{a', '{b')).toEqual([`values[0]: ${countText(2)} -> ${countText(2)}`]);
    expect(helm('{', '{{')).toEqual([`values[0]: ${countText(1)} -> ${countText(2)}`]);
  });
});
