import type { Block, TerraformJson } from '../../../rules/readers/document';
import { adoptedKept, importsHaveTargets } from '../../../rules/terraform/imports';
import { finding, findings } from '../documents';

const LOGIN = 'authentik_stage_user_login.Login';
const ADOPTED: Block = { name: 'login', lifecycle: { prevent_destroy: true } };

const config = (imports: TerraformJson['import'], block: Block = ADOPTED, more: TerraformJson = {}): TerraformJson => ({
  ...more,
  resource: { authentik_stage_user_login: { Login: block } },
  import: imports,
});

describe('imports-have-targets', () => {
  const check = (...args: Parameters<typeof config>) => findings(importsHaveTargets, config(...args));

  test.each(['9', '${var.adopt_login}', '${data.authentik_stage.Existing.id}'])(
    'an import of a resource of the stack with the id %s is accepted',
    (id) => {
      expect(check([{ to: LOGIN, id }])).toEqual([]);
    },
  );

  test('an import without its resource is found', () => {
    expect(check([{ to: 'authentik_flow.Gone', id: '1' }])).toEqual([
      finding('authentik_flow.Gone', 'no such resource', 'remove the import block together with its resource'),
    ]);
  });

  test.each(['', ' '])('an empty id %j is found, since OpenTofu would plan a create', (id) => {
    expect(check([{ to: LOGIN, id }])).toEqual([finding(LOGIN, 'an empty id', 'give the id, or a variable')]);
  });

  test('two imports to one resource are found', () => {
    expect(
      check([
        { to: LOGIN, id: '1' },
        { to: LOGIN, id: '2' },
      ]),
    ).toEqual([finding(LOGIN, 'two import blocks', 'keep one')]);
  });

  test('two resources of one type that import one object are found', () => {
    const more = { resource: { authentik_stage_user_login: { Login: ADOPTED, Other: ADOPTED } } };
    const found = findings(importsHaveTargets, {
      ...more,
      import: [
        { to: LOGIN, id: '9' },
        { to: 'authentik_stage_user_login.Other', id: '9' },
      ],
    });
    expect(found).toEqual([finding('authentik_stage_user_login.Other', `id 9, as ${LOGIN}`, 'correct one of the ids')]);
  });

  test('an import to an address that a move leaves is found', () => {
    const moved = [{ from: LOGIN, to: 'authentik_stage_user_login.PasswordLogin' }];
    expect(check([{ to: LOGIN, id: '1' }], ADOPTED, { moved })).toEqual([
      finding(LOGIN, 'a move away from here', 'import to the new address'),
    ]);
  });

  test('an import to an address that a move reaches is accepted', () => {
    const moved = [{ from: 'authentik_stage_user_login.Old', to: LOGIN }];
    expect(check([{ to: LOGIN, id: '1' }], ADOPTED, { moved })).toEqual([]);
  });

  test('all that is wrong with one import is said at once', () => {
    expect(check([{ to: 'authentik_flow.Gone', id: '' }]).map(({ found }) => found)).toEqual([
      'no such resource',
      'an empty id',
    ]);
  });
});

describe('adopted-kept', () => {
  const check = (block: Block, to = LOGIN) => findings(adoptedKept, config([{ to, id: '1' }], block));

  test('an adopted object with prevent_destroy is accepted', () => {
    expect(check(ADOPTED)).toEqual([]);
  });

  test.each([
    ['prevent_destroy false', { lifecycle: { prevent_destroy: false } }],
    ['a lifecycle that is silent about it', { lifecycle: { ignore_changes: ['geoip_binding'] } }],
    ['no lifecycle at all', {}],
  ])('an adopted object with %s is found', (_, block) => {
    expect(check(block)).toEqual([finding(LOGIN, 'no prevent_destroy', 'adopt it with adopt()')]);
  });

  test('an adopted PodDisruptionBudget may be replaced: its provider updates nothing of its spec', () => {
    const to = 'kubernetes_pod_disruption_budget_v1.Pooler';
    const resource = { kubernetes_pod_disruption_budget_v1: { Pooler: { metadata: { name: 'pgbouncer' } } } };
    expect(findings(adoptedKept, { resource, import: [{ to, id: 'authentik/pgbouncer' }] })).toEqual([]);
  });

  test('an import without its resource is left to the other rule', () => {
    expect(check(ADOPTED, 'authentik_flow.Gone')).toEqual([]);
  });

  test('a created object may be destroyed', () => {
    expect(findings(adoptedKept, config([], { name: 'login' }))).toEqual([]);
  });
});
