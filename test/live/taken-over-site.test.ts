import { protectedHostsRedirect } from '../../ops/verify/checks/protected-hosts';
import { runChecks } from '../../ops/verify/runner';
import type { SiteInput } from '../../sites/schema/site';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { writeEstate } from '../support/live/estate';
import { identityAt, LiveIdentity } from '../support/live/identity';
import { People } from '../support/live/people';
import { missingEgress, missingServer, RealAuthentik } from '../support/live/real-authentik';
import { embeddedOutpost } from '../support/live/site-on-server';
import { behindForwardAuth, expectGreen, sourcesOf } from '../support/live/verify-run';
import { adopt, withWrittenAdoption } from '../support/ops/adopt';
import { LATER_VERSIONS, needing, PIN } from '../support/pin';
import { until } from '../support/real/program';
import { leaveUnstated } from '../support/site/unstated-site';

/** Checks of what the UI has beside the stack: they must not only be left out. */
const ASKED_OF_UI = ['protected-hosts', 'groups', 'application-access', 'login-page', 'access-tests', 'break-glass'];
const OUTPOST_MS = 300_000;
const missing = missingServer ?? missingEgress ?? findMissing(...[PIN, ...LATER_VERSIONS].map(needing));
/** What a person has to decide, on the stand-in too: test/engine/identity-take-over.test.ts. */
const DECIDED = ['access-opened', 'outpost-selector', 'shut-out'];
/**
 * An estate that people made in the UI, taken over with the old provider that the site states. The server fetches the
 * discovery documents of Google and GitHub.
 */
describeIf('a taken-over site on a real authentik', missing)('a living estate', () => {
  let server: RealAuthentik;
  let site: SiteInput;
  let live: LiveIdentity;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    await writeEstate(server);
    const bare = leaveUnstated();
    const { pk, service_connection: connection } = await embeddedOutpost(server);
    Object.assign(bare.identity.embeddedOutpost ?? {}, { adopt: { id: String(pk) } });
    Object.assign(bare.identity.outpostDeployment ?? {}, { serviceConnection: String(connection) });
    // The account of the installation signed in on the way to this run.
    Object.assign(bare.identity.breakGlass ?? {}, { drilled: new Date().toISOString().slice(0, 10) });
    for (const { username, groups = [] } of Object.values(bare.verify?.users ?? {})) {
      await new People(server).add(
        username,
        groups.map((key) => bare.identity.groups[key]!.name),
      );
    }
    site = await withWrittenAdoption(bare, (args) => adopt(server, args, bare));
    live = await LiveIdentity.of(server, site);
  });

  afterAll(() => live?.run.remove());

  test('is adopted, nothing of it is deleted, and the next plan has no changes', async () => {
    await live.run.run('diff', 'identity');
    const { changes, stops } = live.run.review;
    const objects = changes.filter(({ address }) => !address.startsWith('output.'));
    expect(objects.filter(({ kind, importing }) => kind !== 'create' && importing === undefined)).toEqual([]);
    expect(objects.filter(({ importing }) => importing !== undefined).length).toBeGreaterThan(40);
    expect([...new Set(stops.map(({ id }) => id))].sort()).toEqual(DECIDED);
    const lines = stops.map(({ id, address }) => `allow-stop: ${id} ${address} because a person looked at it`);
    await live.run.reviewAndApply('--allow-file', live.run.file('body.md', lines.join('\n')));
    expect(await live.run.run('diff', 'identity')).toBe(0);
    expect(live.run.review.changes).toEqual([]);
  });

  test('`verify` ends with 0', async () => {
    const { host } = site.identity;
    const sources = await sourcesOf(server, site, (direct) => behindForwardAuth(direct, host));
    // The outpost hears of its providers a moment after the apply; until then the domain-wide one answers for each host.
    await until(async () => {
      const [run] = await runChecks([protectedHostsRedirect], sources);
      if (run?.result?.verdict !== 'pass') throw new Error(run?.result?.seen);
    }, OUTPOST_MS);
    expect(await expectGreen(sources)).toEqual(expect.arrayContaining(ASKED_OF_UI));
  });

  test('is read by newer providers after the step of the guide, and `pkce` of the sources is all that it mends', async () => {
    const pkce = async () =>
      Object.fromEntries((await server.list('/sources/oauth/')).map(({ slug, pkce: value }) => [slug, value]));
    expect(await pkce()).toEqual({ facebook: 'none', github: '', google: "['plain', 'S256']" });
    for (const version of LATER_VERSIONS) {
      live.use(await identityAt(site, version));
      live.run.forgetProviders();
      expect(await live.run.run('diff', 'identity')).not.toBe(0);
      expect([...live.run.lines, ...live.run.notes].join('\n')).toContain('is not a valid PKCEMethodEnum');
    }
    // docs/guides/move-to-another-provider-version.md
    for (const slug of Object.keys(await pkce())) await server.patch(`/sources/oauth/${slug}/`, { pkce: 'none' });
    for (const version of LATER_VERSIONS) {
      live.use(await identityAt(site, version));
      live.run.forgetProviders();
      expect(await live.run.run('diff', 'identity')).toBe(0);
      expect(live.run.review.changes).toEqual([]);
    }
  });
});
