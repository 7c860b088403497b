import { expectFault, type Row } from './change';
import { CATCH_ALL, DASHBOARD, GROUP, HOST } from './texts';

test.each<Row>([
  // Applications.
  [
    'identity.scopes.OpenId',
    { key: 'openid' },
    'identity.scopes.OpenId: must be { blueprintId } for a scope of the blueprints or { name } for one of your own, found: {"key":"openid"}',
    'see Customization > Property Mappings',
  ],
  [
    'identity.applications.Grafana.kind',
    'saml',
    'identity.applications.Grafana.kind: must be \'domain-forward-auth\', \'oidc\' or \'oidc-adopted\', found: {"kind":"saml","name":"Grafana","adopt":{"variable":"adopt_grafana_provider"}...',
    'choose the kind of the application',
  ],
  [
    'identity.applications.Grafana.adopt',
    { id: 9 },
    'identity.applications.Grafana.adopt.id: must be of type string, found: 9',
    'change the value',
  ],
  [
    'identity.applications.Grafana.adopt',
    { id: '9a' },
    'identity.applications.Grafana.adopt.id: must be an integer primary key in quotes, found: "9a"',
    '`GET /api/v3/providers/all/` shows it as pk',
  ],
  [
    'identity.applications.Grafana.adopt',
    { variable: 'Adopt-Grafana' },
    'identity.applications.Grafana.adopt.variable: must be the name of a Terraform variable, found: "Adopt-Grafana"',
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
    'k8s.harbour.example',
    `${DASHBOARD}.launchUrl: must be a URL of the web, found: "k8s.harbour.example"`,
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
    `${DASHBOARD}.redirectUris.0.matchingMode: must be 'strict' or 'regex', found: {"matchingMode":"exact","url":"https://k8s.harbour.example/oauth2/callback"}`,
    'choose strict where the URI is known',
  ],
  [
    `${DASHBOARD}.launchUrl`,
    'k8s.harbour.example:443',
    `${DASHBOARD}.launchUrl: must be a URL of the web, found: "k8s.harbour.example:443"`,
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
  [
    `${DASHBOARD}.redirectUris.0`,
    { matchingMode: 'regex', url: 'https://.*' },
    `${DASHBOARD}.redirectUris.0.url: must not match https://evil.example/, which would get every login, found: "https://.*"`,
    'write the host out and escape its dots, as in https://app\\.example\\.org/.*',
  ],
  [
    `${DASHBOARD}.redirectUris.0.url`,
    'https://k8s.harbour.example/*',
    `${DASHBOARD}.redirectUris.0.url: must be one whole URI, * stands for nothing in it, found: "https://k8s.harbour.example/*"`,
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
    `${DASHBOARD}.access.groups`,
    ['KubernetesAdmins', 'Nobody'],
    `${DASHBOARD}.access.groups.1: must name a group of the site by its key, found: "Nobody"`,
    GROUP,
  ],
  [
    `${DASHBOARD}.access.groups`,
    [],
    `${DASHBOARD}.access.groups: must not be empty, found: []`,
    'name the groups whose members may open it',
  ],
  [
    `${CATCH_ALL}.provider.externalHost`,
    'sso.example.org',
    `${CATCH_ALL}.provider.externalHost: must be under harbour.example, found: "sso.example.org"`,
    'correct the host or the domain',
  ],
  [
    `${CATCH_ALL}.provider.cookieDomain`,
    '.harbour.example',
    `${CATCH_ALL}.provider.cookieDomain: must be a host name in lower case, found: ".harbour.example"`,
    HOST,
  ],
  // Keys and variables that would be one address.
  [
    'identity.applications.Google',
    { kind: 'oidc-adopted', name: 'Google', adopt: { id: '7' }, access: { everyone: 'Nothing in it is private' } },
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
    'identity.applications.Grafana.adopt',
    { variable: 'authentik_token' },
    'identity.applications.Grafana.adopt: must be a variable of its own, a secret has the name, found: "authentik_token"',
    'choose another',
  ],
  [
    'identity.applications.Grafana.adopt',
    { variable: 'adopt_admin_services_binding' },
    'identity.hostRestriction.binding.adopt: must be a variable of its own, identity.applications.Grafana.adopt has the name, found: "adopt_admin_services_binding"',
    'choose another',
  ],
])('%s cannot be %j', expectFault);
