import { join } from 'node:path';
import type { SurveyedObject } from '../../../ops/adopt/surveyed-object';
import { enforceRules } from '../../../rules/enforce';
import { RULES } from '../../../rules/index';
import type { SiteDocument } from '../../../rules/readers/document';
import type { SiteInput } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';
import { loadStack } from '../../support/authentik/loaded';
import { type AuthentikRecords, uuid } from '../../support/authentik/records';
import { AuthentikServer } from '../../support/authentik/server';
import { flow } from '../../support/authentik/site';
import { adoptAll, documentOf, eachLiveSystems, withWrittenAdoption } from '../../support/ops/adopt';
import { eachFolder } from '../../support/per-test';
import { oneStack } from '../../support/site/one-stack';
import { leaveUnstated } from '../../support/site/unstated-site';

const SYNC_TOKEN = 'cloudflare_account_token.SyncToken';

const resources = (document: SiteDocument) =>
  document.stacks.flatMap(({ config }) =>
    Object.entries(config.resource ?? {}).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    ),
  );

/** authentik with everything that the site is about. */
let loaded: AuthentikRecords;

beforeAll(async () => {
  const server = await AuthentikServer.start();
  // authentik's own, which a source that Terraform creates points at.
  server.records.flows.push(flow(uuid(299), 'default-source-authentication', 'authentication'));
  await loadStack(server, oneStack('identity', undefined, leaveUnstated()).config);
  loaded = structuredClone(server.records);
  await server.stop();
});

const live = eachLiveSystems(() => loaded);
const folder = eachFolder();

const survey = async (site: SiteInput, args: readonly string[] = []) =>
  (await adoptAll(live(), ['--json', ...args], site)).json() as readonly SurveyedObject[];

const withEntries = (site: SiteInput) => withWrittenAdoption(site, (args) => adoptAll(live(), args, site));

test('with the written entries every object is adopted or looked up, and none is created twice', async () => {
  const before = await survey(leaveUnstated());
  expect(before.filter(({ outcome }) => outcome === 'collide').length).toBeGreaterThan(90);
  const stated = await withEntries(leaveUnstated());

  const imported = new Set(
    (await documentOf(stated)).stacks.flatMap(({ config }) => config.import?.map(({ to }) => to)),
  );
  const created = resources(await documentOf(stated)).filter((address) => !imported.has(address));
  expect(created).toEqual([SYNC_TOKEN]);

  const run = await adoptAll(live(), [], stated);
  const after = await survey(stated);
  const outcomes = new Set(after.map(({ outcome }) => outcome));
  expect(outcomes).toEqual(new Set(['adopt', 'found', 'create']));
  expect(after.flatMap(({ address, differences }) => differences.map((one) => `${address} ${one.attribute}`))).toEqual(
    [],
  );
  expect(run.code).toBe(0);
  expect(run.out.at(-1)).toBe(
    'everything is stated: what exists is adopted or looked up, and nothing is created twice',
  );
  expect(live().authentik.writes).toEqual([]);
});

test('a site with the written entries complies with every rule', async () => {
  const document = await documentOf(await withEntries(leaveUnstated()));
  expect(enforceRules(document, RULES, harbour.exceptions ?? []).faults).toEqual([]);
});

test('a run with --write is exit code 0 when nothing is left to decide', async () => {
  const { code, text } = await adoptAll(live(), ['--write', join(folder(), 'adoption.json')], leaveUnstated());
  expect(code).toBe(0);
  expect(text).toMatch(/\d+ entries to write, with --write:/);
  expect(text).not.toContain('to be decided');
  expect((await adoptAll(live(), [], leaveUnstated())).code).toBe(1);
});

test('one stack needs only its own settings', async () => {
  const { code, json } = await adoptAll(live(), ['platform', '--json'], harbour);
  const stacks = (json() as readonly { stack: string }[]).map(({ stack }) => stack);
  expect(new Set(stacks)).toEqual(new Set(['platform']));
  expect(code).toBe(1);
  expect(live().authentik.calls.filter(({ path }) => path === '/core/users/me/')).toEqual([]);
  expect(live().cluster.calls).toContain('release authentik/goauthentik');
});

test('a stack after --write, and a stack that the site lacks, are refused', async () => {
  const behind = await adoptAll(live(), ['--write', 'edge'], harbour);
  expect([behind.code, behind.text]).toEqual([2, expect.stringContaining('name stacks before --write')]);
  const { edge: _, ...rest } = harbour;
  const without = await adoptAll(live(), ['edge'], { ...rest, secrets: withoutEdge(harbour.secrets) });
  expect([without.code, without.text]).toEqual([2, expect.stringContaining('has no stack edge')]);
});

function withoutEdge({ cloudflare_deploy_token: _, lapi_bouncer_key: __, ...secrets }: SiteInput['secrets']) {
  return secrets;
}

test('a narrow terminal gets a list instead of a table', async () => {
  const wide = await adoptAll(live(), ['edge'], harbour, 400);
  expect(wide.out.join('\n')).toContain('│ outcome');
  const narrow = await adoptAll(live(), ['edge'], harbour, 80);
  expect(narrow.out.join('\n')).not.toContain('│');
  expect(narrow.out.join('\n')).toMatch(/^adopt {2}cloudflare_list\.Bans\n {4}key: crowdsec_ban\n {4}live id: 0{32}$/m);
});
