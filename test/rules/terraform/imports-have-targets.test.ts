import type { Block, TerraformJson } from '../../../rules/readers/document';
import { importsHaveTargets } from '../../../rules/terraform/imports-have-targets';
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
      finding('authentik_flow.Gone', 'imports to no resource', 'remove the import block together with its resource'),
    ]);
  });

  test.each(['', ' '])('an empty id %j is found, since OpenTofu would plan a create', (id) => {
    expect(check([{ to: LOGIN, id }])).toEqual([
      finding(LOGIN, 'has an empty import id', 'give the id, or a variable'),
    ]);
  });

  test('two imports to one resource are found', () => {
    expect(
      check([
        { to: LOGIN, id: '1' },
        { to: LOGIN, id: '2' },
      ]),
    ).toEqual([finding(LOGIN, 'has two import blocks', 'keep one')]);
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
    expect(found).toEqual([
      finding('authentik_stage_user_login.Other', `has the import id 9, as ${LOGIN} has`, 'correct one of the ids'),
    ]);
  });

  test('an import to an address that a move leaves is found', () => {
    const moved = [{ from: LOGIN, to: 'authentik_stage_user_login.PasswordLogin' }];
    expect(check([{ to: LOGIN, id: '1' }], ADOPTED, { moved })).toEqual([
      finding(LOGIN, 'is moved to another address', 'import to the new address'),
    ]);
  });

  test('an import to an address that a move reaches is accepted', () => {
    const moved = [{ from: 'authentik_stage_user_login.Old', to: LOGIN }];
    expect(check([{ to: LOGIN, id: '1' }], ADOPTED, { moved })).toEqual([]);
  });

  test('all findings of one import are reported', () => {
    expect(check([{ to: 'authentik_flow.Gone', id: '' }]).map(({ found }) => found)).toEqual([
      'imports to no resource',
      'has an empty import id',
    ]);
  });
});
