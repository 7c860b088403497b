import { valueAt } from '../../rules/readers/block';
import type { SiteInput } from '../../sites/schema/site';
import { put } from '../sites/schema/change';

export type SiteEdit = readonly [name: string, change: (site: SiteInput) => void];

const DASHBOARD = 'applications.KubernetesDashboard';
const CALLBACK = { matchingMode: 'strict', url: 'https://k8s.harbour.example/oauth2/callback' };
const OTHER_CALLBACK = { matchingMode: 'strict', url: 'https://k9s.harbour.example/cb' };
const KUBERNETES = ['HomeServerAdmins', 'KubernetesAdmins', 'KubernetesPowerUsers', 'KubernetesNamespaceOwners'];

const at =
  (path: string, value: unknown): SiteEdit[1] =>
  (site) =>
    put(site, `identity.${path}`, value);

/** The same, without the adopted parts that go with it, and without the secrets that nothing uses then. */
const without =
  (
    path: string,
    value: unknown,
    [noun, parts]: readonly [string, RegExp],
    ...secrets: readonly string[]
  ): SiteEdit[1] =>
  (site) => {
    put(site, `identity.${path}`, value);
    const { adopt = {} } = valueAt(site, `identity.${noun}`) as { adopt?: Record<string, unknown> };
    for (const part of Object.keys(adopt).filter((one) => parts.test(one))) delete adopt[part];
    for (const name of secrets) delete (site.secrets as Record<string, unknown>)[name];
  };

const NONE = ['groups', /^$/] as const;
const groups = (...keys: readonly string[]) => ({ groups: keys });

/** Edits of the fixture site harbour that synthesise. */
export const SITE_EDITS: readonly SiteEdit[] = [
  ['a session becomes shorter', at('signIn.logins.PasswordLogin.sessionDuration', 'hours=1')],
  ['a session becomes longer', at('signIn.logins.PasswordLogin.sessionDuration', 'weeks=8')],
  ['the session of source logins becomes shorter', at('signIn.logins.SourceLogin.sessionDuration', 'days=2')],
  ['a session is bound to the network', at('signIn.logins.PasswordLogin.networkBinding', 'bind_asn')],
  ['a session is bound to the country', at('signIn.logins.SourceLogin.geoipBinding', 'bind_continent')],
  ['the second factor leaves the login', at('signIn.flow.bindings.MfaBinding', undefined)],
  [
    'a source leaves the site',
    without('sources.Facebook', undefined, NONE, 'facebook_consumer_key', 'facebook_consumer_secret'),
  ],
  ['a source links accounts by e-mail', at('sources.Google.userMatchingMode', 'email_link')],
  ['a source links no accounts any more', at('sources.GitHub.userMatchingMode', 'identifier')],
  ['a source refuses e-mails that exist', at('sources.GitHub.userMatchingMode', 'email_deny')],
  ['a source is of another provider', at('sources.Google.providerType', 'gitlab')],
  ['new users join another group', at('invitationEnrollment.newUsersGroup', 'WrongmoveUsers')],
  ['invitations assign fewer groups', at('invitationEnrollment.assignableGroups', ['HeadscaleUsers'])],
  ['the session after a sign-up becomes shorter', at('invitationEnrollment.sessionDuration', 'hours=2')],
  ['the title of the sign-up by a source', at('invitationEnrollment.sourceFlow.title', 'Hello')],
  [
    'the sign-up by a source leaves the site',
    without('invitationEnrollment.sourceFlow', undefined, [
      'invitationEnrollment',
      /^(code|flowCode|flowIdentificationBindingNoPasskey|flowPasskey|noPasskey|startedBySource|source)/,
    ]),
  ],
  ['an application is renamed', at(`${DASHBOARD}.name`, 'Dashboard')],
  ['an application has another slug', at(`${DASHBOARD}.slug`, 'dashboard')],
  ['an application has another launch URL', at(`${DASHBOARD}.launchUrl`, 'https://k9s.harbour.example')],
  ['an application of the UI leaves the site', at('applications.Wrongmove', undefined)],
  [
    'a created client leaves the site',
    without(DASHBOARD, undefined, NONE, 'k8s_dashboard_client_id', 'k8s_dashboard_client_secret'),
  ],
  ['an application opens for one more group', at(`${DASHBOARD}.access`, groups(...KUBERNETES, 'TaskSubmitters'))],
  [
    'an application closes for one group',
    without(`${DASHBOARD}.access`, groups(...KUBERNETES.slice(0, 3)), [DASHBOARD, /NamespaceOwners/]),
  ],
  [
    'an application opens for all users',
    without(`${DASHBOARD}.access`, { everyone: 'Nothing in it is private at all' }, [DASHBOARD, /^application./]),
  ],
  [
    'access that the UI decided is stated',
    without('applications.Grafana.access', groups('TaskSubmitters'), ['applications.Grafana', /^application/]),
  ],
  ['one more redirect URI', at(`${DASHBOARD}.redirectUris`, [CALLBACK, OTHER_CALLBACK])],
  ['another redirect URI', at(`${DASHBOARD}.redirectUris`, [OTHER_CALLBACK])],
  [
    'an expression that matches the redirect URI of before',
    at(`${DASHBOARD}.redirectUris`, [{ matchingMode: 'regex', url: 'https://k8s\\.harbour\\.example/.*' }]),
  ],
  ['the tokens of a client last longer', at(`${DASHBOARD}.accessTokenValidity`, 'days=30')],
  ['a signing key that the server lacks', at(`${DASHBOARD}.signingKey`, 'another certificate')],
  ['a scope less', at(`${DASHBOARD}.scopes`, ['OpenId', 'Profile', 'KubernetesEmail'])],
  [
    'a new application',
    at('applications.Wiki', {
      ...{ kind: 'oidc', name: 'Wiki', slug: 'wiki', redirectUris: [OTHER_CALLBACK], accessTokenValidity: 'hours=1' },
      ...{ clientId: 'k8s_dashboard_client_id', clientSecret: 'k8s_dashboard_client_secret' },
      ...{ signingKey: 'authentik Self-signed Certificate', scopes: ['OpenId'], access: groups('HeadscaleUsers') },
    }),
  ],
  [
    'a host opens for one more group',
    at('hostRestriction.hosts.Terminal.access', groups('HomeServerAdmins', 'HeadscaleUsers')),
  ],
  [
    'a host closes for groups',
    without('hostRestriction.hosts.K8s.access', groups('HomeServerAdmins'), [
      'hostRestriction.hosts.K8s',
      /^applicationKubernetes/,
    ]),
  ],
  ['a host leaves the restriction', at('hostRestriction.hosts.Terminal', undefined)],
  ['one more host', at('hostRestriction.hosts.Notes', { host: 'notes', access: groups('HomeServerAdmins') })],
  ['a host has another name', at('hostRestriction.hosts.Terminal.host', 'console')],
  ['administrators are one group less', at('administrators', ['AuthentikAdmins'])],
  ['a group has a parent', at('groups.TaskSubmitters.parent', 'AllowLoginUsers')],
  ['a group that the server lacks', at('groups.TaskSubmitters.name', 'Nobody Yet')],
  ['the brake of failed logins', at('reputation.threshold', -50)],
  ['failed logins of an address no longer count', at('reputation.checkIp', false)],
  ['the guest has another username', at('publicGuests.user.username', 'visitor')],
  ['the guest has another name', at('publicGuests.user.name', 'Visitor')],
  ['the session of a guest becomes longer', at('publicGuests.login.sessionDuration', 'weeks=8')],
  [
    'a flow that guests could not start is open to them',
    without('publicGuests.closedFlows.UserSettings', undefined, ['publicGuests', /^closedUserSettings/]),
  ],
  ['public hosts have another address', at('publicGuests.provider.externalHost', 'guests.harbour.example')],
  ['the application of public hosts is renamed', at('publicGuests.application.name', 'Open')],
  ['another service connection', at('outpostDeployment.serviceConnection', '9452125d-04af-47fd-a949-17a3bfbb6344')],
  ['one wrong digit of the outpost', at('embeddedOutpost.adopt.id', '218dfaf4-ae6b-4374-ad4b-4f1cee68a3ec')],
  ['the outposts ask less often', at('outpostDeployment.refreshInterval', 'minutes=50')],
  ['the outpost has one pod', at('embeddedOutpost.keptDeployment.replicas', 1)],
  ['the outpost logs less', at('embeddedOutpost.logLevel', 'error')],
];
