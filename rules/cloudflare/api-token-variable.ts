import { stackRule } from '../rule';

/** Arguments of the provider that open an account. */
const CREDENTIALS = ['api_token', 'api_key', 'api_user_service_key'];

export const apiTokenVariable = stackRule({
  id: 'api-token-variable',
  what: 'the Cloudflare provider gets its token from a sensitive variable',
  why: 'The synthesised JSON is read in reviews, kept as an artifact and cached.',
  *checkStack({ config }) {
    for (const block of config.provider?.cloudflare ?? []) {
      for (const name of CREDENTIALS) {
        const value = block[name];
        const variable = /^\$\{var\.(\w+)\}$/.exec(String(value))?.[1];
        if (value === undefined || config.variable?.[variable ?? '']?.sensitive === true) continue;
        yield {
          address: 'provider.cloudflare',
          found: `${name} is not a reference to a sensitive variable`,
          remedy: 'name the secret in the site, and use Secrets',
        };
      }
    }
  },
});
