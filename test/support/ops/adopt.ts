import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SurveyedObject } from '../../../ops/adopt/surveyed-object';
import { adoptCommandWith } from '../../../ops/commands/adopt';
import { NodeHttpProbe } from '../../../ops/core/http-probe';
import type { ObjectReader } from '../../../ops/kubernetes/reader';
import type { SiteDocument } from '../../../rules/readers/document';
import { type AdoptionEntries, withAdoption } from '../../../sites/schema/adoption';
import type { SiteInput } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';
import { type Address, type OpsRun, runAgainst } from '../authentik/ops';
import type { AuthentikRecords } from '../authentik/records';
import { AuthentikServer } from '../authentik/server';
import { CloudflareAccount } from '../cloudflare/account';
import { LiveCluster } from '../live/cluster';
import { perTest } from '../per-test';
import { defineFixture } from '../site/defined-site';
import { oneStack } from '../site/one-stack';
import { siteOf } from '../site/site-app';
import { leaveUnstated } from '../site/unstated-site';

/** The finished JSON of a site. */
export async function documentOf(input: SiteInput): Promise<SiteDocument> {
  return siteOf(undefined, input);
}

/**
 * The command `adopt` for the identity stack of a site.
 *
 * @param document what the site renders to
 * @param root of the project that has the site
 */
export function adopt(
  server: Address,
  args: readonly string[] = ['--json'],
  site: SiteInput = harbour,
  document: () => Promise<SiteDocument> = () => documentOf(site),
  root?: string,
): Promise<OpsRun> {
  const command = adoptCommandWith({ render: document, ...(root !== undefined && { root }) });
  return runAgainst(server, command, ['adopt', 'identity', ...args], { site: defineFixture(site) });
}

/** Returns what `adopt` says of a site, by address. */
export async function survey(
  server: AuthentikServer,
  site?: SiteInput,
): Promise<(address: string) => SurveyedObject | undefined> {
  const objects = (await adopt(server, ['--json'], site)).json() as readonly SurveyedObject[];
  return (address) => objects.find((one) => one.address === address);
}

/** Ids of the live ruleset and the live list of bans. */
export const RULESET = 'b2093e7945b0b99554c99f0b12dbeefe';
export const LIST = '0'.repeat(32);

/** Describes what the command `adopt` reads. */
interface LiveHarness {
  readonly authentik: Address;
  readonly cluster: ObjectReader;
  readonly cloudflare: Address;
}

/** Stand-ins of all three. */
export interface LiveSystems extends LiveHarness {
  readonly authentik: AuthentikServer;
  readonly cluster: LiveCluster;
  readonly cloudflare: CloudflareAccount;
}

/** For each test a cluster and a Cloudflare account that have everything of harbour. @param records of authentik */
export function eachLiveSystems(records: () => Partial<AuthentikRecords> = () => ({})): () => LiveSystems {
  return perTest(
    async () => {
      const { list, ruleset, zoneId = '' } = harbour.edge ?? {};
      const [platform, edge] = [
        oneStack('platform', undefined, leaveUnstated()),
        oneStack('edge', undefined, leaveUnstated()),
      ];
      const cloudflare = await CloudflareAccount.start(zoneId);
      cloudflare.lists = [
        { id: '9'.repeat(32), name: 'another', kind: 'ip' },
        { id: LIST, name: 'crowdsec_ban', kind: 'ip', description: list?.description, num_items: 0 },
      ];
      const { rules } = edge.config.resource?.cloudflare_ruleset?.WafRules ?? {};
      cloudflare.ruleset = { id: RULESET, name: 'default', description: ruleset?.description, rules };
      const authentik = await AuthentikServer.start(structuredClone(records()));
      return { authentik, cloudflare, cluster: new LiveCluster(platform, edge) };
    },
    ({ authentik, cloudflare }) => Promise.all([authentik.stop(), cloudflare.stop()]),
  );
}

/** The command `adopt` with all of them. */
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
  return runAgainst(authentik, command, ['adopt', ...args], { site: defineFixture(site), env, columns });
}

/**
 * The site with the entries that `ops adopt --write` writes. Nothing may be left to decide.
 *
 * @param run the command with these arguments
 */
export async function withWrittenAdoption(
  site: SiteInput,
  run: (args: readonly string[]) => Promise<OpsRun>,
): Promise<SiteInput> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-adopt-'));
  try {
    const file = join(folder, 'adoption.json');
    const { code, text } = await run(['--write', file]);
    if (code !== 0) throw new Error(`adopt --write ended with ${code}:\n${text}`);
    const [stated, faults] = withAdoption(site, JSON.parse(readFileSync(file, 'utf8')) as AdoptionEntries);
    if (faults.length > 0) throw new Error(`adoption.json is refused: ${JSON.stringify(faults)}`);
    return stated;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
