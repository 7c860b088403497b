import fc from 'fast-check';
import { merged } from '../../../access/access-change';
import { documentObjects } from '../../../access/document-objects';
import { accessModel } from '../../../access/model';
import { GUEST, STRANGER } from '../../../access/subjects';
import { sentence } from '../../../access/words';
import { readPlan } from '../../../ops/plan/plan-document';
import { plannedAccess } from '../../../ops/plan/planned-access';
import type { Block, SiteDocument, StackDocument } from '../../../rules/readers/document';
import type { Access } from '../../../sites/schema/access';
import type { SiteInput } from '../../../sites/schema/site';
import { put } from '../../sites/schema/change';
import { oneStack } from '../../support/one-stack';
import { type Before, planBetween } from '../../support/planned';
import { access, type RandomAccess, randomAccess, withAccess } from '../../support/random-access';
import { siteOf } from '../../support/site-app';
import type { SiteChange } from '../../support/site-change';

const changesOf = (before: Before, after: StackDocument) =>
  plannedAccess(readPlan(JSON.stringify(planBetween(before, after)))).changes;

/** Kind and sentence of each change between two stacks. */
const linesOf = (before: Before, after: StackDocument) =>
  merged(changesOf(before, after)).map(({ kind, words }) => `${kind}: ${sentence(words)}`);

const EVERYBODY = { everyone: 'nothing in it is private at all' };

describe('a plan of the stack identity', () => {
  const identity = oneStack('identity');
  const lines = (change: SiteChange) => linesOf({ stack: identity }, oneStack('identity', change));
  const terminal = (value: unknown) => (site: SiteInput) =>
    put(site, 'identity.hostRestriction.hosts.Terminal.access', value);

  test.each<[string, SiteChange, readonly string[]]>([
    ['that changes nothing', () => {}, []],
    [
      'that adds a group',
      terminal({ groups: ['HomeServerAdmins', 'HeadscaleUsers'] }),
      ['opened: `Headscale Users` can now open `terminal.harbour.example` (before: no)'],
    ],
    [
      'that adds a group above others names the widest',
      terminal({ groups: ['HomeServerAdmins', 'AllowLoginUsers'] }),
      ['opened: `Allow Login Users` can now open `terminal.harbour.example` (before: no)'],
    ],
    [
      'that leaves a host to its domain',
      terminal(EVERYBODY),
      [
        'opened: anyone signed in can now open `terminal.harbour.example` (before: `authentik Admins`, `Home Server Admins`)',
      ],
    ],
    [
      'that forgets a restricted host',
      (site) => put(site, 'identity.hostRestriction.hosts.Terminal', undefined),
      [
        'opened: anyone signed in can now open `terminal.harbour.example` (before: `authentik Admins`, `Home Server Admins`)',
      ],
    ],
    [
      'that lets go of an application of the UI, which stays on the server',
      (site) => put(site, 'identity.applications.Forgejo', undefined),
      ['unknown: the site no longer says who can open `Forgejo` (before: as on the server)'],
    ],
    [
      'that takes groups away',
      (site) =>
        put(site, 'identity.hostRestriction.hosts.K8s.access', { groups: ['HomeServerAdmins', 'KubernetesAdmins'] }),
      [
        'closed: `kubernetes-namespace-owners`, `kubernetes-power-users` can no longer open `k8s.harbour.example` (before: yes)',
      ],
    ],
    [
      'that takes all groups but the administrators away',
      (site) => put(site, 'identity.hostRestriction.hosts.K8s.access', { groups: ['HomeServerAdmins'] }),
      [
        'closed: `kubernetes-admins`, `kubernetes-namespace-owners`, `kubernetes-power-users` can no longer open ' +
          '`k8s.harbour.example`: only administrators can (before: yes)',
      ],
    ],
    [
      'that deletes the bindings of an application, where the UI may have others',
      (site) =>
        put(site, 'identity.applications.KubernetesDashboard.access', { asOnTheServer: 'the UI has its bindings now' }),
      [
        'opened: it is not known here whether `Kubernetes Dashboard` is still closed: as on the server (before: ' +
          '`kubernetes-admins`, `kubernetes-namespace-owners`, `kubernetes-power-users`, `authentik Admins`, `Home Server Admins`)',
      ],
    ],
    [
      'that moves a group below another one',
      (site) => put(site, 'identity.groups.TaskSubmitters.parent', 'KubernetesAdmins'),
      [
        'opened: `Task Submitters` can now open `k8s.harbour.example`, `Kubernetes`, `Kubernetes Dashboard` (before: no)',
      ],
    ],
    [
      'that drops a group from the site',
      (site) => {
        put(site, 'identity.groups.KubernetesNamespaceOwners', undefined);
        for (const place of [
          'applications.Kubernetes',
          'applications.KubernetesDashboard',
          'hostRestriction.hosts.K8s',
        ]) {
          put(site, `identity.${place}.access`, {
            groups: ['HomeServerAdmins', 'KubernetesAdmins', 'KubernetesPowerUsers'],
          });
        }
        put(site, 'identity.invitationEnrollment.assignableGroups', ['HeadscaleUsers']);
      },
      [
        'closed: `kubernetes-namespace-owners` can no longer open `k8s.harbour.example`, `Kubernetes`, ' +
          '`Kubernetes Dashboard` (before: yes)',
      ],
    ],
    [
      'that shortens the logins of the sources',
      (site) => put(site, 'identity.signIn.logins.SourceLogin.sessionDuration', 'weeks=2'),
      ['other: logins by `Google`, `GitHub`, `Facebook` last 2 weeks (before: 4 weeks)'],
    ],
    [
      'that shortens the logins by password',
      (site) => put(site, 'identity.signIn.logins.PasswordLogin.sessionDuration', 'weeks=2'),
      ['other: logins by password, passkey last 2 weeks (before: 4 weeks)'],
    ],
    [
      'that removes a source',
      (site) => {
        put(site, 'identity.sources.GitHub', undefined);
        for (const secret of ['github_consumer_key', 'github_consumer_secret'])
          put(site, `secrets.${secret}`, undefined);
      },
      ['closed: no one can sign in by `GitHub` any more'],
    ],
    [
      'that removes the second factor',
      (site) => put(site, 'identity.signIn.flow.bindings.MfaBinding', undefined),
      [
        'opened: signing in by password no longer asks for a second factor (before: ' +
          '`authentik_flow_stage_binding.SignIn_MfaBinding`)',
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(lines(change)).toEqual(expected);
  });

  test('the lengths of sessions behind forward auth are told once for all hosts', () => {
    const shorter = lines((site) =>
      put(site, 'identity.applications.DomainWideCatchAll.provider.accessTokenValidity', 'weeks=2'),
    );
    expect(shorter).toEqual([
      expect.stringMatching(/^other: sessions on `dashy.*all` last 2 weeks \(before: 4 weeks\)$/),
    ]);
  });

  test('a source that links accounts by e-mail is an opening, backwards', () => {
    const without = oneStack('identity', (site) => {
      put(site, 'identity.sources.GitHub', undefined);
      put(site, 'identity.sources.Google', undefined);
      for (const source of ['github', 'google']) {
        for (const secret of ['consumer_key', 'consumer_secret']) put(site, `secrets.${source}_${secret}`, undefined);
      }
    });
    // Both exist in the UI and are imported: what they open was open before.
    const lines = linesOf({ stack: without }, identity);
    expect(lines).toEqual([]);
    const created = structuredClone(identity);
    const imports = created.config.import?.filter(({ to }) => !to.startsWith('authentik_source'));
    Object.assign(created.config, { import: imports });
    expect(linesOf({ stack: without }, created)).toEqual([
      'opened: signing in by `GitHub` is new, and opens an account with the same email',
      'other: signing in by `Google` is new',
    ]);
  });

  test('a take-over shows what is closed, and what the server has is called that', () => {
    const live = {
      'authentik_policy_expression.AdminServices_Policy': { expression: 'return True' },
      'authentik_stage_user_login.SignIn_SourceLogin': { session_duration: 'seconds=0' },
      // The UI owns the name: the provider is the one of Grafana by what the site calls it.
      'authentik_provider_oauth2.Grafana': { name: 'Provider for Grafana' },
    };
    const policy = 'policy `admin-services-restriction` decides';
    expect(linesOf({ stack: undefined, live }, identity)).toEqual([
      `opened: who can open \`Domain wide catch all\`: anyone signed in, but the guest (before: ${policy})`,
      expect.stringMatching(
        /^closed: only administrators \(`authentik Admins`, `Home Server Admins`\) can now open `dashy.*`wealthfolio\.harbour\.example` \(before: policy/,
      ),
      expect.stringMatching(
        /^closed: only `kubernetes-admins`, .* can now open `k8s.harbour.example` \(before: policy/,
      ),
      'closed: only `kubernetes-admins`, `kubernetes-namespace-owners`, `kubernetes-power-users`, `authentik Admins`, ' +
        '`Home Server Admins` can now open `Kubernetes`, `Kubernetes Dashboard` (before: as on the server; bindings of the UI stay)',
      'new: `Public` can be opened by anyone, without an account too',
      'other: logins by `Google`, `GitHub`, `Facebook` last 4 weeks (before: until the browser closes)',
    ]);
  });
});

describe('a plan of the stack platform', () => {
  const wiki = (gate: object) =>
    oneStack('platform', (site) =>
      put(site, 'platform.services', {
        Wiki: {
          name: 'wiki',
          namespace: 'wiki',
          host: 'wiki',
          service: { name: 'wiki', port: 80 },
          gate,
          cloudflareProxied: true,
        },
      }),
    );
  const plain = oneStack('platform');
  const required = wiki({ kind: 'required', access: { groups: ['TaskSubmitters'] } });
  const ungated = wiki({ kind: 'none', reason: 'it shows what is down to all' });
  const app = wiki({ kind: 'app', reason: 'it has accounts of its own inside' });
  const guests = wiki({ kind: 'public' });
  const HOST = '`wiki.harbour.example`';
  const ANYONE = 'anyone, without an account too';

  test.each<[string, StackDocument, StackDocument, readonly string[]]>([
    ['required, other groups, which are in identity', required, wiki({ kind: 'required', access: EVERYBODY }), []],
    [
      'required -> none',
      required,
      ungated,
      [`opened: anyone can now open ${HOST}, without an account too (before: the stack identity decides)`],
    ],
    [
      'none -> required',
      ungated,
      required,
      [`closed: a login is now required at ${HOST}: the stack identity decides (before: ${ANYONE})`],
    ],
    [
      'required -> app',
      required,
      app,
      [
        `opened: authentik no longer asks for a login at ${HOST}: the application's own login decides (before: the stack identity decides)`,
      ],
    ],
    [
      'required -> public',
      required,
      guests,
      [
        `opened: a visitor of ${HOST} is signed in as the guest, and the stack identity decides what that opens (before: the stack identity decides)`,
      ],
    ],
    ['app -> none', app, ungated, [`other: ${HOST}: no login (before: its own login)`]],
    [
      'none -> gone',
      ungated,
      plain,
      [`closed: no one can open ${HOST} any more: it is no longer published (before: ${ANYONE})`],
    ],
    ['new', plain, required, [`new: ${HOST}: the stack identity decides`]],
  ])('%s', (_, before, after, expected) => {
    expect(linesOf({ stack: before }, after)).toEqual(expected);
  });
});

describe('a plan of the stack edge', () => {
  const edge = oneStack('edge');
  const [WIDE, LOGIN] = ['203.0.113.0/24', 'login.harbour.example'];
  const withRules = (change: (rules: readonly Block[]) => readonly Block[]): StackDocument => {
    const copy = structuredClone(edge);
    const ruleset = copy.config.resource?.cloudflare_ruleset?.WafRules as { rules: readonly Block[] };
    ruleset.rules = change(ruleset.rules);
    return copy;
  };
  const enabled = (rules: readonly Block[]) => rules.map((rule) => ({ ...rule, enabled: true }));
  const [skipping, reversed] = [withRules(enabled), withRules((rules) => enabled(rules).toReversed())];
  const withoutBans = withRules((rules) => rules.filter(({ action }) => action !== 'block'));
  const stated = (path: string, value: unknown) => oneStack('edge', (site) => put(site, path, value));
  const UNKNOWN =
    'unknown: the edge blocks other requests than before, by rules that are not evaluated here: `cloudflare_ruleset.WafRules`';

  test.each<[string, StackDocument, StackDocument, readonly string[]]>([
    ['that changes nothing', edge, edge, []],
    [
      'that adds a login host',
      edge,
      stated('edge.additionalLoginHosts', [LOGIN]),
      [`other: addresses on the list \`crowdsec_ban\` are no longer blocked on \`${LOGIN}\``],
    ],
    [
      'that loses a login host',
      stated('edge.additionalLoginHosts', [LOGIN]),
      edge,
      [`closed: addresses on the list \`crowdsec_ban\` are now blocked on \`${LOGIN}\` too`],
    ],
    [
      'that changes the allow list',
      edge,
      stated('edge.allowList', ['192.0.2.1']),
      [
        'closed: `203.0.113.7` can now be blocked by the list `crowdsec_ban`',
        'other: `192.0.2.1` can no longer be blocked by the list `crowdsec_ban`',
      ],
    ],
    [
      'that widens the allow list',
      edge,
      stated('edge.allowList', [WIDE]),
      [`other: \`${WIDE}\` can no longer be blocked by the list \`crowdsec_ban\``],
    ],
    [
      'of the first ban rule',
      withoutBans,
      edge,
      [
        'closed: addresses on the list `crowdsec_ban` are now blocked, but not on `authentik.harbour.example`, ' +
          '`public-auth.harbour.example`',
      ],
    ],
    [
      'that drops the ban rule',
      edge,
      withoutBans,
      ['opened: addresses on the list `crowdsec_ban` are no longer blocked'],
    ],
    ['of a rule that this project did not write', edge, skipping, [UNKNOWN]],
    ['that moves the ban rule behind another one', skipping, reversed, [UNKNOWN]],
  ])('%s', (_, before, after, expected) => {
    expect(linesOf({ stack: before }, after)).toEqual(expected);
  });
});

describe('in random sites, another statement', () => {
  /** One of the statements, and what it becomes. */
  const edit = fc.record({
    place: fc.constantFrom('host', 'dashboard', 'domainWide'),
    index: fc.nat({ max: 2 }),
    access,
  });
  type Edit = { readonly place: string; readonly index: number; readonly access: Access };

  const edited = (random: RandomAccess, { place, index, access: other }: Edit): RandomAccess =>
    place === 'host'
      ? { ...random, hosts: random.hosts.map((one, at) => (at === index ? other : one)) }
      : { ...random, [place]: other };
  // The policy of the domain is imported with its binding: beside groups both would have been on the server before.
  const comparable = (random: RandomAccess, { place }: Edit): RandomAccess =>
    place === 'domainWide' ? { ...random, hasPolicy: false } : random;

  const documentOf = (random: RandomAccess) =>
    siteOf((site) => {
      delete site.platform;
      delete site.edge;
      for (const [name] of Object.entries(site.secrets ?? {})) {
        if (/^(cloudflare|authentik_postgresql|auth_fallback|lapi)/.test(name)) delete site.secrets?.[name];
      }
      withAccess(site, random);
    });

  function onlyStack({ stacks }: SiteDocument): StackDocument {
    const [stack] = stacks;
    if (stack === undefined || stacks.length > 1) throw new RangeError(`${stacks.length} stacks`);
    return stack;
  }

  /** Who can open what, by the statements alone: `subject can open target`. */
  function stated(document: SiteDocument): readonly string[] {
    const objects = documentObjects(document);
    const { subjects, targets } = accessModel(objects);
    const { hosts = {}, applications = {}, administrators = [] } = objects.stated;
    return targets.flatMap(({ kind, name: target }) => {
      const { groups, everyone, guests } = (kind === 'host' ? hosts[target] : applications[target]) ?? {};
      return subjects
        .filter((subject) => {
          if (groups !== undefined) return [...groups, ...administrators].some((group) => subject.groups.has(group));
          return guests !== undefined || (everyone !== undefined && ![GUEST, STRANGER].includes(subject.name));
        })
        .map(({ name }) => `${name} can open ${target}`);
    });
  }

  test('gives exactly the lines of what it opens and closes', () => {
    fc.assert(
      fc.property(randomAccess, edit, (any, change) => {
        const random = comparable(any, change);
        const [was, is] = [documentOf(random), documentOf(edited(random, change))];
        const [had, has] = [stated(was), stated(is)];
        const changes = changesOf({ stack: onlyStack(was) }, onlyStack(is));
        const told = (kind: string) =>
          changes
            .filter((one) => one.kind === kind)
            .flatMap(({ subjects, targets: [target = ''] }) => subjects.map((name) => `${name} can open ${target}`));
        expect({ opened: told('opened').sort(), closed: told('closed').sort() }).toEqual({
          opened: has.filter((one) => !had.includes(one)).sort(),
          closed: had.filter((one) => !has.includes(one)).sort(),
        });
        expect(changes.map(({ kind }) => kind).filter((kind) => kind !== 'opened' && kind !== 'closed')).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });
});
