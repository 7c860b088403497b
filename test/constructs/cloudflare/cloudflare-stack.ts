import { addCloudflareProvider } from '../../../constructs/cloudflare/provider';
import { Secrets } from '../../../constructs/core/secrets';
import type { SiteStack } from '../../../constructs/core/stack';
import type { TerraformJson } from '../../../rules/readers/document';
import { synthStack } from '../../support/site/synth';

/** Does the same as `synthStack`, with the Cloudflare provider, and without cdktf's comments. */
export function synthCloudflare(build: (stack: SiteStack) => void): TerraformJson {
  const config = synthStack((stack) => {
    const secrets = new Secrets(stack, { cloudflare_token: { opens: 'the account', from: 'a test' } });
    addCloudflareProvider(stack, secrets.reference('cloudflare_token'));
    build(stack);
  });
  return JSON.parse(JSON.stringify(config), (key, value: unknown) =>
    key === '//' ? undefined : value,
  ) as TerraformJson;
}
