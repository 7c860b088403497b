import { loginHosts } from '../../../sites/login-hosts';
import { type Check, fail, pass } from '../check';
import { type ProtectedHost, protectedHosts } from '../expected';
import type { HttpAnswer } from '../http-probe';

/** While the outpost has no endpoints a fallback asks everybody for a password instead (I8). */
export const protectedHostsRedirect: Check = {
  id: 'protected-hosts',
  number: 6,
  title: 'every protected host sends a visitor to the login',
  needs: ['http'],
  async run({ site, http }) {
    const hosts = protectedHosts(site);
    if (hosts.length === 0) return undefined;
    const logins = loginHosts(site);
    const answers = await Promise.allSettled(
      hosts.map(async (host) => faultOf(host, logins, await http.get(`https://${host.host}/`))),
    );
    const found = answers.flatMap((answer) =>
      answer.status === 'fulfilled' && answer.value !== undefined ? [answer.value] : [],
    );
    const silent = answers.find((answer) => answer.status === 'rejected');
    // One host that answers wrongly is enough to know.
    if (found.length === 0 && silent !== undefined) throw silent.reason;
    if (found.length === 0) return pass(`${hosts.length} hosts answer 302 to the login`);
    return fail(
      found.join(', '),
      'with an emergency password: see check outpost-endpoints; with a page: see the forward-auth middleware of its ingress',
    );
  },
};

function faultOf({ host, ownProvider }: ProtectedHost, logins: readonly string[], answer: HttpAnswer) {
  const { status, headers } = answer;
  if (headers['x-auth-fallback'] !== undefined) return `${host} answers with the emergency password (HTTP ${status})`;
  if (headers['www-authenticate'] !== undefined) return `${host} asks for a password (HTTP ${status})`;
  if (status !== 302) return `${host} answers HTTP ${status}`;
  const { location = '' } = headers;
  const target = URL.canParse(location, `https://${host}`) ? new URL(location, `https://${host}`) : undefined;
  const throughItself = ownProvider && target?.host === host && target.pathname.startsWith('/outpost.goauthentik.io/');
  if (target !== undefined && (logins.includes(target.host) || throughItself)) return undefined;
  return `${host} answers 302 to ${target?.host ?? 'nowhere'}`;
}
