import { formatCount } from '../../../constructs/core/counted';
import type { HttpAnswer, HttpProbe } from '../../core/http-probe';
import { type Check, faultsAmong, passUnless, unknown } from '../check';
import { type ProtectedHost, protectedHosts } from '../expected';

/** For a site whose hosts share one provider: a host that no provider of an outpost covers. */
const UNKNOWN_HOST = 'gatehouse-verify.invalid';
/** The outpost admits every path that begins with its own. */
const ADMITTED = '/outpost.goauthentik.io/gatehouse-verify';

/** Servers take these for a hyphen in the name of a header (CVE-2026-88011, CVE-2026-54763). */
const SEPARATORS = ['-', '_', '.'];

/**
 * Traefik trusts X-Forwarded-* of a trusted proxy, and Cloudflare forwards these headers from the visitor. A visitor who may
 * open one host could name it there and open any other. Another spelling of a host reaches the same router and, in the
 * outpost, the domain-wide application (docs/adr/0012-emergency-fallback.md).
 */
export const forwardedHeaders: Check = {
  id: 'forwarded-headers',
  number: 20,
  title: 'no forged header, spelling of a host or broken session cookie changes what is judged',
  needs: ['http'],
  async run({ site, http }) {
    const hosts = protectedHosts(site);
    if (hosts.length === 0) return undefined;
    const probes = await Promise.all(hosts.map((host) => probe(http, host, chooseOther(host, hosts))));
    const judged = probes.filter((probe) => probe !== undefined);
    if (judged.length === 0) {
      return unknown('no protected host sends a visitor to the login', 'see check protected-hosts');
    }
    return passUnless(
      judged.flat(),
      `${formatCount(judged.length, 'host')} judged by their own name and path`,
      'let each ingress name the forward-auth middleware of the platform stack, whose address is the fallback, not the ' +
        'outpost; see checks stack-plans and custom-resources: that middleware believes no X-Forwarded-Host; ' +
        'upgrade authentik for a broken cookie',
    );
  },
};

/** The faults of one host; undefined where it does not send a visitor to a login in the first place. */
async function probe(http: HttpProbe, { host }: ProtectedHost, other: string): Promise<readonly string[] | undefined> {
  const url = `https://${host}/`;
  const answer = await http.get(url);
  const honest = decisionOf(answer, url);
  if (honest === undefined) return undefined;
  const forged = {
    'x-forwarded-host': other,
    'x-forwarded-uri': ADMITTED,
    'x-forwarded-method': 'OPTIONS',
    'x-authentik-username': 'gatehouse-verify',
  };
  return [
    ...faultsAmong(...(await Promise.all(SEPARATORS.map(trySeparator)))),
    ...faultsAmong(...(await Promise.all(spellings(host).map(trySpelling)))),
    ...faultsAmong(await withBrokenCookie()),
  ];

  function faultOf(what: string, found: HttpAnswer): string | false {
    const decision = decisionOf(found, url);
    if (decision?.whole === honest?.whole) return false;
    return `${what} answers HTTP ${found.status}${decision === undefined ? '' : ', with another login'}`;
  }

  async function trySeparator(separator: string): Promise<string | false> {
    const headers = Object.entries(forged).map(([name, value]) => [name.replaceAll('-', separator), value]);
    const by = separator === '-' ? '' : ` by x${separator}forwarded${separator}host`;
    const found = await http.get(url, Object.fromEntries(headers));
    // A proxy may refuse the name of such a header.
    if (separator !== '-' && found.status === 400) return false;
    return faultOf(`${host} asked as ${other}${by}`, found);
  }

  /** A refusal is right, and so is the login of the host itself: the page to come back to has the spelling. */
  async function trySpelling(spelling: string): Promise<string | false> {
    const found = await http.get(url, { host: spelling });
    if (found.status >= 400 && found.status < 500) return false;
    return decisionOf(found, url)?.login !== honest?.login && faultOf(`${host} written as ${spelling}`, found);
  }

  /** CVE-2026-25748: forward auth admitted a cookie that it could not read. */
  async function withBrokenCookie(): Promise<string | false> {
    const names = new Set(answer.headers['set-cookie']?.match(/authentik_proxy_\w+/g));
    if (names.size === 0) return false;
    const cookie = [...names].map((name) => `${name}=broken`).join('; ');
    return faultOf(`${host} with a broken session cookie`, await http.get(url, { cookie }));
  }
}

/** Traefik takes each for the host. */
function spellings(host: string): readonly string[] {
  return [host.toUpperCase(), `${host}.`, `${host}:443`];
}

/** The login that a visitor is sent to, alone and with the page to come back to; undefined for everything but a redirect. */
function decisionOf(
  { status, headers: { location = '' } }: HttpAnswer,
  url: string,
): { readonly login: string; readonly whole: string } | undefined {
  if (status !== 302 || !URL.canParse(location, url)) return undefined;
  const { origin, pathname, searchParams } = new URL(location, url);
  const login = [origin, pathname, searchParams.get('client_id')].join(' ');
  // The state is another one each time.
  return { login, whole: [login, ...['redirect_uri', 'rd'].map((name) => searchParams.get(name))].join(' ') };
}

/** A host with another login, so that the answer differs if the outpost trusts the header. */
function chooseOther({ externalHost }: ProtectedHost, hosts: readonly ProtectedHost[]): string {
  return hosts.find((one) => one.externalHost !== externalHost)?.host ?? UNKNOWN_HOST;
}
