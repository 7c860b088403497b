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

  test('what only the apply knows has no value before either', () => {
    expect(diff({ a: 'x', b: { c: 'x', d: 1 } }, { b: { d: 1 } }, { unknown: { a: true, b: { c: true } } })).toEqual([
      { path: 'a', before: null, after: '(known after apply)' },
      { path: 'b.c', before: null, after: '(known after apply)' },
    ]);
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
