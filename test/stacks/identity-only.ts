import type { SiteInput } from '../../sites/schema/site';
import { put } from '../sites/schema/change';
import { siteOf } from '../support/site/site-app';
import { changeSite } from '../support/site/site-change';

/** The fixture site without some of its stacks, and without the secrets that only they name. */
export function siteWithout(...stacks: readonly ('edge' | 'platform')[]): SiteInput {
  return changeSite((input) => {
    const { edge, platform } = input;
    const secrets = {
      edge: [edge?.apiToken, edge?.sync.lapi.key],
      platform: [platform?.pgbouncer?.password, 'auth_fallback_htpasswd'],
    };
    for (const stack of stacks) {
      put(input, stack, undefined);
      for (const secret of secrets[stack]) put(input, `secrets.${secret}`, undefined);
    }
  });
}

/** Nothing but authentik: what is broken here is authentik's. */
export const identityOnly = siteWithout('edge', 'platform');

export const siteWith = (changes: Readonly<Record<string, unknown>>) =>
  siteOf((input) => {
    for (const [path, value] of Object.entries(changes)) put(input, path, value);
  }, identityOnly);
