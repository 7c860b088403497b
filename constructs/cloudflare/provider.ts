import { CloudflareProvider } from '@cdktf/provider-cloudflare/lib/provider';
import { type Construct, Token } from '../core/cdktf';
import { faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';

/**
 * The Terraform provider of the stack. It has no timeout: a response that hangs blocks the plan, so a CI job needs a
 * limit.
 *
 * @param apiToken reference to a sensitive variable; the token needs Account API Tokens Write, Account Rule Lists Write
 *   and Zone WAF Write
 */
export function addCloudflareProvider(scope: Construct, apiToken: string): void {
  refuseFaults(scope, [
    // Not shown: it may be the token.
    faultUnless(Token.isUnresolved(apiToken), {
      path: 'apiToken',
      fault: 'is not a reference',
      remedy: 'name the secret in the site, and use Secrets',
    }),
  ]);
  make(CloudflareProvider, scope, 'Cloudflare', { apiToken });
}
