import type { TerraformJson } from '../../rules/readers/document';
import type { SiteInput } from '../../sites/schema/site';
import { fresh } from '../fixtures/sites/fresh';
import { type Row, uuid } from '../support/authentik-records';
import { AuthentikServer } from '../support/authentik-server';
import { flow } from '../support/authentik-site';
import { describeIf, testIf } from '../support/describe-if';
import { missingOf } from '../support/engine';
import { identityAt, identityOf, LiveIdentity, moved, wholeServer } from '../support/live-identity';
import { adopt, withWrittenAdoption } from '../support/ops-adopt';
import { LATER_VERSIONS, needing, PIN } from '../support/pin';
import { removeCreated, setInUi } from '../support/ui-values';
import { unstated } from '../support/unstated-site';

describeIf('identity, created', missingOf(needing(PIN)))('an authentik that has nothing of the site', () => {
  let server: AuthentikServer;
  let live: LiveIdentity;

  async function start(site: SiteInput): Promise<TerraformJson> {
    server = await AuthentikServer.start();
    server.records.flows.push(flow(uuid(299), 'default-source-authentication', 'authentication'));
    await removeCreated(server, await identityOf(site));
    const stated = await withWrittenAdoption(site, (args) => adopt(server, args, site));
    live = await LiveIdentity.of(server, stated);
    server.calls.length = 0;
    return identityOf(stated);
  }

  afterEach(async () => {
    live?.run.remove();
    await server?.stop();
  });

  test.each<[string, SiteInput]>([
    ['fresh', fresh],
    ['harbour, with nothing to adopt', unstated()],
  ])('gets the whole site %s in one apply, and the next plan has no changes', async (_, site) => {
    const { resource = {}, import: imports = [] } = await start(site);
    await live.run.reviewAndApply();
    const created = server.writes.filter((call) => call.startsWith('POST'));
    const resources = Object.values(resource).reduce((sum, named) => sum + Object.keys(named).length, 0);
    expect(created).toHaveLength(resources - imports.length);
    expect(await live.run.run('diff', 'identity')).toBe(0);
    expect(live.run.review.changes).toEqual([]);
  });

  test('that fails in the middle of the first apply is mended by the next, and no object is there twice', async () => {
    const { resource = {} } = await start(fresh);
    const count = () => Object.keys(wholeServer(server)).length;
    const before = count();
    let posts = 0;
    server.onCall = ({ method }) => {
      posts += method === 'POST' ? 1 : 0;
      if (posts === 4) server.fail('http-503', { method: 'POST' });
    };
    expect(await live.run.run('diff', 'identity')).toBe(0);
    expect(await live.run.run('deploy', 'identity', live.run.reviewFile)).toBe(4);
    expect(live.run.notes.join('\n')).toContain('authentik starting');
    expect(count()).toBe(before + 3);
    server.clearFaults();

    expect(await live.run.run('diff', 'identity')).toBe(1);
    expect(live.run.review.stops.map(({ id }) => id)).toEqual(['wrong-server']);
    expect(live.run.review.stops[0]?.remedy).toContain('after a first apply that ended half-way');
    const allowances = live.run.file(
      'body.md',
      'allow-stop: wrong-server stack because the first apply ended half-way',
    );
    await live.run.reviewAndApply('--allow-file', allowances);
    expect(count()).toBe(before + Object.values(resource).flatMap((named) => Object.keys(named)).length);
    expect(await live.run.run('diff', 'identity')).toBe(0);
    expect(live.run.review.changes).toEqual([]);
  });

  describe.each(LATER_VERSIONS)('provider %s', (version) => {
    testIf(`identity, created, provider ${version}`, missingOf(needing(version)))(
      'leaves to the UI what the UI set',
      async () => {
        await start(fresh);
        await live.run.reviewAndApply();
        await setInUi(server, await identityOf(fresh));
        const created = (rows: readonly Row[], slug: string) =>
          rows.find((row) => row.slug === slug || row.name === slug) ?? {};
        const identification = created(server.records.stages, 'sign-in-identification');
        const flow = created(server.records.flows, 'sign-in');
        expect(identification).toMatchObject({ webauthn_stage: expect.any(String), enable_remember_me: true });
        expect(flow).toMatchObject({ background: '/media/background.jpg' });
        const before = wholeServer(server);

        live.use(await identityAt(fresh, version));
        live.run.forgetProviders();
        expect(await live.run.run('diff', 'identity')).toBe(0);
        expect(live.run.review.changes).toEqual([]);

        Object.assign(identification, { password_stage: null });
        Object.assign(flow, { denied_action: 'message' });
        Object.assign(created(server.records.stages, 'sign-in-login'), { session_duration: 'weeks=1' });
        server.calls.length = 0;
        await live.run.reviewAndApply();
        expect(server.writes).toHaveLength(3);
        expect(moved(before, wholeServer(server))).toEqual([]);
      },
    );
  });
});
