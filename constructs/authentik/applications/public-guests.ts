import { declareParts, type PartAdoptions } from '../../core/adopted-parts';
import { Construct } from '../../core/cdktf';
import { SitePart } from '../../core/site-part';
import { ExpressionPolicy } from '../expression-policy';
import { guestUser, NO_GUESTS, noGuests, onTheWayTo } from '../expressions/guests';
import { Flow, type FlowProps, type FlowRef } from '../flows/flow';
import { UserLoginStage, type UserLoginStageProps } from '../flows/user-login-stage';
import { Group } from '../group';
import { StandaloneOutpost, type StandaloneOutpostProps } from '../outposts/standalone-outpost';
import { PolicyBinding } from '../policy-binding';
import { User, type UserProps } from '../user';
import { Application, type ApplicationAnchor, type ApplicationProps } from './application';
import type { ProviderFlows } from './provider-ref';
import { ProxyProvider, type ProxyProviderProps } from './proxy-provider';

export interface PublicGuestsProps extends ProviderFlows {
  /** The one user that every guest is. */
  readonly user: Pick<UserProps, 'username' | 'name' | 'path'>;
  /** Name of the group whose one member is the guest. */
  readonly group: string;
  /** Name of the policy that makes the pending user the guest. */
  readonly policy: string;
  /** Signs the guest in. An adopted flow keeps its title where none is given. */
  readonly flow: Pick<FlowProps, 'slug' | 'title'>;
  /** Authorization flow of the guests' provider: the only one that admits them. */
  readonly authorization: Pick<FlowProps, 'slug' | 'title'>;
  /**
   * Slugs of flows that the UI owns and no guest may run, beside the shared authorization flow; by construct id. A flow
   * with a policy of its own and engine mode any stays as it is: that policy decides about the guest too.
   */
  readonly closedFlows: Readonly<Record<string, string>>;
  /** Applications to which the stack binds nothing else. Bindings of the UI stay in force: `noGuests`. */
  readonly closedApplications: readonly (Application | ApplicationAnchor)[];
  /** An adopted stage must state both bindings. */
  readonly login: Pick<UserLoginStageProps, 'name' | 'sessionDuration' | 'networkBinding' | 'geoipBinding'>;
  /** One for all hosts below the cookie domain. Its external host is a host name alone, without scheme. */
  readonly provider: Pick<ProxyProviderProps, 'name' | 'externalHost' | 'accessTokenValidity'> & {
    /** Parent domain of the public hosts. */
    readonly cookieDomain: string;
  };
  /** Names what the guests open. */
  readonly application: Pick<ApplicationProps, 'name' | 'slug'>;
  /** Answers the forward auth of the public hosts. */
  readonly outpost: Omit<StandaloneOutpostProps, 'providers' | 'logLevel' | 'adopt'>;
  /** Parts that exist, by their names. @default all are created */
  readonly adopt?: PartAdoptions;
}

/**
 * Access without an account to hosts that are public on purpose:
 *
 *     outpost -> proxy provider -> login flow -> 10 guest login <- policy: the pending user is the guest
 *                  |    |            `-> policy: only on the way to this application
 *                  |    `-> authorization flow of its own
 *                  `-> application
 *
 *     shared authorization flow, the flows that change an account, and applications for everyone -> policy: no guests
 *
 * The guest's session is an ordinary session of authentik. Every other provider therefore authorizes with a flow that
 * denies the guests' group, also a provider that is created in the UI later. The token endpoint asks no flow: a guest may
 * make an app password and change it into a token of each application whose bindings admit the guest.
 */
export class PublicGuests extends Construct {
  constructor(scope: Construct, id: string, props: PublicGuestsProps) {
    super(scope, id);
    declareParts(this, props.adopt);
    const user = new User(this, 'User', { ...props.user, type: 'internal' });
    // A role of the group would be a permission of every visitor.
    new Group(this, 'Group', { name: props.group, members: [user], roles: [] });
    const flow = this.loginFlow(props, user);
    const { slug, title } = props.authorization;
    const provider = new ProxyProvider(this, 'Provider', {
      name: props.provider.name,
      mode: 'forward_domain',
      externalHost: `https://${props.provider.externalHost}`,
      cookieDomain: props.provider.cookieDomain,
      accessTokenValidity: props.provider.accessTokenValidity,
      authenticationFlow: flow,
      authorizationFlow: new Flow(this, 'AuthorizationFlow', {
        name: slug,
        slug,
        title,
        designation: 'authorization',
        authentication: 'require_authenticated',
      }),
      invalidationFlow: props.invalidationFlow,
    });
    new Application(this, 'Application', { name: props.application.name, slug: props.application.slug, provider });
    new StandaloneOutpost(this, 'Outpost', {
      name: props.outpost.name,
      providers: [provider],
      serviceConnection: props.outpost.serviceConnection,
      authentikHost: props.outpost.authentikHost,
      namespace: props.outpost.namespace,
      replicas: props.outpost.replicas,
      refreshInterval: props.outpost.refreshInterval,
      resources: props.outpost.resources,
    });
    this.close(props);
  }

  private loginFlow(props: PublicGuestsProps, user: User): Flow {
    const flow = new Flow(this, 'Flow', {
      name: props.flow.slug,
      slug: props.flow.slug,
      title: props.flow.title,
      designation: 'authentication',
    });
    const expression = onTheWayTo(props.application.slug);
    flow.addPolicy(
      'OnTheWay',
      new ExpressionPolicy(this, 'OnTheWay', { name: `${props.flow.slug}-on-the-way`, expression }),
    );
    const stage = SitePart.below(this, 'login', (part) => new UserLoginStage(part, 'Login', props.login));
    flow.addStage('LoginBinding', { order: 10, evaluate: 'stage', stage }).addPolicy(
      'GuestBinding',
      new ExpressionPolicy(this, 'GuestPolicy', {
        name: props.policy,
        expression: guestUser(user.username, props.group),
      }),
    );
    return flow;
  }

  private close({ group, authorizationFlow, closedFlows, closedApplications }: PublicGuestsProps): void {
    const policy = new ExpressionPolicy(this, 'NoGuests', { name: NO_GUESTS, expression: noGuests(group) });
    const closed = new Construct(this, 'Closed');
    const bind = (id: string, flow: (scope: Construct) => FlowRef) => {
      const scope = new Construct(closed, id);
      new PolicyBinding(scope, 'NoGuests', { target: flow(scope).uuid, policy, order: 0 });
    };
    bind('Authorization', () => authorizationFlow);
    for (const [id, slug] of Object.entries(closedFlows)) {
      bind(id, (scope) => Flow.fromSlug(scope, 'Flow', slug, CLOSABLE));
    }
    for (const application of closedApplications) application.addPolicy(NO_GUESTS_ID, policy, 0);
  }
}

/** Designations of flows that start with a session. Any other flow starts without one: to close it would shut people out. */
const CLOSABLE = ['authorization', 'stage_configuration', 'unenrollment'] as const;
const NO_GUESTS_ID = 'NoGuests';
