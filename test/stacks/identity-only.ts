import { put } from '../sites/schema/change';
import { siteOf } from '../support/site-app';
import { changedSite } from '../support/site-change';

/** The real site with nothing but authentik: what is broken here is authentik's. */
export const identityOnly = changedSite((input) => {
  const { edge, platform } = input;
  if (edge === undefined || platform === undefined) return;
  for (const part of ['edge', 'platform']) put(input, part, undefined);
  const others = [edge.apiToken, edge.sync.lapi.key, platform.pgbouncer?.password, 'auth_fallback_htpasswd'];
  for (const secret of others.filter((one) => one !== undefined)) put(input, `secrets.${secret}`, undefined);
});
export const real = siteOf(undefined, identityOnly);

/** The site with other values at some paths. */
export const siteWith = (changes: Readonly<Record<string, unknown>>) =>
  siteOf((input) => {
    for (const [path, value] of Object.entries(changes)) put(input, path, value);
  }, identityOnly);
