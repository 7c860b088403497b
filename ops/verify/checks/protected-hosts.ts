import { formatCount } from '../../../constructs/core/counted';
import { ExitCode } from '../../core/exit-code';
import type { HttpAnswer } from '../../core/http-probe';
import { OpsError } from '../../core/ops-error';
import { type Check, passUnless } from '../check';
import { type ProtectedHost, protectedHosts } from '../expected';

/** An outpost redirects to its own start page on the external host of a provider, or to the server. */
const START = '/outpost.goauthentik.io/start';
const AUTHORIZE = '/application/o/authorize/';

/** While the outpost has no endpoints, the fallback asks every visitor for a password (incident I8). */
export const protectedHostsRedirect: Check = {
  id: 'protected-hosts',
  number: 6,
  title: 'every protected host sends a visitor to the login',
  needs: ['http'],
  async run({ site, http }) {
    const hosts = protectedHosts(site);
    if (hosts.length === 0) return undefined;
    const login = site.identity.host;
    const answers = await Promise.allSettled(
      hosts.map(async (host) => faultOf(host, login, await http.get(`https://${host.host}/`))),
    );
    const found = answers.flatMap((answer) =>
      answer.status === 'fulfilled' && answer.value !== undefined ? [answer.value] : [],
    );
    const silent = answers.find((answer) => answer.status === 'rejected');
    // One wrong answer is enough for a failure.
    if (found.length === 0 && silent !== undefined) throw silent.reason;
    return passUnless(
      found,
      `302 to the login from ${formatCount(hosts.length, 'host')}`,
      'with an emergency password: see check outpost-endpoints; with a page, or behind another login: see the ' +
        'forward-auth middleware of its ingress, and which providers the outpost has',
    );
  },
};

function faultOf({ host, externalHost }: ProtectedHost, login: string, answer: HttpAnswer): string | undefined {
  const { status, headers } = answer;
  if (headers['cf-mitigated'] !== undefined) {
    throw new OpsError({
      what: `${host} did not answer`,
      found: `a challenge of Cloudflare (HTTP ${status})`,
      remedy: 'run this from a network that Cloudflare does not challenge; the host itself was not reached',
      exitCode: ExitCode.UNKNOWN,
    });
  }
  if (headers['x-auth-fallback'] !== undefined) return `${host} answers with the emergency password (HTTP ${status})`;
  if (headers['www-authenticate'] !== undefined) return `${host} asks for a password (HTTP ${status})`;
  if (status !== 302) return `${host} answers HTTP ${status}`;
  const target = urlOf(headers.location ?? '', `https://${host}`);
  if (target === undefined) return `${host} answers 302 to nowhere`;
  const { protocol, pathname, searchParams } = target;
  if (protocol === 'https:' && target.host === externalHost && pathname === START) return undefined;
  if (protocol !== 'https:' || target.host !== login || pathname !== AUTHORIZE) {
    return `${host} answers 302 to ${target.origin}${pathname}`;
  }
  // Every provider of the server sends visitors there, also the guests' one, whose login asks for nothing.
  const back = urlOf(searchParams.get('redirect_uri') ?? '')?.host;
  return back === externalHost
    ? undefined
    : `${host} is behind the login of ${back ?? 'no host'}, not of ${externalHost}`;
}

function urlOf(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}
