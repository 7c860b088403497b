import { ServerLine } from '../../constructs/authentik/server/server-line';
import { GRANT_TYPES } from '../../constructs/authentik/server/server-objects';
import type { TerraformJson } from '../../rules/readers/document';
import type { SiteInput } from '../../sites/schema/site';
import { fresh } from '../fixtures/sites/fresh';
import { type Row, uuid } from '../support/authentik/records';
import { AuthentikServer } from '../support/authentik/server';
import { flow } from '../support/authentik/site';
import { describeIf, testIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { identityOf, LiveIdentity, listMoved, readWholeServer } from '../support/live/identity';
import { adopt, withWrittenAdoption } from '../support/ops/adopt';
import { needing, PIN } from '../support/pin';
import { LINES, NEW_SITES_ON_LINES, onLine } from '../support/server-lines';
import { changeSite } from '../support/site/site-change';
import { removeCreated, setInUi } from '../support/site/ui-values';
import { leaveUnstated } from '../support/site/unstated-site';

/**
 * Lists what a person decides of harbour: its sources take over accounts by their e-mail address, and its kept Deployment
 * has to run, which authentik does not make.
 */
const DECIDED = [
  'access-opened authentik_source_oauth.Facebook',
  'access-opened authentik_source_oauth.GitHub',
  'outpost-selector authentik_outpost.EmbeddedOutpost',
];

type Pin = ReturnType<typeof needing>;

/** The site fresh as it is, with an old provider, then on each line with the provider of that line. */
const FRESH_ON_LINES = [
  fresh,
  ...LINES.map((line) =>
    onLine(fresh, line, ({ identity }) => {
      identity.providerVersion = line.provider;
    }),
  ),
];
const MOVES = FRESH_ON_LINES.slice(1).map((to, index) => {
  const from = FRESH_ON_LINES[index] as SiteInput;
  const listNames = ({ identity }: SiteInput) =>
    `provider ${identity.providerVersion} with server ${identity.serverVersion}`;
  const [had, has] = [from, to].map(({ identity }) => ServerLine.of(identity.serverVersion)?.traits.grantTypes);
  return { name: `${listNames(from)} to ${listNames(to)}`, from, to, gainsGrants: had !== has };
});

/** Returns what a site states of the server's own objects, with the ids of this server. */
function withLiveIds(site: SiteInput, { records }: AuthentikServer): SiteInput {
  return changeSite(({ identity: { embeddedOutpost, outpostDeployment } }) => {
    const [outpost] = records.outposts;
    if (embeddedOutpost !== undefined) embeddedOutpost.adopt = { id: String(outpost?.pk) };
    if (outpostDeployment !== undefined) outpostDeployment.serviceConnection = String(outpost?.service_connection);
  }, site);
}

describeIf('identity, created', findMissing(needing(PIN)))('an authentik that has nothing of the site', () => {
  let server: AuthentikServer;
  let live: LiveIdentity;

  /** @param version of the server. @default that of harbour */
  async function start(of: SiteInput, version?: string): Promise<TerraformJson> {
    server = await AuthentikServer.start();
    if (version !== undefined) server.records.version.version_current = version;
    const site = withLiveIds(of, server);
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

  test.each<[string, SiteInput, readonly string[]]>([
    ['fresh', fresh, []],
    ['harbour, with nothing to adopt', leaveUnstated(), DECIDED],
  ])('gets the whole site %s in one apply, and the next plan has no changes', async (_, site, decided) => {
    const { resource = {}, import: imports = [] } = await start(site);
    await live.run.run('diff', 'identity');
    expect(live.run.review.stops.map(({ id, address }) => `${id} ${address}`)).toEqual(decided);
    const lines = decided.map((stop) => `allow-stop: ${stop} because it was looked at by a person`);
    await live.run.reviewAndApply('--allow-file', live.run.file('body.md', lines.join('\n')));
    const created = server.writes.filter((call) => call.startsWith('POST'));
    const resources = Object.values(resource).reduce((sum, named) => sum + Object.keys(named).length, 0);
    expect(created).toHaveLength(resources - imports.length);
    expect(await live.run.run('diff', 'identity')).toBe(0);
    expect(live.run.review.changes).toEqual([]);
  });

  test('that fails in the middle of the first apply is mended by the next, and no object is there twice', async () => {
    const { resource = {}, import: imports = [] } = await start(fresh);
    const count = () => Object.keys(readWholeServer(server)).length;
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
    const [first, ...others] = live.run.review.stops;
    expect(first).toMatchObject({ id: 'wrong-server', address: 'stack' });
    expect(first?.remedy).toContain('after a first apply that ended half-way');
    // What the first plan calls new is a change of what exists by now. Terraform's order decides what that is.
    const changes = ['shut-out authentik_brand.SignIn_Brand', 'access-opened'];
    const unlike = others.filter(({ id, address }) => !changes.some((one) => `${id} ${address}`.startsWith(one)));
    expect(unlike).toEqual([]);
    const lines = [first, ...others].map((stop) => {
      return `allow-stop: ${stop?.id} ${stop?.address} because the first apply ended half-way`;
    });
    const allowances = live.run.file('body.md', lines.join('\n'));
    await live.run.reviewAndApply('--allow-file', allowances);
    const resources = Object.values(resource).flatMap((named) => Object.keys(named)).length;
    expect(count()).toBe(before + resources - imports.length);
    expect(await live.run.run('diff', 'identity')).toBe(0);
    expect(live.run.review.changes).toEqual([]);
  });

  describe.each(NEW_SITES_ON_LINES)('$name on $version', ({ site, version, line }) => {
    testIf(`identity, ${version}`, findMissing(needing(line.provider)))(
      'gets the whole site in one apply, and the next plan has no changes',
      async () => {
        await start(site, version);
        await live.run.reviewAndApply();
        expect(await live.run.run('diff', 'identity')).toBe(0);
        expect(live.run.review.changes).toEqual([]);
        const wiki = server.records.providers.find(({ name }) => name === 'Provider for Wiki');
        expect(wiki?.grant_types).toEqual(line.traits.grantTypes ? ['authorization_code', 'refresh_token'] : undefined);
      },
    );
  });

  describe.each(MOVES)('from $name', ({ from, to, gainsGrants }) => {
    const [old, next] = [from, to].map(({ identity }) => needing(identity.providerVersion ?? '')) as [Pin, Pin];
    testIf('identity, created, another provider', findMissing(old, next))(
      'leaves to the UI what the UI set, and writes back what changed of the rest',
      async () => {
        await start(from, from.identity.serverVersion);
        await live.run.reviewAndApply();
        await setInUi(server, await identityOf(from));
        const findCreated = (rows: readonly Row[], slug: string) =>
          rows.find((row) => row.slug === slug || row.name === slug) ?? {};
        const identification = findCreated(server.records.stages, 'sign-in-identification');
        const flow = findCreated(server.records.flows, 'sign-in');
        const wiki = findCreated(server.records.providers, 'Provider for Wiki');
        expect(identification).toMatchObject({ webauthn_stage: expect.any(String), enable_remember_me: true });
        expect(flow).toMatchObject({ background: '/media/background.jpg' });
        server.records.version.version_current = to.identity.serverVersion;
        // The migration of the server lists every grant type, and the site two.
        if (gainsGrants) wiki.grant_types = [...GRANT_TYPES];
        const before = readWholeServer(server);

        live.use(await identityOf(to));
        live.run.forgetProviders();
        expect(await live.run.run('diff', 'identity')).toBe(0);
        const changed = live.run.review.changes.map(({ address, attributes }) => [
          address,
          ...attributes.map(({ path }) => path),
        ]);
        expect(changed).toEqual(gainsGrants ? [['authentik_provider_oauth2.Wiki_Provider', 'grant_types']] : []);

        Object.assign(identification, { password_stage: null });
        Object.assign(flow, { denied_action: 'message' });
        Object.assign(findCreated(server.records.stages, 'sign-in-login'), { session_duration: 'weeks=1' });
        server.calls.length = 0;
        await live.run.reviewAndApply();
        expect(server.writes).toHaveLength(gainsGrants ? 4 : 3);
        expect(listMoved(before, readWholeServer(server))).toEqual(
          gainsGrants ? [`/providers/oauth2/${wiki.pk} grant_types`] : [],
        );
        expect(await live.run.run('diff', 'identity')).toBe(0);
        expect(live.run.review.changes).toEqual([]);
      },
    );
  });
});
