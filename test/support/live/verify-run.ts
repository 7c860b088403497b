import { AuthentikClient } from '../../../ops/authentik/client';
import { ExitCode } from '../../../ops/core/exit-code';
import { type HttpProbe, NodeHttpProbe } from '../../../ops/core/http-probe';
import { OpsError } from '../../../ops/core/ops-error';
import type { CheckSources } from '../../../ops/verify/check-sources';
import { CHECKS } from '../../../ops/verify/checks/index';
import { exitCodeOf, runChecks } from '../../../ops/verify/runner';
import type { SiteInput } from '../../../sites/schema/site';
import { documentOf } from '../ops/adopt';
import { defineFixture } from '../site/defined-site';
import type { RealAuthentik } from './real-authentik';

const TIMEOUT_MS = 240_000;
/** Which version runs, and what it lacks, is the choice of whoever started the server. */
export const ASKED = CHECKS.filter(({ id }) => id !== 'advisories');

/**
 * What `verify` asks of a site on a real server; the cluster, Cloudflare and secrets are missing.
 *
 * @param reach how it comes to the hosts @default each at the server
 */
export async function sourcesOf(
  server: RealAuthentik,
  site: SiteInput,
  reach = (direct: HttpProbe): HttpProbe => direct,
): Promise<CheckSources> {
  const missing = (): never => {
    throw new OpsError({ what: 'none here', remedy: 'set it', isMissing: true });
  };
  const document = await documentOf(site);
  return {
    site: defineFixture(site),
    document: async () => document,
    authentik: new AuthentikClient({ url: server.url, token: server.token, timeoutMs: TIMEOUT_MS }),
    // As the ingress does it: the name in the request, the server behind it.
    http: reach(new NodeHttpProbe({ dial: () => new URL(server.url), timeoutMs: TIMEOUT_MS })),
    now: () => new Date(),
    ask: missing,
    sleep: async () => undefined,
    secret: missing,
    bannedHttp: undefined,
    get kubernetes() {
      return missing();
    },
    get sessions() {
      return missing();
    },
    get cloudflare() {
      return missing();
    },
    drift: missing,
  };
}

/** Asks the outpost for each other host than the login's, as the forward auth of an ingress does. */
export function behindForwardAuth(http: HttpProbe, login: string): HttpProbe {
  return {
    async get(url, headers) {
      const { host, pathname, search } = new URL(url);
      if (host === login) return http.get(url, headers);
      const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': host };
      const uri = { 'x-forwarded-uri': `${pathname}${search}` };
      return http.get(`https://${login}/outpost.goauthentik.io/auth/traefik`, { ...headers, ...forwarded, ...uri });
    },
  };
}

/** Each check passes, or is not asked; `verify` ends with 0. @returns the ids of those that pass */
export async function expectGreen(sources: CheckSources): Promise<readonly string[]> {
  const runs = await runChecks(ASKED, sources);
  expect(runs.filter(({ result }) => !['pass', 'not asked', undefined].includes(result?.verdict))).toEqual([]);
  expect(exitCodeOf(runs)).toBe(ExitCode.OK);
  return runs.filter(({ result }) => result?.verdict === 'pass').map(({ check }) => check.id);
}
