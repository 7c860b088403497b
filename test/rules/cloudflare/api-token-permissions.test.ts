import { apiTokenPermissions } from '../../../rules/cloudflare/api-token-permissions';
import type { Block } from '../../../rules/readers/document';
import { findings } from '../documents';
import { POLICY, READ, tokenStack, WRITE } from './api-token-documents';

const groups = (...permission_groups: readonly Block[]) => tokenStack({ policies: [{ ...POLICY, permission_groups }] });

test('reading and writing lists passes, in either order', () => {
  expect(findings(apiTokenPermissions, tokenStack())).toEqual([]);
  expect(findings(apiTokenPermissions, groups(WRITE, READ))).toEqual([]);
});

test.each([
  ['no group', groups(), 'no permission group'],
  ['one of the two', groups(WRITE), 'Account Rule Lists Write'],
  ['a third group', groups(READ, WRITE, { id: '2edbf20661fd4661b0fe10e9e12f485c' }), 'and 2edb'],
  ['a group twice', groups(READ, WRITE, WRITE), 'Account Rule Lists Read'],
  ['a group by its id', groups({ id: '4f1071168de8466e9808de86febfc516' }, WRITE), '4f10'],
  ['no policy', tokenStack({ policies: [] }), 'no permission group'],
  ['the groups of another account', tokenStack({}, { account_id: 'c'.repeat(32) }), 'groups of another scope'],
  ['the groups of every scope', tokenStack({}, { scope: undefined }), 'groups of another scope'],
])('a token with %s is found', (_, config, found) => {
  expect(findings(apiTokenPermissions, config)).toMatchObject([
    { address: 'cloudflare_account_token.Token', found: expect.stringContaining(found) },
  ]);
});
