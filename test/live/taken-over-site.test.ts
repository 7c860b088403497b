import type { SiteInput } from '../../sites/schema/site';
import { describeIf } from '../support/describe-if';
import { missingOf } from '../support/engine';
import { writeEstate } from '../support/live/estate';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { ServerState } from '../support/live/server-state';
import { embeddedOutpost } from '../support/live/site-on-server';
import { identityAt, LiveIdentity } from '../support/live-identity';
import { adopt, withWrittenAdoption } from '../support/ops-adopt';
import { LATER_VERSIONS, needing, PIN } from '../support/pin';
import { unstated } from '../support/unstated-site';

const missing = missingServer ?? missingOf(...[PIN, ...LATER_VERSIONS].map(needing));

/**
 * An estate that people made in the UI, taken over with the old provider that the site states. The server fetches the
 * discovery documents of Google and GitHub.
 */
describeIf('a taken-over site on a real authentik', missing)('a living estate', () => {
  let server: RealAuthentik;
  let state: ServerState;
  let site: SiteInput;
  let live: LiveIdentity;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    state = await ServerState.of(server);
    await writeEstate(server);
    const bare = unstated();
    const { pk, service_connection: connection } = await embeddedOutpost(server);
    Object.assign(bare.identity.embeddedOutpost ?? {}, { adopt: { id: String(pk) } });
    Object.assign(bare.identity.outpostDeployment ?? {}, { serviceConnection: String(connection) });
    site = await withWrittenAdoption(bare, (args) => adopt(server, args, bare));
    live = await LiveIdentity.of(server, site);
  });

  afterAll(async () => {
    live?.run.remove();
    await state?.restore();
  });

  test('is adopted, nothing of it is deleted, and the next plan has no changes', async () => {
    await live.run.run('diff', 'identity');
    const { changes, stops } = live.run.review;
    expect(changes.filter(({ kind }) => !['create', 'import', 'update'].includes(kind))).toEqual([]);
    expect(changes.filter(({ importing }) => importing !== undefined).length).toBeGreaterThan(40);
    const lines = stops.map(({ id, address }) => `allow-stop: ${id} ${address} because a person looked at it`);
    await live.run.reviewAndApply('--allow-file', live.run.file('body.md', lines.join('\n')));
    expect(await live.run.run('diff', 'identity')).toBe(0);
    expect(live.run.review.changes).toEqual([]);
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
