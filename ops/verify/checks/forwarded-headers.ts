import { counted } from '../../../constructs/core/counted';
import type { HttpAnswer, HttpProbe } from '../../core/http-probe';
import { type Check, passUnless, unknown } from '../check';
import { type ProtectedHost, protectedHosts } from '../expected';

/** For a site whose hosts share one provider: a host that no provider of an outpost covers. */
const UNKNOWN_HOST = 'gatehouse-verify.invalid';
/** The outpost admits every path that begins with its own. */
const ADMITTED = '/outpost.goauthentik.io/gatehouse-verify';

/**
 * Traefik trusts X-Forwarded-* of a trusted proxy, and Cloudflare forwards these headers from the visitor. A visitor who may
 * open one host could name it there and open any other (docs/adr/0012-emergency-fallback.md).
 */
export const forwardedHeaders: Check = {
  id: 'forwarded-headers',
  number: 20,
  title: 'a visitor cannot have another host or path judged by X-Forwarded-*',
  needs: ['http'],
  async run({ site, http }) {
    const hosts = protectedHosts(site);
    if (hosts.length === 0) return undefined;
    const probes = await Promise.all(hosts.map((host) => probed(http, host, otherThan(host, hosts))));
    const judged = probes.filter((probe) => probe !== undefined);
    const faults = judged.flatMap(({ fault }) => fault ?? []);
    if (judged.length === 0) {
      return unknown('no protected host sends a visitor to the login', 'see check protected-hosts');
    }
    return passUnless(
      faults,
      `${counted(judged.length, 'host')} judged by their own name and path`,
      'see checks stack-plans and custom-resources: the middleware that states the host stands in front of forward auth ' +
        'in the annotation of the ingress; an ingress of another tool needs one of its own',
    );
  },
};

/** Undefined where the host does not send a visitor to a login in the first place. */
async function probed(
  http: HttpProbe,
  { host }: ProtectedHost,
  other: string,
): Promise<{ readonly fault?: string } | undefined> {
  const url = `https://${host}/`;
  const honest = decisionOf(await http.get(url), url);
  if (honest === undefined) return undefined;
  const answer = await http.get(url, {
    'x-forwarded-host': other,
    'x-forwarded-uri': ADMITTED,
    'x-forwarded-method': 'OPTIONS',
  });
  const spoofed = decisionOf(answer, url);
  if (spoofed === honest) return {};
  const login = spoofed === undefined ? '' : ', with another login';
  return { fault: `${host} asked as ${other} answers HTTP ${answer.status}${login}` };
}

/** The login that a visitor is sent to, and the page to come back to; undefined for everything but a redirect. */
function decisionOf({ status, headers: { location = '' } }: HttpAnswer, url: string): string | undefined {
  if (status !== 302 || !URL.canParse(location, url)) return undefined;
  const { origin, pathname, searchParams } = new URL(location, url);
  // The state is another one each time.
  return [origin, pathname, ...['client_id', 'redirect_uri', 'rd'].map((name) => searchParams.get(name))].join(' ');
}

/** A host with another login, so that the answer differs if the outpost trusts the header. */
function otherThan({ externalHost }: ProtectedHost, hosts: readonly ProtectedHost[]): string {
  return hosts.find((one) => one.externalHost !== externalHost)?.host ?? UNKNOWN_HOST;
}
