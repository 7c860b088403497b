import { defineSite, SiteError } from '../../sites/site';
import { viktorbarzin } from '../../sites/viktorbarzin';
import { stackProps } from '../../stacks/stack-props';
import { siteFaults as faults, put } from './change';

const faultsOf = (path: string, value: unknown) => faults((site) => put(site, path, value));

const LOGIN = 'identity.signIn.logins.PasswordLogin';
const BINDINGS = 'identity.signIn.flow.bindings';
const CATCH_ALL = 'identity.applications.DomainWideCatchAll';
const DASHBOARD = 'identity.applications.KubernetesDashboard';
const GUESTS = 'identity.publicGuests';
const HOSTS = 'identity.hostRestriction.hosts';

const SLUG = 'use letters, digits, "-" and "_" only';
const EXACT_TEXT = 'write it out, a name to the letter';
const HOST = 'leave scheme, port and path away';
const SPELLING = 'correct the spelling or remove them';
const ADOPT_BY_KEY = "write 'create', 'key', { id } or { variable }";
const ADOPT = "write 'create', { id } or { variable }";
const GROUP = 'add it under identity.groups';
const UUID = 'copy it from the address bar of the admin interface';

test.each(['identity.serverVersion', 'identity.hostRestriction.hosts.Terminal.enforce', 'exceptions', ''])(
  'an adoption entry for %j is a fault: it would stand over the site unseen',
  (path) => {
    expect(faultsOf('adoption', { [path]: 'x' })).toEqual([
      `adoption entry ${path} must end on one of adoption, geoipBinding, managed, networkBinding, provider, roles; ` +
        'write everything else into the site',
    ]);
  },
);

test('an adoption entry whose place is gone is a fault of the site, and so is one that is no adoption', () => {
  expect(faultsOf('adoption', { 'identity.nothing.Here.adoption': 'key' })).toEqual([
    'adoption entry identity.nothing.Here.adoption must have a place in site viktorbarzin; remove the entry from its file',
  ]);
  expect(faultsOf('adoption', { 'identity.applications.Grafana.provider': { id: 'x' } })).toEqual([
    expect.stringMatching(/^identity\.applications\.Grafana\.provider\.id: must be an integer primary key/),
  ]);
});

test('the real site is accepted', () => {
  expect(faults(() => {})).toEqual([]);
});

/** What is put at the path; the fault that comes of it: path, rule and what was found; the remedy. */
test.each<[path: string, value: unknown, fault: string, remedy: string]>([
  // The site itself.
  ['name', 'my site', 'name: must be a slug, found: "my site"', SLUG],
  ['name', undefined, 'name: must be given, found: nothing', 'add a value of type string'],
  ['name', 5, 'name: must be of type string, found: 5', 'change the value'],
  ['colour', 'blue', '(site): must not have keys that nothing reads, found: colour', SPELLING],
  ['identity', undefined, 'identity: must be given, found: nothing', 'add a value of type object'],
  ['identity.hosts', {}, 'identity: must not have keys that nothing reads, found: hosts', SPELLING],
  // Where the state lives.
  ['backend', undefined, 'backend: must be given, found: nothing', 'add a value of type object'],
  [
    'backend',
    { type: 'gcs' },
    "backend.type: must be 'local', 'pg', 's3', 'kubernetes' or 'http', found: {\"type\":\"gcs\"}",
    'credentials come from the environment of Terraform',
  ],
  ['backend.directory', '', 'backend.directory: must not be empty, found: ""', EXACT_TEXT],
  [
    'backend',
    { type: 'local', directory: 'state', access_key: 'x' },
    'backend: must not have keys that nothing reads, found: access_key',
    SPELLING,
  ],
  [
    'backend',
    { type: 's3', bucket: 'b', keyPrefix: '' },
    'backend.region: must be given, found: nothing',
    'add a value of type string',
  ],
  [
    'backend',
    { type: 'http', address: 'state' },
    'backend.address: must be a URL, found: "state"',
    'the name of the stack is put behind it',
  ],
  [
    'backend',
    { type: 'kubernetes', secretSuffixPrefix: 's', namespace: 'My_NS' },
    'backend.namespace: must be one label of a host name in lower case, found: "My_NS"',
    'leave the domain away',
  ],
  [
    'state',
    { released: [{ stack: 'identity', address: 'authentik_group.Gone', reason: ' ' }] },
    'state.released.0.reason: must not be empty, found: ""',
    EXACT_TEXT,
  ],
  // Secrets and exceptions.
  [
    'secrets.authentik_token',
    undefined,
    'identity.apiToken: must name a secret of the register, found: "authentik_token"',
    'add it under secrets',
  ],
  [
    'secrets.spare',
    { opens: 'nothing', from: 'nowhere' },
    'secrets.spare: must be used, found: "spare"',
    'remove the secret that nothing asks for',
  ],
  [
    'secrets.Spare-Key',
    { opens: 'nothing', from: 'nowhere' },
    'secrets.Spare-Key: must be the name of a secret in lower case, found: "Spare-Key"',
    'never the secret itself',
  ],
  ['secrets.authentik_token.opens', '', 'secrets.authentik_token.opens: must not be empty, found: ""', EXACT_TEXT],
  [
    'exceptions.0.reason',
    undefined,
    'exceptions.0.reason: must be given, found: nothing',
    'add a value of type string',
  ],
  [
    'exceptions.0.reason',
    'legacy',
    'exceptions.0.reason: must be a reason that a reviewer can judge, found: "legacy"',
    'write a sentence',
  ],
  ['exceptions.0.rule', '', 'exceptions.0.rule: must be a slug, found: ""', SLUG],
  ['exceptions.0.until', '2027', 'exceptions.0: must not have keys that nothing reads, found: until', SPELLING],
  // The server and its flows.
  [
    'identity.host',
    'https://authentik.viktorbarzin.me',
    'identity.host: must be a host name in lower case, found: "https://authentik.viktorbarzin.me"',
    HOST,
  ],
  [
    'identity.host',
    'authentik.example.org',
    'identity.host: must be under viktorbarzin.me, found: "authentik.example.org"',
    'correct the host or the domain',
  ],
  [
    'identity.host',
    'authentik.badviktorbarzin.me',
    'identity.host: must be under viktorbarzin.me, found: "authentik.badviktorbarzin.me"',
    'correct the host or the domain',
  ],
  [
    'identity.serverVersion',
    '2026.2',
    'identity.serverVersion: must be a version such as 2026.2.4, found: "2026.2"',
    'write all three parts',
  ],
  [
    'identity.flows.authorization',
    'default provider authorization',
    'identity.flows.authorization: must be a slug, found: "default provider authorization"',
    SLUG,
  ],
  [
    'identity.flows.invalidation',
    undefined,
    'identity.flows.invalidation: must be given, found: nothing',
    'add a value of type string',
  ],
  ['identity.flows.passkey', '', 'identity.flows.passkey: must be a slug, found: ""', SLUG],
  // Sign-in.
  [
    `${LOGIN}.sessionDuration`,
    undefined,
    `${LOGIN}.sessionDuration: must be given, found: nothing`,
    'add a value of type string',
  ],
  [`${LOGIN}.sessionDuration`, 4, `${LOGIN}.sessionDuration: must be of type string, found: 4`, 'change the value'],
  ...['4w', '', 'weeks=4;weeks=1', 'weeks=4; days=1'].map((text): [string, unknown, string, string] => [
    `${LOGIN}.sessionDuration`,
    text,
    `${LOGIN}.sessionDuration: must be unit=number joined by ";" with each unit once, found: ${JSON.stringify(text)}`,
    'write for example weeks=4 or hours=1;minutes=30 (units: weeks, days, hours, minutes, seconds, milliseconds, microseconds)',
  ]),
  [
    `${LOGIN}.sessionDuration`,
    'weeks=99999999',
    `${LOGIN}.sessionDuration: weeks must be a whole number from 0 to 285 years, found: "weeks=99999999"`,
    'use a smaller unit',
  ],
  [
    `${LOGIN}.networkBinding`,
    'none',
    `${LOGIN}.networkBinding: must be one of "no_binding", "bind_asn", "bind_asn_network", "bind_asn_network_ip", found: "none"`,
    'choose one',
  ],
  [`${LOGIN}.name`, '  ', `${LOGIN}.name: must not be empty, found: ""`, EXACT_TEXT],
  [
    `${LOGIN}.adoption`,
    'adopt',
    `${LOGIN}.adoption: must say how the object comes to Terraform, found: "adopt"`,
    ADOPT_BY_KEY,
  ],
  [
    `${LOGIN}.adoption`,
    { id: '4C6977D2-EAAE-4033-B1DB-21B48C6B47F0' },
    `${LOGIN}.adoption.id: must be a UUID in lower case, found: "4C6977D2-EAAE-4033-B1DB-21B48C6B47F0"`,
    UUID,
  ],
  [`${LOGIN}.adoption`, { id: '' }, `${LOGIN}.adoption.id: must be a UUID in lower case, found: ""`, UUID],
  [
    `${LOGIN}.adoption`,
    { id: '4c6977d2-eaae-4033-b1db-21b48c6b47f0', key: 'login' },
    `${LOGIN}.adoption: must not have keys that nothing reads, found: key`,
    SPELLING,
  ],
  // Of no form, or of two: nobody knows which one was meant.
  ...[{}, { uuid: 'x' }, { id: '4c6977d2-eaae-4033-b1db-21b48c6b47f0', variable: 'x' }, null].map(
    (entry): [string, unknown, string, string] => [
      `${LOGIN}.adoption`,
      entry,
      `${LOGIN}.adoption: must say how the object comes to Terraform, found: ${JSON.stringify(entry)}`,
      ADOPT_BY_KEY,
    ],
  ),
  [
    'identity.signIn.logins.password-login',
    { name: 'x', sessionDuration: 'weeks=4', adoption: 'create' },
    'identity.signIn.logins.password-login: must be a PascalCase noun, found: "password-login"',
    'it becomes a Terraform address, for example DomainWideCatchAll',
  ],
  [
    `${BINDINGS}.Mfa`,
    { order: 20.5, stage: 'mfa', adoption: 'create' },
    `${BINDINGS}.Mfa.order: must be a whole number, found: 20.5`,
    'write it without a fraction',
  ],
  [
    `${BINDINGS}.Mfa`,
    { order: -10, stage: 'mfa', adoption: 'create' },
    `${BINDINGS}.Mfa.order: must be 0 or more, found: -10`,
    'count in tens',
  ],
  [
    `${BINDINGS}.Mfa`,
    { order: 30, stage: 'mfa', adoption: 'key' },
    `${BINDINGS}.Mfa.adoption: must say how the object comes to Terraform, found: "key"`,
    ADOPT,
  ],
  [
    'identity.signIn.identification.userFields',
    ['e-mail'],
    'identity.signIn.identification.userFields.0: must be one of "email", "username", "upn", found: "e-mail"',
    'choose one',
  ],
  [
    'identity.signIn.flow.title',
    'Welcome',
    `${BINDINGS}: must have a stage of identity.signIn.logins, found: []`,
    'the flow that is created would log nobody in',
  ],
  [
    'identity.signIn.identification.passwordStage',
    undefined,
    'identity.signIn.identification.passwordStage: must be given, found: nothing',
    'add a value of type string',
  ],
  // Groups, sources and invitations.
  [
    'identity.groups.HeadscaleUsers.name',
    '',
    'identity.groups.HeadscaleUsers.name: must not be empty, found: ""',
    EXACT_TEXT,
  ],
  [
    'identity.groups.HeadscaleUsers.parent',
    'Nobody',
    'identity.groups.HeadscaleUsers.parent: must name a group of the site by its key, found: "Nobody"',
    GROUP,
  ],
  [
    'identity.groups.AuthentikAdmins.superuser',
    'yes',
    'identity.groups.AuthentikAdmins.superuser: must be of type boolean, found: "yes"',
    'change the value',
  ],
  [
    'identity.groups.TaskSubmitters.members',
    ['somebody'],
    'identity.groups.TaskSubmitters: must not have keys that nothing reads, found: members',
    SPELLING,
  ],
  [
    'identity.sources.Google.providerType',
    'gmail',
    'identity.sources.Google.providerType: must be one of "apple", "discord", "facebook", "github", "gitlab", "google", "openidconnect", "twitch", found: "gmail"',
    'choose one',
  ],
  [
    'identity.sources.Google.userMatchingMode',
    'email',
    'identity.sources.Google.userMatchingMode: must be one of "identifier", "email_link", "email_deny", "username_link", "username_deny", found: "email"',
    'choose one',
  ],
  ['identity.sources.Google.slug', 'go ogle', 'identity.sources.Google.slug: must be a slug, found: "go ogle"', SLUG],
  [
    'identity.invitationEnrollment.newUsersGroup',
    'Users',
    'identity.invitationEnrollment.newUsersGroup: must name a group of the site by its key, found: "Users"',
    GROUP,
  ],
  [
    'identity.invitationEnrollment.assignableGroups.1',
    'Nobody',
    'identity.invitationEnrollment.assignableGroups.1: must name a group of the site by its key, found: "Nobody"',
    GROUP,
  ],
  [
    'identity.invitationEnrollment.assignableGroups.1',
    'AuthentikAdmins',
    'identity.invitationEnrollment.assignableGroups.1: must not be a group of superusers, found: "AuthentikAdmins"',
    'add such members by hand',
  ],
  // Applications.
  [
    'identity.scopes.OpenId',
    { key: 'openid' },
    'identity.scopes.OpenId: must be { managed } for a scope of the blueprints or { name } for one of your own, found: {"key":"openid"}',
    'see Customization > Property Mappings',
  ],
  [
    'identity.applications.Grafana.kind',
    'saml',
    'identity.applications.Grafana.kind: must be \'domain-forward-auth\', \'oidc\' or \'oidc-authorization\', found: {"kind":"saml","name":"Grafana"}',
    'choose the kind of the application',
  ],
  [
    'identity.applications.Grafana.provider',
    { id: 9 },
    'identity.applications.Grafana.provider.id: must be of type string, found: 9',
    'change the value',
  ],
  [
    'identity.applications.Grafana.provider',
    { id: '9a' },
    'identity.applications.Grafana.provider.id: must be an integer primary key in quotes, found: "9a"',
    '`GET /api/v3/providers/all/` shows it as pk',
  ],
  [
    'identity.applications.Grafana.provider',
    { variable: 'Adopt-Grafana' },
    'identity.applications.Grafana.provider.variable: must be the name of a Terraform variable, found: "Adopt-Grafana"',
    'use lower case, digits and "_"',
  ],
  [
    `${DASHBOARD}.slug`,
    'domain-wide-catch-all',
    `${DASHBOARD}.slug: must be unique, found: "domain-wide-catch-all"`,
    `${CATCH_ALL}.slug has it already`,
  ],
  [
    `${DASHBOARD}.launchUrl`,
    'k8s.viktorbarzin.me',
    `${DASHBOARD}.launchUrl: must be a URL of the web, found: "k8s.viktorbarzin.me"`,
    'write it with https://',
  ],
  [
    `${DASHBOARD}.redirectUris`,
    [],
    `${DASHBOARD}.redirectUris: must not be empty, found: []`,
    'authentik would accept the first one that comes',
  ],
  [
    `${DASHBOARD}.redirectUris.0.matchingMode`,
    'exact',
    `${DASHBOARD}.redirectUris.0.matchingMode: must be 'strict' or 'regex', found: {"matchingMode":"exact","url":"https://k8s.viktorbarzin.me/oauth2/callback"}`,
    'choose strict where the URI is known',
  ],
  [
    `${DASHBOARD}.launchUrl`,
    'k8s.viktorbarzin.me:443',
    `${DASHBOARD}.launchUrl: must be a URL of the web, found: "k8s.viktorbarzin.me:443"`,
    'write it with https://',
  ],
  [
    `${DASHBOARD}.redirectUris.0.url`,
    '/oauth2/callback',
    `${DASHBOARD}.redirectUris.0.url: must be a whole URI, found: "/oauth2/callback"`,
    'write it with its scheme',
  ],
  [
    `${DASHBOARD}.redirectUris.0`,
    { matchingMode: 'regex', url: 'https://(' },
    `${DASHBOARD}.redirectUris.0.url: must be a regular expression, found: "https://("`,
    'escape what is meant to the letter',
  ],
  ...['.*', 'https://.*', 'https?://[^/]+/(oauth2/)?callback'].map((url): [string, unknown, string, string] => [
    `${DASHBOARD}.redirectUris.0`,
    { matchingMode: 'regex', url },
    `${DASHBOARD}.redirectUris.0.url: must not match the host of somebody else, who would get every login, found: "${url}"`,
    'write the host out, as in https://app\\.example\\.org/.*',
  ]),
  [
    `${DASHBOARD}.redirectUris.0.url`,
    'https://k8s.viktorbarzin.me/*',
    `${DASHBOARD}.redirectUris.0.url: must be one whole URI, * stands for nothing in it, found: "https://k8s.viktorbarzin.me/*"`,
    "write it out, or choose 'regex'",
  ],
  [
    'identity.publicGuests.application.slug',
    'k8s-dashboard',
    'identity.publicGuests.application.slug: must be unique, found: "k8s-dashboard"',
    `${DASHBOARD}.slug has it already`,
  ],
  [
    'identity.publicGuests.flow.slug',
    'invitation-enrollment',
    'identity.publicGuests.flow.slug: must be unique, found: "invitation-enrollment"',
    'identity.invitationEnrollment.slug has it already',
  ],
  [
    'identity.groups.TaskSubmitters.name',
    'kubernetes-admins',
    'identity.groups.TaskSubmitters.name: must be unique, found: "kubernetes-admins"',
    'identity.groups.KubernetesAdmins.name has it already',
  ],
  [
    'identity.groups.AllowLoginUsers.parent',
    'AllowLoginUsers',
    'identity.groups.AllowLoginUsers.parent: must not lead back to the group itself, found: "AllowLoginUsers"',
    'cut the circle',
  ],
  [
    'identity.signIn.identification.userFields',
    ['email'],
    'identity.signIn.identification.userFields: must not be given for an adopted stage, found: ["email"]',
    'the UI owns them',
  ],
  [
    `${DASHBOARD}.scopes`,
    [],
    `${DASHBOARD}.scopes: must not be empty, found: []`,
    'a client without scopes gets no claims',
  ],
  [
    `${DASHBOARD}.scopes.1`,
    'Email',
    `${DASHBOARD}.scopes.1: must name a scope of the site by its key, found: "Email"`,
    'add it under identity.scopes',
  ],
  [
    `${DASHBOARD}.groups`,
    ['KubernetesAdmins', 'Nobody'],
    `${DASHBOARD}.groups.1: must name a group of the site by its key, found: "Nobody"`,
    GROUP,
  ],
  [
    `${DASHBOARD}.groups`,
    [],
    `${DASHBOARD}.groups: must not be empty, found: []`,
    'leave it out where everybody may come in',
  ],
  [
    `${CATCH_ALL}.provider.externalHost`,
    'sso.example.org',
    `${CATCH_ALL}.provider.externalHost: must be under viktorbarzin.me, found: "sso.example.org"`,
    'correct the host or the domain',
  ],
  [
    `${CATCH_ALL}.provider.cookieDomain`,
    '.viktorbarzin.me',
    `${CATCH_ALL}.provider.cookieDomain: must be a host name in lower case, found: ".viktorbarzin.me"`,
    HOST,
  ],
  // Keys and variables that would be one address.
  [
    'identity.applications.Google',
    { kind: 'oidc-authorization', name: 'Google' },
    'identity.applications.Google: must be a key of its own, identity.sources.Google has it already, found: "Google"',
    'choose another one',
  ],
  [
    'identity.groups.SignIn',
    { name: 'Sign-in' },
    'identity.groups.SignIn: must be a key of its own, the stack itself has it already, found: "SignIn"',
    'choose another one',
  ],
  [
    'identity.groups.Resource',
    { name: 'Resource' },
    'identity.groups.Resource: must be a PascalCase noun, found: "Resource"',
    'it becomes a Terraform address, for example DomainWideCatchAll',
  ],
  [
    'identity.applications.Grafana.provider',
    { variable: 'authentik_token' },
    'identity.applications.Grafana.provider: must be a variable of its own, a secret has the name, found: "authentik_token"',
    'choose another',
  ],
  [
    'identity.applications.Grafana.provider',
    { variable: 'adopt_admin_services_binding' },
    'identity.hostRestriction.binding.adoption: must be a variable of its own, identity.applications.Grafana.provider has the name, found: "adopt_admin_services_binding"',
    'choose another',
  ],
  // Restricted hosts, reputation, guests and outposts.
  [
    'identity.hostRestriction.application',
    'Grafana',
    'identity.hostRestriction.application: must name a domain-forward-auth application, found: "Grafana"',
    'give its key under identity.applications',
  ],
  [
    `${HOSTS}.K8s.host`,
    'k8s.viktorbarzin.me',
    `${HOSTS}.K8s.host: must be one label of a host name in lower case, found: "k8s.viktorbarzin.me"`,
    'leave the domain away',
  ],
  [
    `${HOSTS}.Dashy.host`,
    'k8s',
    `${HOSTS}.Dashy.host: must be unique, found: "k8s"`,
    `${HOSTS}.K8s.host has it already`,
  ],
  [
    `${HOSTS}.K8s.groups`,
    [],
    `${HOSTS}.K8s.groups: must not be empty, found: []`,
    'name the groups that may open the host',
  ],
  [
    `${HOSTS}.K8s.groups.1`,
    'Nobody',
    `${HOSTS}.K8s.groups.1: must name a group of the site by its key, found: "Nobody"`,
    GROUP,
  ],
  [
    'identity.hostRestriction.policy.adoption',
    { id: '7' },
    'identity.hostRestriction.policy.adoption.id: must be a UUID in lower case, found: "7"',
    UUID,
  ],
  [
    'identity.reputation.threshold',
    0,
    'identity.reputation.threshold: must be negative, found: 0',
    'use for example -5',
  ],
  [
    'identity.reputation.threshold',
    -0.5,
    'identity.reputation.threshold: must be a whole number, found: -0.5',
    'write it without a fraction',
  ],
  [
    `${GUESTS}.provider.externalHost`,
    'public-auth.example.org',
    `${GUESTS}.provider.externalHost: must be under viktorbarzin.me, found: "public-auth.example.org"`,
    'correct the host or the domain',
  ],
  [
    `${GUESTS}.outpost.replicas`,
    0,
    `${GUESTS}.outpost.replicas: must be 1 or more, found: 0`,
    'an outpost without replicas answers nobody',
  ],
  [
    `${GUESTS}.outpost.resources.requests.memory`,
    '1Gi',
    `${GUESTS}.outpost.resources.requests.memory: must not be above the limit of 256Mi, found: "1Gi"`,
    'raise the limit or lower the request',
  ],
  [
    'identity.embeddedOutpost.resources.limits.cpu',
    '99m',
    'identity.embeddedOutpost.resources.requests.cpu: must not be above the limit of 99m, found: "100m"',
    'raise the limit or lower the request',
  ],
  [
    `${GUESTS}.outpost.resources.limits.memory`,
    '256 MB',
    `${GUESTS}.outpost.resources.limits.memory: must be memory above 0 in Ki, Mi or Gi, found: "256 MB"`,
    'write for example 128Mi',
  ],
  [
    'identity.outposts',
    undefined,
    'identity.outposts: must be given, found: nothing',
    'say where the outposts of this site run',
  ],
  [
    'identity.outposts.serviceConnection',
    'local',
    'identity.outposts.serviceConnection: must be a UUID in lower case, found: "local"',
    'copy it from the address bar of the admin interface',
  ],
  [
    'identity.embeddedOutpost',
    undefined,
    'identity.embeddedOutpost: must be given, found: nothing',
    'a domain-forward-auth application is served by it',
  ],
  [
    'identity.embeddedOutpost.logLevel',
    'verbose',
    'identity.embeddedOutpost.logLevel: must be one of "trace", "debug", "info", "warning", "error", found: "verbose"',
    'choose one',
  ],
  [
    'identity.embeddedOutpost.replicas',
    '2',
    'identity.embeddedOutpost.replicas: must be of type number, found: "2"',
    'change the value',
  ],
  [
    'identity.embeddedOutpost.sharedMemory',
    '2GB',
    'identity.embeddedOutpost.sharedMemory: must be memory above 0 in Ki, Mi or Gi, found: "2GB"',
    'write for example 128Mi',
  ],
  [
    'identity.embeddedOutpost.sharedMemory',
    '2560Mi',
    'identity.embeddedOutpost.sharedMemory: must be below the memory limit of the outpost, 2560Mi, found: "2560Mi"',
    'lower it, or raise the limit',
  ],
  // The edge.
  ...[7, 15, 60, 90, 1, 0, -5].map((minutes): [string, unknown, string, string] => [
    'edge.sync.everyMinutes',
    minutes,
    `edge.sync.everyMinutes: must divide 60 and be below 15, after which the alert calls, found: ${minutes}`,
    'choose 2, 3, 4, 5, 6, 10 or 12',
  ]),
])('%s cannot be %j', (path, value, fault, remedy) => {
  expect(faultsOf(path, value)).toEqual([`${fault}; ${remedy}`]);
});

test.each([
  ['a request as high as the limit', { limits: { memory: '256Mi' }, requests: { memory: '256Mi', cpu: '1' } }],
  ['a limit in another unit', { limits: { memory: '1Gi', cpu: '1' }, requests: { memory: '512Mi', cpu: '900m' } }],
  ['a limit and no request of memory', { limits: { memory: '4Gi' }, requests: { cpu: '4' } }],
  ['a limit without a request', { limits: { cpu: '4', memory: '4Gi' } }],
])('an outpost may have %s', (_, resources) => {
  expect(faultsOf(`${GUESTS}.outpost.resources`, resources)).toEqual([]);
});

test('sources without the flow that they enrol with are refused', () => {
  expect(faultsOf('identity.invitationEnrollment', undefined)).toEqual([
    'identity.sources: must not be given without identity.invitationEnrollment, found: ["Google","GitHub","Facebook"]; ' +
      'a source enrols with that flow',
  ]);
});

test('a secret under another name is missing in one place and unused in the other', () => {
  expect(faultsOf(`${DASHBOARD}.clientSecret`, 'dashboard_secret')).toEqual([
    `${DASHBOARD}.clientSecret: must name a secret of the register, found: "dashboard_secret"; add it under secrets`,
    'secrets.k8s_dashboard_client_secret: must be used, found: "k8s_dashboard_client_secret"; remove the secret that nothing asks for',
  ]);
});

test('a secret itself, where its name belongs, is refused', () => {
  const path = 'identity.sources.Google.managed.consumerSecret';
  expect(faultsOf(path, 'GOCSPX-abc')).toContain(
    `${path}: must be the name of a secret in lower case, found: "GOCSPX-abc"; never the secret itself`,
  );
});

test('what every object inherits is no entry of the register', () => {
  expect(faultsOf('identity.apiToken', 'constructor')).toContain(
    'identity.apiToken: must name a secret of the register, found: "constructor"; add it under secrets',
  );
});

test('a source that is only looked up leaves its secrets unused', () => {
  expect(faultsOf('identity.sources.GitHub.managed', undefined)).toEqual([
    'secrets.github_consumer_key: must be used, found: "github_consumer_key"; remove the secret that nothing asks for',
    'secrets.github_consumer_secret: must be used, found: "github_consumer_secret"; remove the secret that nothing asks for',
  ]);
});

test('every host of a site whose domain is another one is named', () => {
  expect(faultsOf('domain', 'example.org').filter((fault) => fault.startsWith('identity.'))).toEqual([
    'identity.host: must be under example.org, found: "authentik.viktorbarzin.me"; correct the host or the domain',
    `${CATCH_ALL}.provider.externalHost: must be under example.org, found: "authentik.viktorbarzin.me"; correct the host or the domain`,
    `${GUESTS}.provider.externalHost: must be under example.org, found: "public-auth.viktorbarzin.me"; correct the host or the domain`,
  ]);
});

test('all faults of a site come in one throw, whatever part they are in', () => {
  const site = structuredClone(viktorbarzin);
  put(site, 'colour', 'blue');
  put(site, 'identity.serverVersion', 'latest');
  put(site, 'identity.groups.HeadscaleUsers.name', '');
  put(site, `${HOSTS}.K8s.groups`, []);
  expect(() => defineSite(site)).toThrow(
    new SiteError('viktorbarzin', [
      'identity.serverVersion: must be a version such as 2026.2.4, found: "latest"; write all three parts',
      'identity.groups.HeadscaleUsers.name: must not be empty, found: ""; write it out, a name to the letter',
      `${HOSTS}.K8s.groups: must not be empty, found: []; name the groups that may open the host`,
      '(site): must not have keys that nothing reads, found: colour; correct the spelling or remove them',
    ]),
  );
});

test('the message counts the faults and puts one on each line', () => {
  expect(new SiteError('lab', ['a', 'b']).message).toBe('site lab: 2 faults\n  a\n  b');
  expect(new SiteError('lab', ['a']).message).toBe('site lab: 1 fault\n  a');
});

test('a long value is shown in part', () => {
  const [fault] = faultsOf('exceptions.0.rule', 'no rule has a name like this '.repeat(10));
  expect(fault).toMatch(/^exceptions\.0\.rule: must be a slug, found: "no rule.{69}\.\.\.; use letters/);
});

test('what a site may leave out has its default', () => {
  const { state, identity } = defineSite(viktorbarzin);
  expect(state).toEqual({ moved: [], released: [] });
  expect(identity.groups.TaskSubmitters?.superuser).toBe(false);
  expect(faultsOf('exceptions', undefined)).toEqual([]);
});

test('no two sites have one state, not even a copy of another', () => {
  const stateOf = (name: string) => stackProps(defineSite({ ...viktorbarzin, name }), 'identity').backend;
  expect(stateOf('viktorbarzin')).toEqual({ type: 'local', directory: 'state/viktorbarzin' });
  expect(stateOf('copy')).toEqual({ type: 'local', directory: 'state/copy' });
});

test.each([
  ['newUsersGroup', 'AuthentikAdmins', 'newUsersGroup: must not lead to a group of superusers'],
  ['assignableGroups', ['AuthentikAdmins'], 'assignableGroups.0: must not be a group of superusers'],
])('an invitation makes no superuser: %s', (property, value, fault) => {
  expect(faultsOf(`identity.invitationEnrollment.${property}`, value)[0]).toContain(fault);
});

test('a group below one of superusers is not assignable either', () => {
  expect(faultsOf('identity.groups.TaskSubmitters.parent', 'AuthentikAdmins')[0]).toContain(
    'assignableGroups.6: must not be a group of superusers',
  );
});

test('the address of a state holds no credentials', () => {
  const backend = { type: 'http', address: 'https://user:secret@state.example.org/x' };
  expect(faultsOf('backend', backend)[0]).toMatch(/^backend\.address: must not hold credentials, .*TF_HTTP_PASSWORD$/);
  expect(faultsOf('backend', backend).join()).not.toContain('secret@');
});
