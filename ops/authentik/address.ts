import { apiUrl } from '../../sites/schema/identity';
import { apiAddress } from '../core/api-address';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';

/** For the help of a command. */
export const AUTHENTIK_SETTINGS = `
Needs AUTHENTIK_TOKEN, a token of the intent API. AUTHENTIK_URL overrides the host of the site,
AUTHENTIK_TIMEOUT_SECONDS the 15 s per call.`;

/**
 * Returns where authentik is, without a slash at the end.
 *
 * @param host @default that of the site
 * @throws OpsError for an address that the token must not be sent to
 */
export function authentikAddress(context: OpsContext, host?: string): string {
  return apiAddress(context, 'AUTHENTIK_URL', () => apiUrl(host === undefined ? context.site.identity : { host }));
}

/** @param variable that holds the token */
export function authentikToken(context: OpsContext, variable = 'AUTHENTIK_TOKEN'): string {
  const token = context.secret(variable, 'authentik, Directory > Tokens, a token with the intent API');
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new OpsError({
    what: `${variable} is not one word of printable characters`,
    found: 'a space, a line end or another character that no header takes',
    remedy: 'copy it again',
    exitCode: ExitCode.USAGE,
  });
}
