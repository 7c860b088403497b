// Imports nothing: schemas load it without cdktf.

/** Lists what authentik's pages load from their own host, by the directive that allows it. */
const NEEDED: readonly string[] = ['script-src', 'style-src', 'connect-src', 'img-src', 'font-src', 'form-action'];

/** These fall back to no other directive. */
const WITHOUT_DEFAULT = ['form-action'];

/** Sources that include the page's own host. */
const OWN = ["'self'", '*', 'https:'];

/**
 * Why the login page does not work with a Content-Security-Policy; undefined where it does. The policy replaces that of
 * authentik, on its pages too.
 */
export function contentSecurityFault(policy: string): string | undefined {
  const directives = new Map(
    policy
      .split(';')
      .map((part) => part.trim().split(/\s+/))
      .map(([name = '', ...sources]) => [name.toLowerCase(), sources] as const),
  );
  if (directives.has('sandbox')) {
    return 'puts the login page into a sandbox, where its form sends nothing; remove sandbox';
  }
  for (const name of NEEDED) {
    const fallback = WITHOUT_DEFAULT.includes(name) ? undefined : 'default-src';
    const deciding = directives.has(name) ? name : fallback;
    const sources = deciding === undefined ? undefined : directives.get(deciding);
    if (deciding === undefined || sources === undefined || sources.some((one) => OWN.includes(one))) continue;
    return `keeps the login page from its own ${name.replace(/-src$/, '')} (${deciding}), so that no one can sign in; add 'self' to it`;
  }
  return undefined;
}
