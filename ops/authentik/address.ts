import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';

/** For the help of a command. */
export const AUTHENTIK_SETTINGS = `
Needs AUTHENTIK_TOKEN, a token of the intent API. AUTHENTIK_URL overrides the host of the site,
AUTHENTIK_TIMEOUT_SECONDS the 15 s per call.`;

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Where authentik is, without a slash at the end: the host of the site, or AUTHENTIK_URL.
 *
 * @throws OpsError for an address that the token must not be sent to
 */
export function authentikAddress(context: OpsContext): string {
  const text = context.variable('AUTHENTIK_URL');
  if (text === undefined) return `https://${context.site.identity.host}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (url === undefined || !secure) {
    throw refused('must be an https address', url === undefined ? 'no address' : `${url.protocol}//${url.host}`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw refused('must be an address without a user, a query and a fragment', `${url.protocol}//${url.host} with one`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** The token in AUTHENTIK_TOKEN. */
export function authentikToken(context: OpsContext): string {
  const token = context.secret('AUTHENTIK_TOKEN', 'authentik, Directory > Tokens, a token with the intent API');
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new OpsError({
    what: 'AUTHENTIK_TOKEN must be one word of printable characters',
    found: 'a space, a line end or another character that no header takes',
    remedy: 'copy it again',
    exitCode: ExitCode.USAGE,
  });
}

function refused(rule: string, found: string): OpsError {
  return new OpsError({
    what: `AUTHENTIK_URL ${rule}`,
    found,
    remedy: 'write for example https://authentik.example.org; http is for this machine only, since it shows the token',
    exitCode: ExitCode.USAGE,
  });
}
