const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;
/** Schemes that run code in the page, or read files. */
const REFUSED = /^(javascript|data|vbscript|file|blob|about):$/;
/** A host and at most its port, in a regular expression: letters, digits, `-` and escaped dots, and then a path. */
const LITERAL_ORIGIN = /^https:\/\/[a-z0-9-]+(?:\\\.[a-z0-9-]+)+(?::(?:[0-9]+|\\d\+|\[0-9\]\+))?\/(?![?*{])/;

/** Returns what is wrong with a redirect URI that is compared as a whole, and what to do. */
export function strictRedirectFault(url: string): string | undefined {
  if (!URL.canParse(url)) return 'is not a whole URI; write it with its scheme';
  if (url.includes('*')) return "holds *, which is no wildcard here; write it out, or choose 'regex'";
  const { protocol, hostname, username, password, href, pathname } = new URL(url);
  if (REFUSED.test(protocol)) return 'is a script or a file; write the https address of the application';
  // A native application has a scheme of its own.
  if (protocol === 'http:' && !LOOPBACK.test(hostname)) {
    return 'is plain http, which shows the code of a login to the network; write it with https';
  }
  if (username !== '' || password !== '') {
    return `has user info before the host, which is ${hostname}; remove what stands before the @`;
  }
  // What a browser would open is another text: a blank, a newline, a backslash, upper case, a default port.
  const isWritten = href === url || (pathname === '/' && href === `${url}/`);
  return isWritten ? undefined : `is not written as a browser writes it; write ${href}`;
}

/**
 * Returns what is wrong with a redirect URI that is a regular expression. authentik matches it from start to end and sends
 * the code of a login to whatever matches: so the host is literal, and a path follows it. What comes later cannot change the
 * host. An alternative outside of a group would begin elsewhere.
 */
export function redirectExpressionFault(expression: string): string | undefined {
  try {
    new RegExp(`^(?:${expression})$`);
  } catch {
    return 'is not a regular expression; escape the literal characters';
  }
  const isLiteral = LITERAL_ORIGIN.test(expression) && !hasBareAlternative(expression);
  return isLiteral
    ? undefined
    : 'does not begin with one literal host and a path; write the host out and escape its dots, as in https://app\\.example\\.org/.* or https://app\\.example\\.org:\\d+/.*';
}

/** Whether a `|` stands outside of every group and class. */
function hasBareAlternative(expression: string): boolean {
  const bare = expression.replaceAll(/\\./gs, '').replaceAll(/\[[^\]]*\]/g, '');
  let depth = 0;
  for (const character of bare) {
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === '|' && depth === 0) return true;
  }
  return false;
}
