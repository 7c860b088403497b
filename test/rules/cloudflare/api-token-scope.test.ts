import { apiTokenScope } from '../../../rules/cloudflare/api-token-scope';
import type { Block } from '../../../rules/readers/document';
import { findings } from '../documents';
import { ACCOUNT, POLICY, tokenStack } from './api-token-documents';

test('a token of this account only passes', () => {
  expect(findings(apiTokenScope, tokenStack())).toEqual([]);
});

test.each<[string, Block[], string]>([
  ['no policy', [], '0 policies'],
  ['a second policy', [POLICY, POLICY], '2 policies'],
  ['every account', [{ ...POLICY, resources: '{"com.cloudflare.api.account.*":"*"}' }], 'account.*'],
  ['a zone', [{ ...POLICY, resources: '{"com.cloudflare.api.account.zone.*":"*"}' }], 'account.zone.*'],
  ['resources with blanks', [{ ...POLICY, resources: `{ "com.cloudflare.api.account.${ACCOUNT}": "*" }` }], '{ "com'],
  ['a denial', [{ ...POLICY, effect: 'deny' }], 'deny'],
])('a token with %s is found', (_, policies, found) => {
  expect(findings(apiTokenScope, tokenStack({ policies }))).toMatchObject([{ found: expect.stringContaining(found) }]);
});

test("a user's token is found", () => {
  const config = { resource: { cloudflare_api_token: { Token: { name: 'sync', policies: [POLICY] } } } };
  expect(findings(apiTokenScope, config)).toMatchObject([{ address: 'cloudflare_api_token.Token' }]);
});
