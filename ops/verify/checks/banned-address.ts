import { STATE_KEY } from '../../../programs/edge-sync/state/config-map-store';
import { parseState } from '../../../programs/edge-sync/state/state';
import type { Edge } from '../../../sites/schema/edge';
import { loginHosts } from '../../../sites/schema/login-hosts';
import type { HttpAnswer, HttpProbe } from '../../core/http-probe';
import { reasonOf } from '../../core/reason';
import { type Check, type CheckResult, fail, notAsked, pass, unknown } from '../check';
import type { CheckSources } from '../check-sources';
import { protectedHosts } from '../expected';
import { wafFaults } from '../live-waf';

/** The ConfigMap of the sync's state, as the edge stack names it. */
const SYNC_STATE = 'crowdsec-cf-sync-state';

/**
 * Two halves. The first reads and evaluates the live rules of the zone. The second connects from a banned address, and alone
 * proves that bans reach the edge: Cloudflare looks at the real source of a connection, so that it needs a proxy on such an
 * address. A ban once blocked the login page (incident I4).
 */
export const bannedAddress: Check = {
  id: 'banned-address',
  number: 12,
  title: 'a banned address is blocked on an ordinary host and let through to the login',
  needs: ['cloudflare', 'http'],
  async run(sources) {
    const { edge, domain } = sources.site;
    if (edge === undefined) return undefined;
    const ordinaryHost = protectedHosts(sources.site)[0]?.host ?? domain;
    const question = { listName: edge.list.name, ordinaryHost, loginHosts: loginHosts(sources.site) };
    const rules = await rulesOf(sources, edge.zoneId);
    const faults = typeof rules === 'string' ? [] : wafFaults({ ...question, rules });
    if (faults.length > 0) {
      return fail(`the live rules: ${faults.join(', ')}`, 'deploy the edge stack: it writes the whole ruleset');
    }
    const allowed = await readAllowedInLapi(sources, edge.sync);
    if (allowed.length > 0) {
      return fail(
        `LAPI's allowlists hold ${allowed.join(', ')}, which the site has in neither edge.allowList nor edge.sync.neverBlock`,
        'add them to edge.sync.neverBlock, or take them off the allowlist (cscli allowlists remove)',
      );
    }
    const read = typeof rules === 'string' ? `the live rules could not be read (${rules})` : 'the live rules are right';
    if (sources.bannedHttp !== undefined) return await tryBanned(sources.bannedHttp, question, read);
    return notAsked(
      `${read}; no banned address was tried`,
      'ban an address of your own for ten minutes, run an HTTP proxy there, and give --banned-proxy http://ADDRESS:PORT',
    );
  },
};

/** Returns what only LAPI's allowlists keep off the list, as the last run of the sync has found it. */
async function readAllowedInLapi(
  { kubernetes }: CheckSources,
  { lapi, namespace }: Edge['sync'],
): Promise<readonly string[]> {
  if (lapi.machine === undefined) return [];
  const found = await kubernetes.object('v1', 'ConfigMap', namespace, SYNC_STATE);
  const { [STATE_KEY]: text = '' } = (found?.data ?? {}) as Readonly<Record<string, string>>;
  return parseState(text)?.allowlisted ?? [];
}

async function rulesOf(sources: CheckSources, zoneId: string) {
  try {
    return (await sources.cloudflare.ruleset(zoneId))?.rules ?? [];
  } catch (error) {
    return reasonOf(error);
  }
}

async function tryBanned(
  http: HttpProbe,
  { ordinaryHost, loginHosts }: { readonly ordinaryHost: string; readonly loginHosts: readonly string[] },
  read: string,
): Promise<CheckResult> {
  for (const host of loginHosts) {
    const answer = await http.get(`https://${host}/`);
    if (isBlocked(answer)) {
      return fail(`a banned address gets HTTP ${answer.status} on ${host}`, 'see the events of the WAF in Cloudflare');
    }
    if (answer.status >= 500) {
      return unknown(`${host} answers HTTP ${answer.status}`, 'see that authentik runs, then run this again');
    }
  }
  const { status, headers } = await http.get(`https://${ordinaryHost}/`);
  const seen = `${ordinaryHost} answers HTTP ${status}`;
  // A challenge is 403 too, and comes after the custom rules: none of them has blocked.
  if (status === 403 && headers['cf-ray'] !== undefined && headers['cf-mitigated'] === undefined) {
    return pass(`${seen}, ${loginHosts.join(', ')} let in; ${read}`);
  }
  return fail(
    `the address of --banned-proxy is not blocked: ${seen}`,
    'see that it is banned (cscli decisions list) and on the list at Cloudflare (edge-sync why ADDRESS)',
  );
}

/** Cloudflare blocks with 403 and marks a challenge, which a browser without scripts cannot pass either. */
function isBlocked({ status, headers }: HttpAnswer): boolean {
  return status === 403 || status === 429 || headers['cf-mitigated'] !== undefined;
}
