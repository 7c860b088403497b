import { apiTokenVariable } from '../../../rules/cloudflare/api-token-variable';
import type { Block } from '../../../rules/readers/document';
import { findings } from '../documents';

function found(provider: Block, variable: Block = { sensitive: true }) {
  return findings(apiTokenVariable, { provider: { cloudflare: [provider] }, variable: { token: variable } });
}

test('a sensitive variable passes', () => {
  expect(found({ api_token: '${var.token}' })).toEqual([]);
});

test('a plain token, a key and a variable that is not sensitive are found', () => {
  expect(found({ api_token: 'v1.0-plain-token' })).toHaveLength(1);
  expect(found({ api_token: '${var.token}', api_key: '0123' })).toMatchObject([
    { address: 'provider.cloudflare', found: 'api_key is not a reference to a sensitive variable' },
  ]);
  expect(found({ api_token: '${var.token}' }, {})).toHaveLength(1);
  expect(JSON.stringify(found({ api_token: 'v1.0-plain-token' }))).not.toContain('v1.0');
});
