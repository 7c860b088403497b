import { addCloudflareProvider } from '../../../constructs/cloudflare/provider';
import { Secrets } from '../../../constructs/core/secrets';
import { synthStack } from '../../support/site/synth';

test('the provider gets its token from a sensitive variable, and is pinned', () => {
  const { provider, variable, terraform } = synthStack((stack) => {
    const secrets = new Secrets(stack, { cloudflare_token: { opens: 'the account', from: 'a test' } });
    addCloudflareProvider(stack, secrets.reference('cloudflare_token'));
  });
  expect(provider?.cloudflare).toEqual([{ api_token: '${var.cloudflare_token}' }]);
  expect(variable?.cloudflare_token).toMatchObject({ sensitive: true, nullable: false });
  expect(terraform?.required_providers).toMatchObject({
    cloudflare: { source: 'cloudflare/cloudflare', version: '5.14.0' },
  });
});

test('a token in plain text is refused without being shown', () => {
  const addPlainToken = () => synthStack((stack) => addCloudflareProvider(stack, 'v1.0-plain-token'));
  expect(addPlainToken).toThrow('apiToken: is not a reference');
  expect(addPlainToken).not.toThrow('v1.0-plain-token');
});
