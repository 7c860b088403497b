import type { OpsContext } from './context';
import { ExitCode } from './exit-code';
import { OpsError } from './ops-error';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Returns where an API is, without a slash at the end.
 *
 * @param variable overrides the default
 * @throws OpsError for an address that a token must not be sent to
 */
export function apiAddress(context: OpsContext, variable: string, byDefault: () => string): string {
  const text = context.variable(variable);
  return text === undefined ? byDefault() : checkAddress(variable, text);
}

/**
 * The address of an API, without a slash at the end.
 *
 * @param name of the variable or the option that gives it
 * @throws OpsError for an address that a token must not be sent to
 */
export function checkAddress(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (url === undefined || !secure) {
    throw addressError(name, 'an https address', url === undefined ? 'no address' : `${url.protocol}//${url.host}`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw addressError(
      name,
      'an address without a user, a query and a fragment',
      `${url.protocol}//${url.host} with one`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function addressError(name: string, kind: string, found: string): OpsError {
  return new OpsError({
    what: `${name} is not ${kind}`,
    found,
    remedy: 'write for example https://api.example.org; http is for this machine only, since it exposes the token',
    exitCode: ExitCode.USAGE,
  });
}
