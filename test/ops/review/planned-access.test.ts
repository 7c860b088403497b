import { readPlan } from '../../../ops/review/plan-document';
import type { SiteInput } from '../../../sites/schema/site';
import { put } from '../../sites/schema/change';
import { oneStack } from '../../support/site/one-stack';
import { linesBetween, planBetween } from '../../support/site/planned';
import type { SiteChange } from '../../support/site/site-change';
import { stopsOf } from './plans';

const identity = oneStack('identity');
const linesOf = (change: SiteChange) => linesBetween({ stack: identity }, oneStack('identity', change));
const stating = (path: string, value: unknown) => (site: SiteInput) => put(site, `identity.${path}`, value);
const terminal = (access: unknown) => stating('hostRestriction.hosts.Terminal.access', access);
const k8s = (...groups: readonly string[]) => stating('hostRestriction.hosts.K8s.access', { groups });

const TERMINAL = '`terminal.harbour.example`';
const ADMINS = '`authentik Admins`, `Home Server Admins`';
const KUBERNETES = '`kubernetes-admins`, `kubernetes-namespace-owners`, `kubernetes-power-users`';
const BOTH = '`Kubernetes`, `Kubernetes Dashboard`';

describe('a plan of the stack identity', () => {
  test.each<[string, SiteChange, string]>([
    [
      'that adds a group above others names the widest',
      terminal({ groups: ['HomeServerAdmins', 'AllowLoginUsers', 'HeadscaleUsers'] }),
      `opened: \`Allow Login Users\` can now open ${TERMINAL} (before: no)`,
    ],
    [
      'that leaves a host to its domain',
      terminal({ everyone: 'nothing in it is private at all' }),
      `opened: anyone signed in can now open ${TERMINAL} (before: ${ADMINS})`,
    ],
    [
      'that forgets a restricted host',
      stating('hostRestriction.hosts.Terminal', undefined),
      `opened: anyone signed in can now open ${TERMINAL} (before: ${ADMINS})`,
    ],
    [
      'that deletes an application of the UI, which the engine refuses: it is adopted',
      stating('applications.Forgejo', undefined),
      'closed: no one can open `Forgejo` any more: it is deleted (before: as on the server)',
    ],
    [
      'that takes groups away',
      k8s('HomeServerAdmins', 'KubernetesAdmins'),
      'closed: `kubernetes-namespace-owners`, `kubernetes-power-users` can no longer open `k8s.harbour.example` (before: yes)',
    ],
    [
      'that takes all groups but the administrators away',
      k8s('HomeServerAdmins'),
      `closed: ${KUBERNETES} can no longer open \`k8s.harbour.example\`: only administrators can (before: yes)`,
    ],
    [
      'that deletes the bindings of an application, where the UI may have others',
      stating('applications.KubernetesDashboard.access', { asOnTheServer: 'the UI has its bindings now' }),
      `opened: it is not known here whether \`Kubernetes Dashboard\` is still closed: as on the server (before: ${KUBERNETES}, ${ADMINS})`,
    ],
    [
      'that moves a group below another one',
      stating('groups.TaskSubmitters.parent', 'KubernetesAdmins'),
      `opened: \`Task Submitters\` can now open \`k8s.harbour.example\`, ${BOTH} (before: no)`,
    ],
    [
      'that drops a group from the site',
      (site) => {
        const groups = ['HomeServerAdmins', 'KubernetesAdmins', 'KubernetesPowerUsers'];
        for (const place of ['Kubernetes', 'KubernetesDashboard'])
          stating(`applications.${place}.access`, { groups })(site);
        k8s(...groups)(site);
        stating('groups.KubernetesNamespaceOwners', undefined)(site);
        stating('invitationEnrollment.assignableGroups', ['HeadscaleUsers'])(site);
      },
      `closed: \`kubernetes-namespace-owners\` can no longer open \`k8s.harbour.example\`, ${BOTH} (before: yes)`,
    ],
    [
      'that shortens the logins of the sources',
      stating('signIn.logins.SourceLogin.sessionDuration', 'weeks=2'),
      'other: logins by `Google`, `GitHub`, `Facebook` last 2 weeks (before: 4 weeks)',
    ],
    [
      'that shortens the logins by password',
      stating('signIn.logins.PasswordLogin.sessionDuration', 'weeks=2'),
      'other: logins by password, passkey last 2 weeks (before: 4 weeks)',
    ],
    [
      'that removes a source',
      withoutSources('GitHub'),
      'shut-out: signing in by `GitHub` is no longer possible: nothing leads there any more',
    ],
  ])('%s', (_, change, expected) => {
    expect(linesOf(change)).toEqual([expected]);
  });

  test.each<[string[], RegExp]>([
    [['HomeServerAdmins'], /^shut-out: .*`terminal.harbour.example`.*: only administrators can \(before: yes\)$/],
    [
      [],
      /^shut-out: .*`terminal.harbour.example`.*: only `Home Server Admins` can, which the site no longer calls administrators \(before: yes\)$/,
    ],
  ])('that leaves %j of two groups of administrators tells who is left after it', (left, expected) => {
    expect(linesOf(stating('administrators', left))).toContainEqual(expect.stringMatching(expected));
  });

  test('tells the lengths of sessions behind forward auth once for all hosts', () => {
    expect(linesOf(stating('applications.DomainWideCatchAll.provider.accessTokenValidity', 'weeks=2'))).toEqual([
      expect.stringMatching(/^other: sessions on `dashy.*all` last 2 weeks \(before: 4 weeks\)$/),
    ]);
  });

  test('calls a source that links accounts by e-mail an opening, unless it was in the UI before', () => {
    const without = oneStack('identity', withoutSources('GitHub', 'Google'));
    expect(linesBetween({ stack: without }, identity)).toEqual([]);
    const created = structuredClone(identity);
    const imports = created.config.import?.filter(({ to }) => !to.startsWith('authentik_source'));
    Object.assign(created.config, { import: imports });
    expect(linesBetween({ stack: without }, created)).toEqual([
      'opened: signing in by `GitHub` is new, and opens an account with the same email',
      'other: signing in by `Google` is new',
    ]);
  });

  test('calls a second factor that a policy can leave out an opening', () => {
    const conditional = structuredClone(identity);
    const target = '${authentik_flow_stage_binding.SignIn_MfaBinding.id}';
    Object.assign(conditional.config.resource?.authentik_policy_binding ?? {}, { Sometimes: { target, order: 0 } });
    const line =
      'opened: signing in by password asks for a second factor only if its policies ask: ' +
      '`default-authentication-mfa-validation` (before: `default-authentication-mfa-validation`, for those who have one)';
    expect(linesBetween({ stack: identity }, conditional)).toEqual([line]);
    expect(linesBetween({ stack: conditional }, identity)).not.toContain(line);
  });

  test('that takes over shows what is closed, and calls what the server has that', () => {
    const live = {
      'authentik_policy_expression.AdminServices_Policy': { expression: 'return request.user.is_active' },
      'authentik_stage_user_login.SignIn_SourceLogin': { session_duration: 'seconds=0' },
      // The UI owns the name: the provider is the one of Grafana by what the site calls it.
      'authentik_provider_oauth2.Grafana': { name: 'Provider for Grafana' },
    };
    const policy = 'policy `admin-services-restriction` decides';
    const before = { stack: undefined, live };
    // One stop for the policy: its text is not compared as well.
    const stops = stopsOf(readPlan(JSON.stringify(planBetween(before, identity))));
    expect(stops.filter((stop) => stop.includes('AdminServices_Policy'))).toHaveLength(1);
    expect(linesBetween(before, identity)).toEqual([
      'opened: new people who come by `Google`, `GitHub`, `Facebook` sign up by the flow `source-enrollment`, by invitation ' +
        'only, and become `Allow Login Users` (before: not known here, or not at all)',
      `opened: who can open \`Domain wide catch all\`: anyone signed in, but the guest (before: ${policy})`,
      expect.stringMatching(/^closed: a flow now refuses guests: `default-provider-authorization-explicit-consent`, /),
      expect.stringMatching(
        /^closed: only administrators \(`authentik Admins`, `Home Server Admins`\) can now open `dashy.*`wealthfolio\.harbour\.example` \(before: policy/,
      ),
      expect.stringMatching(
        /^closed: only `kubernetes-admins`, .* can now open `k8s.harbour.example` \(before: policy/,
      ),
      `closed: only ${KUBERNETES}, ${ADMINS} can now open ${BOTH} (before: as on the server; bindings of the UI stay)`,
      'new: `Public` can be opened by anyone, without an account too',
      'other: a guest is refused at `Cloudflare Access`, `Forgejo`, `Grafana`, `Headscale`, `Immich`, `linkwarden`, `Vault`, ' +
        '`wrongmove`, unless a binding of the UI admits guests',
      'other: logins by `Google`, `GitHub`, `Facebook` last 4 weeks (before: until the browser closes)',
    ]);
  });
});

function withoutSources(...names: readonly string[]) {
  return (site: SiteInput): void => {
    for (const name of names) {
      stating(`sources.${name}`, undefined)(site);
      for (const part of ['key', 'secret']) put(site, `secrets.${name.toLowerCase()}_consumer_${part}`, undefined);
    }
  };
}
