import type { SiteInput } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import { put } from '../sites/schema/change';
import { findNamed, type Row } from '../support/authentik/records';
import { AuthentikServer } from '../support/authentik/server';
import { describeIf, testIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { harbourOnServer, SOURCES_WITH_SECRETS } from '../support/identity-on-server';
import { identityAt, identityOf, LiveIdentity, listMoved, readWholeServer } from '../support/live/identity';
import { adopt, withWrittenAdoption } from '../support/ops/adopt';
import { LATER_VERSIONS, needing, PIN } from '../support/pin';
import { changeSite } from '../support/site/site-change';
import { setInUi } from '../support/site/ui-values';

/** `ops adopt --write`, synthesis, review, apply: a site that knows of nothing, on a server that has all of it. */
describeIf('identity, take-over', findMissing(needing(PIN)))('an authentik that has everything of the site', () => {
  let server: AuthentikServer;
  let site: SiteInput;
  let live: LiveIdentity;
  let before: ReturnType<typeof readWholeServer>;
  const row = (of: 'stages' | 'providers' | 'policies', name: string): Row => findNamed(server.records[of], name);
  const source = (slug: string) => server.records.sources.find((one) => one.slug === slug) ?? {};
  const login = () => row('stages', 'default-authentication-login');
  const listMovedSince = () => listMoved(before, readWholeServer(server));

  beforeAll(async () => {
    ({ server, site } = await harbourOnServer());
    expect(await setInUi(server, await identityOf(site))).toBeGreaterThan(500);
    live = await LiveIdentity.of(server, site);
    before = readWholeServer(server);
    server.calls.length = 0;
  });

  afterAll(async () => {
    live?.run.remove();
    await server?.stop();
  });

  test('the plan imports all of it, creates and deletes nothing, and no stop asks a person', async () => {
    expect(await live.run.run('diff', 'identity')).toBe(0);
    const { stops, changes } = live.run.review;
    expect(stops).toEqual([]);
    const resources = Object.entries((await identityOf(site)).resource ?? {}).flatMap(([, blocks]) =>
      Object.keys(blocks),
    );
    const objects = changes.filter(({ address }) => !address.startsWith('output.'));
    expect(objects.length).toBe(resources.length);
    expect(objects.filter(({ kind, importing }) => kind !== 'update' && importing === undefined)).toEqual([]);
    expect(live.run.lines.join('\n')).toContain('consumer_secret: (never read by the provider) -> (sensitive)');
    expect(server.writes).toEqual([]);
  });

  test('the apply writes what the provider never reads, and nothing on the server moves but `pkce`', async () => {
    expect(await live.run.run('deploy', 'identity', live.run.reviewFile)).toBe(0);
    const written = server.writes.map((call) => call.replace(/[^/]+\/$/, ''));
    expect(new Set(written)).toEqual(new Set(['PUT /stages/user_login/', 'PUT /sources/oauth/']));
    // This provider does not know it, so the server takes it from the discovery document.
    const discovered = ['google', 'github'].map((slug) => source(slug).pk);
    expect(listMovedSince()).toEqual(discovered.map((pk) => `/sources/oauth/${pk} pkce`).sort());
    before = readWholeServer(server);
  });

  test('the next plan has no changes', async () => {
    expect(await live.run.run('diff', 'identity')).toBe(0);
    expect(live.run.review.changes).toEqual([]);
  });

  test('work in the UI is no drift, and no apply undoes it', async () => {
    Object.assign(row('stages', 'default-authentication-identification'), { show_matched_user: true, sources: [] });
    const enrollment = server.records.flows.find(({ slug }) => slug === 'invitation-enrollment') ?? {};
    Object.assign(enrollment, { layout: 'content_right', background: '/media/other.jpg' });
    before = readWholeServer(server);
    expect(await live.run.run('plan', 'drift', 'identity')).toBe(0);
    await live.run.reviewAndApply();
    expect(listMovedSince()).toEqual([]);
  });

  test('drift of what Terraform owns is found by name, and an apply mends that alone', async () => {
    const whole = before;
    Object.assign(login(), { session_duration: 'seconds=0', terminate_other_sessions: false });
    before = readWholeServer(server);
    expect(await live.run.run('plan', 'drift', 'identity')).toBe(1);
    expect(live.run.lines.join('\n')).toContain('authentik_stage_user_login.SignIn_PasswordLogin');
    await live.run.reviewAndApply();
    expect(listMovedSince()).toEqual([`/stages/user_login/${login().pk} session_duration`]);
    login().terminate_other_sessions = true;
    expect(listMoved(whole, readWholeServer(server))).toEqual([]);
    before = whole;
  });

  test('one value of the site changes that value alone', async () => {
    live.use(await identityOf(changeSite((one) => put(one, 'identity.reputation.threshold', -7), site)));
    await live.run.reviewAndApply();
    const { pk } = row('policies', 'brute-force-protection');
    expect(listMovedSince()).toEqual([`/policies/reputation/${pk} threshold`]);
    live.use(await identityOf(site));
    await live.run.reviewAndApply();
    expect(listMovedSince()).toEqual([]);
  });

  test('what the server lost between the review and the apply refuses the apply, and nothing is written', async () => {
    live.use(await identityOf(changeSite((one) => put(one, 'identity.reputation.threshold', -7), site)));
    expect(await live.run.run('diff', 'identity')).toBe(0);
    login().session_duration = 'hours=1';
    server.calls.length = 0;
    expect(await live.run.run('deploy', 'identity', live.run.reviewFile)).toBe(3);
    expect(live.run.notes.join('\n')).toContain('SignIn_PasswordLogin');
    expect(server.writes).toEqual([]);
    login().session_duration = 'weeks=4';
    live.use(await identityOf(site));
  });

  test('destroy is refused, and nothing is deleted', async () => {
    server.calls.length = 0;
    const { status, text } = await live.run.engine('destroy', '-input=false', '-auto-approve', '-no-color');
    expect(status).toBe(1);
    expect(text).toMatch(/[Ii]nstance cannot be destroyed/);
    expect(server.writes).toEqual([]);
  });

  /** Writes the source as the old provider writes a source. */
  async function putWithoutPkce(slug: string): Promise<void> {
    const { pkce: _, ...fields } = source(slug);
    const response = await fetch(`${server.url}/api/v3/sources/oauth/${slug}/`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    expect(response.status).toBe(200);
  }

  describe.each(LATER_VERSIONS)('provider %s', (version) => {
    const unread = findMissing(needing(version));

    testIf(`identity, provider ${version}`, unread)('cannot read `pkce` as the old one left it', async () => {
      for (const slug of ['google', 'github']) await putWithoutPkce(slug);
      live.use(await identityAt(site, version));
      live.run.forgetProviders();
      expect(await live.run.run('diff', 'identity')).toBe(4);
      expect(live.run.notes.join('\n')).toContain('is not a valid PKCEMethodEnum');
    });

    testIf(`identity, provider ${version}`, unread)('has no changes after the step of the guide', async () => {
      // docs/guides/move-to-another-provider-version.md
      for (const slug of SOURCES_WITH_SECRETS) source(slug).pkce = 'none';
      before = readWholeServer(server);
      live.use(await identityAt(site, version));
      live.run.forgetProviders();
      expect(await live.run.run('diff', 'identity')).toBe(0);
      expect(live.run.review.changes).toEqual([]);
      // A PUT of the whole object, with what this provider knows more of it.
      const identification = row('stages', 'default-authentication-identification');
      Object.assign(login(), { session_duration: 'weeks=5' });
      Object.assign(identification, { password_stage: null });
      server.calls.length = 0;
      await live.run.reviewAndApply();
      const put = [login(), identification].map(({ pk }) => expect.stringContaining(String(pk)));
      expect(server.writes).toHaveLength(2);
      expect(server.writes).toEqual(expect.arrayContaining(put));
      expect(listMovedSince()).toEqual([]);
    });
  });
});

/**
 * Shows that what exists is adopted, the rest is created: the guests, an application for each host, the way in through a
 * source.
 */
describeIf('identity, take-over of a part', findMissing(needing(PIN)))(
  'an authentik that has a part of the site',
  () => {
    /** The server has other clients at the login providers and another secret of the dashboard than the variables. */
    const OTHER_CLIENTS = [
      'authentik_provider_oauth2.KubernetesDashboard_Provider',
      'authentik_provider_oauth2.KubernetesDashboard_Provider',
      ...['Facebook', 'GitHub', 'Google'].map((name) => `authentik_source_oauth.${name}`),
    ];
    /** The sources get another flow for new people, which asks for an invitation as the one before did. */
    const OPENED = ['authentik_provider_oauth2.KubernetesDashboard_Provider'];
    const DECIDED = [
      ...OTHER_CLIENTS.map((address) => `shut-out ${address}`),
      ...OPENED.map((address) => `access-opened ${address}`),
      // The site keeps a Deployment, and this server has led the Service to its own pods so far.
      'outpost-selector authentik_outpost.EmbeddedOutpost',
    ];

    test('is asked for what a person has to decide, gets the rest in one apply, and keeps all that it had', async () => {
      const server = await AuthentikServer.start();
      const live = await LiveIdentity.of(
        server,
        await withWrittenAdoption(harbour, (args) => adopt(server, args, harbour)),
      );
      try {
        const before = readWholeServer(server);
        expect(await live.run.run('diff', 'identity')).toBe(1);
        const { stops } = live.run.review;
        expect(stops.map(({ id, address }) => `${id} ${address}`)).toEqual(DECIDED);
        const lines = stops.map(
          ({ id, address }) => `allow-stop: ${id} ${address} because it was looked at by a person`,
        );
        await live.run.reviewAndApply('--allow-file', live.run.file('body.md', lines.join('\n')));
        const after = readWholeServer(server);
        expect(Object.keys(before).filter((key) => after[key] === undefined)).toEqual([]);
        const names = Object.values(after).map(({ meta_model_name: model, name, slug }) => `${model} ${slug} ${name}`);
        expect(names.filter((name, index) => !name.endsWith('undefined') && names.indexOf(name) !== index)).toEqual([]);
        expect(await live.run.run('diff', 'identity')).toBe(0);
        expect(live.run.review.changes).toEqual([]);
      } finally {
        live.run.remove();
        await server.stop();
      }
    });
  },
);
