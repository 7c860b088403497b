const EVIL = 'evil.example';
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;
/** Schemes that run code in the page. */
const SCRIPTS = /^(javascript|data|vbscript):/i;

/** What is wrong with a redirect URI that is compared as a whole, and what to do. */
export function strictRedirectFault(url: string): string | undefined {
  if (!URL.canParse(url)) return 'is not a whole URI; write it with its scheme';
  if (url.includes('*')) return "holds *, which is no wildcard here; write it out, or choose 'regex'";
  const { protocol, hostname } = new URL(url);
  if (SCRIPTS.test(protocol)) return 'is a script; write the https address of the application';
  // A native application has a scheme of its own.
  if (protocol === 'http:' && !LOOPBACK.test(hostname)) {
    return 'is plain http, which shows the code of a login to the network; write it with https';
  }
  return undefined;
}

/**
 * What is wrong with a redirect URI that is a regular expression. authentik matches it from start to end and sends the
 * code of a login to whatever matches: it is tried against foreign hosts, made from its own text.
 */
export function redirectExpressionFault(expression: string): string | undefined {
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^(?:${expression})$`);
  } catch {
    return 'is not a regular expression; escape the literal characters';
  }
  const open = foreignUris(expression).find((uri) => pattern.test(uri));
  return open === undefined
    ? undefined
    : `is too broad, it also matches ${open}; write the host out and escape its dots, as in https://app\\.example\\.org/.*`;
}

/** URIs that no expression of one application may match. */
function foreignUris(expression: string): readonly string[] {
  const text = expression.replaceAll(/\\(?=[./-])/g, '');
  const hosts = [...new Set(text.match(/[a-z0-9-]+(?:\.[a-z0-9-]+)+/g))];
  // A group or a wildcard of the path may be anything.
  const own = hosts
    .flatMap((host) => text.split(host).slice(1))
    .map((rest) => rest.replaceAll(/[.)(\][]*[*+?]|[()]/g, 'x'));
  const paths = [...new Set(['', '/', '/callback', '/oauth2/callback', ...own])];
  const foreign = [
    EVIL,
    ...hosts.flatMap((host) => [`${host}.${EVIL}`, `${host}@${EVIL}`, `x${host}`, host.replaceAll('.', 'x')]),
  ];
  return [
    ...['', ...hosts.flatMap((host) => [host, `.${host}`, `?${host}`, `#${host}`])].flatMap((host) =>
      paths.map((path) => `https://${EVIL}/${host}${path}`),
    ),
    ...foreign.flatMap((host) => paths.map((path) => `https://${host}${path}`)),
    ...hosts.flatMap((host) => paths.map((path) => `http://${host}${path}`)),
    ...hosts.flatMap((host) => paths.map((path) => `javascript:alert()//https://${host}${path}`)),
    'javascript:alert()',
  ];
}
