import { ExitCode } from '../../ops/core/exit-code';
import type { CheckSources } from '../../ops/verify/check-sources';
import { type CheckRun, exitCodeOf, runChecks } from '../../ops/verify/runner';
import type { SiteInput } from '../../sites/schema/site';
import { fresh } from '../fixtures/sites/fresh';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { LiveIdentity } from '../support/live/identity';
import { People } from '../support/live/people';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { ASKED, expectGreen, sourcesOf } from '../support/live/verify-run';
import { needing, PIN } from '../support/pin';

const SITE: SiteInput = {
  ...fresh,
  accessTests: [
    { as: 'Members', may: ['Wiki'] },
    { as: 'everyone', mayNot: ['Wiki'] },
  ],
};

/** `ops verify` on a real server: green on a new site, red for each edit of the UI, and green again. */
describeIf('verify on a real authentik', missingServer ?? findMissing(needing(PIN)))('verify', () => {
  let server: RealAuthentik;
  let live: LiveIdentity;
  let people: People;
  let sources: CheckSources;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    people = new People(server);
    live = await LiveIdentity.of(server, SITE);
    await live.run.reviewAndApply();
    await people.add('member', ['Members']);
    await people.add('other');
    sources = await sourcesOf(server, SITE);
  });

  afterAll(() => live?.run.remove());

  const failing = (runs: readonly CheckRun[]) =>
    runs.filter(({ result }) => result?.verdict === 'fail').map(({ check, result }) => `${check.id}: ${result?.seen}`);

  test('ends with 0 on a new site: what is not here decides nothing', async () => {
    await expectGreen(sources);
    const required = await runChecks(ASKED, sources, ASKED);
    expect(exitCodeOf(required)).toBe(ExitCode.UNKNOWN);
  });

  /** An edit of the UI, and what takes it back. */
  type Edit = () => Promise<() => Promise<unknown>>;

  const wiki = () => server.only('/core/applications/?superuser_full_list=true&name=Wiki');
  const flow = (slug: string) => server.get(`/flows/instances/${slug}/`);

  async function bindPolicy(fields: object): Promise<() => Promise<unknown>> {
    const { pk: target } = await wiki();
    const made = await server.post('/policies/bindings/', { target, enabled: true, order: 9, timeout: 30, ...fields });
    return () => server.delete(`/policies/bindings/${made.pk}/`);
  }

  async function patch(path: string, fields: object): Promise<() => Promise<unknown>> {
    const row = await server.get(path);
    await server.patch(path, fields);
    const before = Object.fromEntries(Object.keys(fields).map((name) => [name, row[name]]));
    return () => server.patch(path, before);
  }

  const EDITS: Readonly<Record<string, readonly [string, RegExp, Edit]>> = {
    'the brand names another flow': [
      'login-page',
      /the login of sso\.fresh\.example is \/if\/flow\/default-authentication-flow\//,
      async () => {
        await server.nameLoginFlow('default-authentication-flow');
        return () => server.nameLoginFlow('sign-in');
      },
    ],
    'a policy admits everyone': [
      'access-answers',
      /a user without a group \(user \d+\) may open Wiki, the site says no/,
      async () => {
        const policy = await server.post('/policies/expression/', { name: 'everyone', expression: 'return True' });
        const undo = await bindPolicy({ policy: policy.pk });
        return async () => {
          await undo();
          await server.delete(`/policies/expression/${policy.pk}/`);
        };
      },
    ],
    'one user is admitted': [
      'application-access',
      /Wiki also admits user \d+/,
      async () => {
        const { pk } = await server.only('/core/users/?username=other');
        return bindPolicy({ user: pk });
      },
    ],
    'a negated group is bound': [
      'application-access',
      /Wiki also admits everyone but authentik Admins/,
      async () => {
        const { pk } = await server.only('/core/groups/?name=authentik%20Admins');
        return bindPolicy({ group: pk, negate: true });
      },
    ],
    'the binding of the group is disabled': [
      'access-answers',
      /a member of Members \(user \d+\) may not open Wiki, the site says yes|may open Wiki, the site says no/,
      async () => {
        const { pk: target } = await wiki();
        const own = (await server.list('/policies/bindings/')).find((row) => row.target === target)!;
        // A change of a binding names its target and whom it admits: the server answers 405 to one without.
        const { group } = own;
        await server.patch(`/policies/bindings/${own.pk}/`, { target, group, enabled: false });
        return () => server.patch(`/policies/bindings/${own.pk}/`, { target, group, enabled: true });
      },
    ],
    'the second factor is unbound from the login': [
      'login-flow',
      /missing 30 default-authentication-mfa-validation/,
      async () => {
        const { pk: target } = await flow('sign-in');
        const [mfa] = (await server.list(`/flows/bindings/?target=${target}`)).filter(({ order }) => order === 30);
        return patch(`/flows/bindings/${mfa!.pk}/`, { order: 300 });
      },
    ],
    'the login lasts two hours': [
      'login-durations',
      /sign-in-login has hours=2, not weeks=2/,
      async () => {
        const { pk } = await server.only('/stages/user_login/?name=sign-in-login');
        return patch(`/stages/user_login/${pk}/`, { session_duration: 'hours=2' });
      },
    ],
    'a group makes superusers': [
      'groups',
      /Members is a superuser group/,
      async () => {
        const { pk } = await server.only('/core/groups/?name=Members');
        return patch(`/core/groups/${pk}/`, { is_superuser: true });
      },
    ],
    'a flow of the UI signs people in': [
      'sign-in-flows',
      /login-of-the-ui signs people in and is not of the site/,
      async () => {
        const { pk: stage } = await server.only('/stages/user_login/?name=default-authentication-login');
        const made = await server.post('/flows/instances/', {
          name: 'login of the UI',
          title: 'login',
          slug: 'login-of-the-ui',
          designation: 'authentication',
        });
        await server.post('/flows/bindings/', { target: made.pk, stage, order: 10 });
        return () => server.delete('/flows/instances/login-of-the-ui/');
      },
    ],
    'a fourth source enrols': [
      'sources',
      /gitlab signs people in and is not of the site/,
      async () => {
        const { pk } = await flow('default-source-enrollment');
        // A type with a discovery document would make the server fetch it.
        await server.post('/sources/oauth/', {
          name: 'GitLab',
          slug: 'gitlab',
          provider_type: 'openidconnect',
          consumer_key: 'key',
          consumer_secret: 'secret',
          authorization_url: 'https://gitlab.example/authorize',
          access_token_url: 'https://gitlab.example/token',
          profile_url: 'https://gitlab.example/profile',
          enrollment_flow: pk,
        });
        return () => server.delete('/sources/oauth/gitlab/');
      },
    ],
    'a client asks for consent': [
      'provider-consent',
      /Provider for Wiki uses default-provider-authorization-explicit-consent/,
      async () => {
        const { pk } = await server.only('/providers/oauth2/?name=Provider%20for%20Wiki');
        const { pk: explicit } = await flow('default-provider-authorization-explicit-consent');
        return patch(`/providers/oauth2/${pk}/`, { authorization_flow: explicit });
      },
    ],
  };

  test.each(Object.entries(EDITS))(
    '%s: red, with a sentence and a remedy, and green once it is undone',
    async (_, row) => {
      const [id, seen, edit] = row;
      const undo = await edit();
      try {
        const runs = await runChecks(ASKED, sources);
        expect(exitCodeOf(runs)).toBe(ExitCode.NO);
        const found = runs.find(({ check }) => check.id === id)?.result;
        expect([failing(runs), found]).toEqual([
          expect.arrayContaining([expect.stringMatching(seen)]),
          expect.objectContaining({ verdict: 'fail', remedy: expect.stringMatching(/^[a-z]/) }),
        ]);
      } finally {
        await undo();
      }
      await expectGreen(sources);
    },
  );
});
