import { Construct } from '../core/cdktf';
import type { Duration } from '../core/duration';
import { Application } from './application';
import { ExpressionPolicy } from './expression-policy';
import { guestUser } from './expressions/guest-user';
import { noGuests } from './expressions/no-guests';
import { Flow } from './flow';
import { Group } from './group';
import { ManagedOutpost } from './outpost';
import type { PodResources } from './outpost-patches';
import type { ProviderFlows } from './provider';
import { ProxyProvider } from './proxy-provider';
import { User } from './user';
import { UserLoginStage } from './user-login-stage';

export interface PublicGuestsProps extends ProviderFlows {
  readonly user: { readonly username: string; readonly name: string; readonly path: string };
  /** Name of the group whose one member is the guest. */
  readonly group: string;
  /** Name of the policy that makes the pending user the guest. */
  readonly policy: string;
  readonly flow: { readonly slug: string; readonly title: string };
  readonly login: { readonly name: string; readonly sessionDuration: Duration };
  readonly provider: {
    readonly name: string;
    readonly externalHost: string;
    readonly cookieDomain: string;
    readonly accessTokenValidity: Duration;
  };
  readonly application: { readonly name: string; readonly slug: string };
  readonly outpost: {
    readonly name: string;
    readonly replicas: number;
    readonly resources: PodResources;
    readonly serviceConnection: string;
    readonly authentikHost: string;
    readonly namespace: string;
    readonly refreshInterval: Duration;
  };
}

/**
 * Visitors without an account, on hosts that are meant for them:
 *
 *     outpost -> proxy provider -> flow -> 10 guest login <- policy: the pending user is the guest
 *                              `-> application
 *
 * The guest's session is one of authentik's like any other: `keepOutOf` says where it does not count.
 */
export class PublicGuests extends Construct {
  private readonly username: string;

  constructor(scope: Construct, id: string, props: PublicGuestsProps) {
    super(scope, id);
    const user = new User(this, 'User', { ...props.user, type: 'internal' });
    this.username = user.username;
    new Group(this, 'Group', { name: props.group, members: [user] });
    const flow = new Flow(this, 'Flow', {
      name: props.flow.slug,
      slug: props.flow.slug,
      title: props.flow.title,
      designation: 'authentication',
    });
    flow
      .addStage('LoginBinding', { order: 10, stage: new UserLoginStage(this, 'Login', props.login) })
      .addPolicy(
        'GuestBinding',
        new ExpressionPolicy(this, 'GuestPolicy', { name: props.policy, expression: guestUser(user.username) }),
      );
    const provider = new ProxyProvider(this, 'Provider', {
      name: props.provider.name,
      mode: 'forward_domain',
      externalHost: `https://${props.provider.externalHost}`,
      cookieDomain: props.provider.cookieDomain,
      accessTokenValidity: props.provider.accessTokenValidity,
      authenticationFlow: flow,
      authorizationFlow: props.authorizationFlow,
      invalidationFlow: props.invalidationFlow,
    });
    new Application(this, 'Application', { name: props.application.name, slug: props.application.slug, provider });
    new ManagedOutpost(this, 'Outpost', {
      name: props.outpost.name,
      providers: [provider],
      serviceConnection: props.outpost.serviceConnection,
      authentikHost: props.outpost.authentikHost,
      namespace: props.outpost.namespace,
      logLevel: 'info',
      replicas: props.outpost.replicas,
      refreshInterval: props.outpost.refreshInterval,
      resources: props.outpost.resources,
    });
  }

  /** Applications that nothing else restricts. */
  keepOutOf(applications: readonly Application[]): void {
    if (applications.length === 0) return;
    const policy = new ExpressionPolicy(this, 'NoGuests', { name: 'no-guests', expression: noGuests(this.username) });
    for (const application of applications) application.addPolicy('NoGuests', policy, 0);
  }
}
