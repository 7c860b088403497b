import { sentence } from '../../../access/words';
import { type LiveFacts, withLiveAnnotations } from '../../../ops/review/live-facts';
import { type Attributes, type PlanDocument, readPlan } from '../../../ops/review/plan-document';
import { readPlannedAccess } from '../../../ops/review/planned-access';
import { fresh } from '../../fixtures/sites/fresh';
import { put } from '../../sites/schema/change';
import { oneStack } from '../../support/site/one-stack';
import { planBetween } from '../../support/site/planned';
import type { SiteChange } from '../../support/site/site-change';
import { planNamed, planText, reviewOf } from './plans';

/** The site of the recordings: fresh, with administrators and a second group. */
const siteWith =
  (change: SiteChange): SiteChange =>
  (site) => {
    put(site, 'identity.groups.Admins', { name: 'Admins', superuser: true });
    put(site, 'identity.groups.Family', { name: 'Family' });
    put(site, 'identity.administrators', ['Admins']);
    put(site, 'identity.serverVersion', '2026.2.7');
    return change(site) ?? site;
  };

const stackWith = (change: SiteChange) => oneStack('identity', siteWith(change), fresh);
const asItIs: SiteChange = () => {};
const groupsOfWiki = (groups: readonly string[]) => (site: Parameters<typeof put>[0]) =>
  put(site, 'identity.applications.Wiki.access.groups', groups);

interface Recorded {
  /** Undefined for a first plan. */
  readonly was: SiteChange | undefined;
  readonly is: SiteChange;
  /** `kind: sentence @ addresses` */
  readonly lines: readonly string[];
}

const RECORDED: Readonly<Record<string, Recorded>> = {
  'access-group-added': {
    was: asItIs,
    is: (site) => {
      put(site, 'identity.groups.Guests', { name: 'Visitors' });
      groupsOfWiki(['Members', 'Guests'])(site);
    },
    lines: ['opened: `Visitors` can now open `Wiki` (before: no) @ authentik_policy_binding.Wiki_Application_Guests'],
  },
  'access-last-binding': {
    was: (site) => put(site, 'identity.administrators', []),
    is: (site) => {
      put(site, 'identity.administrators', []);
      put(site, 'identity.applications.Wiki.access', { everyone: 'the wiki is for the whole house' });
    },
    lines: [
      'opened: anyone signed in can now open `Wiki` (before: `Members`) @ authentik_application.Wiki_Application',
    ],
  },
  'access-second-factor': {
    was: asItIs,
    is: (site) => put(site, 'identity.signIn.flow.bindings.MfaBinding', undefined),
    lines: [
      'opened: signing in by password no longer asks what `authentik_flow_stage_binding.SignIn_MfaBinding` asks, ' +
        'which may be the second factor @ authentik_flow_stage_binding.SignIn_MfaBinding',
    ],
  },
  'access-closed': {
    was: groupsOfWiki(['Members', 'Family']),
    is: asItIs,
    lines: ['closed: `Family` can no longer open `Wiki` (before: yes) @ authentik_application.Wiki_Application'],
  },
  'access-shorter': {
    was: asItIs,
    is: (site) => put(site, 'identity.signIn.logins.Login.sessionDuration', 'weeks=1'),
    lines: ['other: logins by password last 1 week (before: 2 weeks) @ authentik_stage_user_login.SignIn_Login'],
  },
  'access-unchanged': {
    was: asItIs,
    is: (site) => put(site, 'identity.applications.Wiki.launchUrl', 'https://wiki.fresh.example/home'),
    lines: [],
  },
  'access-take-over': {
    was: undefined,
    is: (site) =>
      put(site, 'identity.applications.Forgejo', {
        kind: 'oidc-adopted',
        name: 'Forgejo',
        slug: 'forgejo',
        adopt: { provider: { id: '20' } },
        access: { groups: ['Members'] },
      }),
    lines: [
      'closed: only `Members`, `Admins` can now open `Forgejo` (before: as on the server; bindings of the UI stay) ' +
        '@ authentik_application.Anchors_Forgejo',
      'new: `Wiki` can be opened by `Members`, `Admins` @ authentik_application.Wiki_Application',
    ],
  },
};

const linesOf = (plan: PlanDocument, live?: LiveFacts) =>
  readPlannedAccess(plan, live).changes.map(
    ({ kind, words, addresses }) => `${kind}: ${sentence(words)} @ ${addresses.join(' ')}`,
  );

/**
 * Plans of Terraform 1.11.4 and the authentik provider 2024.12.1 against the stand-in server, without what no review reads.
 */
describe.each(Object.entries(RECORDED))('the recorded plan %s', (name, { was, is, lines }) => {
  test('has its lines', () => {
    expect(linesOf(planNamed(name))).toEqual(lines);
  });

  test('says the same as the plan that the tests build between two sites', () => {
    const stack = was === undefined ? undefined : stackWith(was);
    expect(linesOf(readPlan(JSON.stringify(planBetween({ stack }, stackWith(is)))))).toEqual(lines);
  });
});

interface Plan {
  planned_values: Values;
  prior_state: { values: Values };
  resource_changes: { address: string; change: Record<string, unknown> }[];
}
interface Values {
  root_module: { resources: { address: string; mode: string; type: string; values?: Record<string, unknown> }[] };
}

/** A recorded plan that does something else. */
function editPlan(name: string, edit: (plan: Plan) => void): PlanDocument {
  const plan = JSON.parse(planText(name)) as Plan;
  edit(plan);
  return readPlan(JSON.stringify(plan));
}

const valuesIn = ({ root_module: { resources } }: Values, address: string) => {
  const { values } = resources.find((one) => one.address === address) ?? {};
  if (values === undefined) throw new RangeError(`no ${address}`);
  return values;
};

describe('of a recorded plan', () => {
  const BINDING = 'authentik_policy_binding.Wiki_Application_Members';

  test('an object that is forgotten stays on the server, and so does what it opens', () => {
    const forgetting = editPlan('access-closed', ({ planned_values, resource_changes }) => {
      for (const { change } of resource_changes) if (change.after === null) change.actions = ['forget'];
      // Terraform lists it without values.
      const address = 'authentik_policy_binding.Wiki_Application_Family';
      planned_values.root_module.resources.push({ address, mode: 'managed', type: 'authentik_policy_binding' });
    });
    expect(linesOf(forgetting)).toEqual([]);
  });

  test('an application that is replaced has its bindings by the references of the configuration', () => {
    const replacing = editPlan('access-unchanged', ({ planned_values, resource_changes }) => {
      for (const { address, change } of resource_changes) {
        if (address === 'authentik_application.Wiki_Application') change.actions = ['delete', 'create'];
      }
      Object.assign(valuesIn(planned_values, 'authentik_application.Wiki_Application'), { uuid: undefined });
      for (const { type, values } of planned_values.root_module.resources) {
        if (type === 'authentik_policy_binding' && values !== undefined) delete values.target;
      }
    });
    expect(linesOf(replacing)).toEqual([]);
  });

  test('groups of bindings that the plan no longer looks up are named by their ids, where more than one is missing', () => {
    const dropping = editPlan('access-closed', ({ prior_state, planned_values }) => {
      for (const { root_module } of [prior_state.values, planned_values]) {
        root_module.resources = root_module.resources.filter(
          ({ address }) => !/^authentik_group\.(Family|Admins)$/.test(address),
        );
      }
    });
    expect(linesOf(dropping)).toEqual([
      expect.stringMatching(/^closed: `group [0-9a-f-]{36}` can no longer open `Wiki`/),
    ]);
  });

  test('a policy of another hand may open with its text, and a binding of one user opens for that user', () => {
    const policy = (expression: string) => ({
      address: 'authentik_policy_expression.Own',
      mode: 'managed',
      type: 'authentik_policy_expression',
      values: { id: 'own', name: 'own', expression },
    });
    const deciding = editPlan('access-unchanged', ({ planned_values, prior_state }) => {
      for (const [values, text] of [
        [prior_state.values, 'return request.user.is_active'],
        [planned_values, 'return True'],
      ] as const) {
        values.root_module.resources.push(policy(text));
        Object.assign(valuesIn(values, BINDING), { group: null, policy: 'own' });
      }
    });
    expect(linesOf(deciding)).toEqual([
      'opened: who can open `Wiki`: anyone signed in (before: policy `own` decides) @ authentik_policy_expression.Own',
    ]);
    const stops = reviewOf(deciding).stops.filter(({ id }) => id === 'access-opened');
    expect(stops.map(({ address }) => address)).toEqual(['authentik_policy_expression.Own']);
    const user = editPlan('access-unchanged', ({ planned_values }) => {
      Object.assign(valuesIn(planned_values, BINDING), { group: null, user: 7 });
    });
    expect(linesOf(user)).toEqual([
      expect.stringMatching(/^opened: `the user 7` can now open `Wiki` \(before: no\) @ /),
      expect.stringMatching(/^closed: `\w+` can no longer open `Wiki`/),
    ]);
  });
});

describe('the gate of an ingress that a plan imports', () => {
  const WIKI = 'kubernetes_ingress_v1.Wiki';
  const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';
  const plan = planNamed('platform-take-over');
  const readAs = (annotations: Attributes) => {
    const live = { annotations: new Map([[WIKI, annotations]]) };
    return linesOf(withLiveAnnotations(plan, live), live);
  };

  test('is not known by the plan alone', () => {
    expect(linesOf(plan)).toEqual([
      expect.stringMatching(/^unknown: who can open `wiki.example.org`: anyone, .* \(before: as on the server; /),
    ]);
  });

  test('is known by the middlewares that the cluster has, or has not', () => {
    expect(readAs({ [MIDDLEWARES]: 'traefik-authentik-forward-auth@kubernetescrd' })).toEqual([
      `opened: anyone can now open \`wiki.example.org\`, without an account too (before: the stack identity decides) @ ${WIKI}`,
    ]);
    for (const annotations of [{ [MIDDLEWARES]: 'traefik-retry@kubernetescrd' }, {}]) {
      expect(readAs(annotations)).toEqual([
        expect.stringMatching(/^other: `wiki.example.org`: no login \(before: no forward auth\)/),
      ]);
    }
  });
});
