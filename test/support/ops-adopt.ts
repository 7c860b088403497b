import type { SurveyedObject } from '../../ops/adopt/surveyed-object';
import { adoptCommandWith } from '../../ops/commands/adopt';
import { NodeHttpProbe } from '../../ops/core/http-probe';
import type { ObjectReader } from '../../ops/kubernetes/reader';
import type { SiteDocument } from '../../rules/readers/document';
import type { SiteInput } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import { type OpsRun, runAgainst } from './authentik-ops';
import type { AuthentikServer } from './authentik-server';
import { definedSite } from './defined-site';
import { siteOf } from './site-app';

/** The finished JSON of a site. */
export async function documentOf(input: SiteInput): Promise<SiteDocument> {
  return siteOf(undefined, input);
}

/** The command `adopt` for the identity stack of a site. @param document what the site renders to */
export function adopt(
  server: AuthentikServer,
  args: readonly string[] = ['--json'],
  site: SiteInput = harbour,
  document: () => Promise<SiteDocument> = () => documentOf(site),
): Promise<OpsRun> {
  const command = adoptCommandWith({ render: document });
  return runAgainst(server, command, ['adopt', 'identity', ...args], { site: definedSite(site) });
}

/** What `adopt` says of a site, by address. */
export async function survey(
  server: AuthentikServer,
  site?: SiteInput,
): Promise<(address: string) => SurveyedObject | undefined> {
  const objects = (await adopt(server, ['--json'], site)).json() as readonly SurveyedObject[];
  return (address) => objects.find((one) => one.address === address);
}

/** Everything that a site stands on. */
export interface LiveHarness {
  readonly authentik: AuthentikServer;
  readonly cluster: ObjectReader;
  readonly cloudflare: { readonly url: string; readonly token: string };
}

/** The command `adopt` with all three of them. */
export function adoptAll(
  { authentik, cluster, cloudflare }: LiveHarness,
  args: readonly string[],
  site: SiteInput,
  columns?: number,
): Promise<OpsRun> {
  // A busy machine is no fault of the code.
  const http = new NodeHttpProbe({ timeoutMs: 60_000 });
  const command = adoptCommandWith({ render: () => documentOf(site), cluster: () => cluster, http });
  const env = { CLOUDFLARE_API_URL: cloudflare.url, CLOUDFLARE_READ_TOKEN: cloudflare.token };
  return runAgainst(authentik, command, ['adopt', ...args], { site: definedSite(site), env, columns });
}
