import { refuseValue } from '../core/errors';
import { listNameFault } from './names';

/** A string as Cloudflare's expressions quote it. */
export function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/**
 * Refuses what has no reliable spelling in an expression: control characters, half surrogates, the empty text.
 *
 * @throws RangeError
 */
export function checkText(text: string): string {
  if (text !== '' && !/\p{C}/u.test(text)) return text;
  throw new RangeError(
    `a text in a WAF expression is empty or holds invisible characters, found: ${JSON.stringify(text)}; remove them`,
  );
}

/**
 * A host name, complete. Cloudflare compares case-sensitively and without a port: another spelling never matches, so a
 * login host written that way would not be excluded (incident I4).
 *
 * @throws RangeError
 */
export function checkHost(host: string): string {
  if (host.length <= 253 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(host)) return host;
  throw new RangeError(
    `a host is not a full name in lower case without scheme, port or final dot, found: ${JSON.stringify(host)}; ` +
      'write for example login.example.org',
  );
}

/**
 * A part of a host name, for `contains`, `starts_with` and `ends_with`.
 *
 * @throws RangeError
 */
export function checkHostPart(part: string): string {
  if (/^[a-z0-9.-]+$/.test(part)) return part;
  throw new RangeError(
    `a part of a host is not in lower case, found: ${JSON.stringify(part)}; use letters, digits, "-" and "."`,
  );
}

/** @throws ValueError */
export function checkListName(name: string): string {
  refuseValue('list', [listNameFault('name', name)]);
  return name;
}
