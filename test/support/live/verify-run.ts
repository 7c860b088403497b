import { AuthentikClient } from '../../../ops/authentik/client';
import { ExitCode } from '../../../ops/core/exit-code';
import { NodeHttpProbe } from '../../../ops/core/http-probe';
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

/** What `verify` asks of a site on a real server; the cluster, Cloudflare and secrets are missing. */
export async function sourcesOf(server: RealAuthentik, site: SiteInput): Promise<CheckSources> {
  const missing = (): never => {
    throw new OpsError({ what: 'none here', remedy: 'set it', isMissing: true });
  };
  const document = await documentOf(site);
  return {
    site: defineFixture(site),
    document: async () => document,
    authentik: new AuthentikClient({ url: server.url, token: server.token, timeoutMs: TIMEOUT_MS }),
    // As the ingress does it: the name in the request, the server behind it.
    http: new NodeHttpProbe({ dial: () => new URL(server.url), timeoutMs: TIMEOUT_MS }),
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

/** Each check passes, or is not asked; `verify` ends with 0. */
export async function expectGreen(sources: CheckSources): Promise<void> {
  const runs = await runChecks(ASKED, sources);
  expect(runs.filter(({ result }) => !['pass', 'not asked', undefined].includes(result?.verdict))).toEqual([]);
  expect(exitCodeOf(runs)).toBe(ExitCode.OK);
}
