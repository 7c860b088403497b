import { expectFault, type Row } from './change';
import { CATCH_ALL, DASHBOARD, GROUP, HOST } from './texts';

test.each<Row>([
  // Applications.
  [
    'identity.scopes.OpenId',
    { key: 'openid' },
    'identity.scopes.OpenId: is neither { blueprintId } nor { name }, found: "an object with key"',
    'take the id of a scope of the blueprints or the name of one of your own from Customization > Property Mappings',
  ],
  [
    'identity.applications.Grafana.kind',
    'saml',
    `identity.applications.Grafana.kind: is not 'domain-forward-auth', 'oidc' or 'oidc-adopted', found: "saml"`,
    'choose the kind of the application',
  ],
  [
    'identity.applications.Grafana.adopt',
    { id: '9' },
    'identity.applications.Grafana.adopt: does not name the provider, found: "an object with id"',
    'write { provider: { id } } or { provider: { variable } }',
  ],
  [
    'identity.applications.Grafana.adopt.provider',
    { id: 9 },
    'identity.applications.Grafana.adopt.provider.id: is not of type string, found: 9',
    'change the value',
  ],
  [
    'identity.applications.Grafana.adopt.provider',
    { id: '9a' },
    'identity.applications.Grafana.adopt.provider.id: is not an integer primary key in quotes, found: "9a"',
    '`GET /api/v3/providers/all/` shows it as pk',
  ],
  [
    'identity.applications.Grafana.adopt.provider',
    { variable: 'Adopt-Grafana' },
    'identity.applications.Grafana.adopt.provider.variable: is not the name of a Terraform variable, found: "Adopt-Grafana"',
    'use lower case, digits and "_"',
  ],
  [
    `${DASHBOARD}.slug`,
    'domain-wide-catch-all',
    `${DASHBOARD}.slug: is taken by ${CATCH_ALL}.slug already, found: "domain-wide-catch-all"`,
    'choose another',
  ],
  [
    `${DASHBOARD}.launchUrl`,
    'k8s.harbour.example',
    `${DASHBOARD}.launchUrl: is not a URL of the web, found: "k8s.harbour.example"`,
    'write it with https://',
  ],
  [
    `${DASHBOARD}.redirectUris`,
    [],
    `${DASHBOARD}.redirectUris: is empty, found: []`,
    'add one: without any, authentik saves the first URI it sees',
  ],
  [
    `${DASHBOARD}.redirectUris.0.matchingMode`,
    'exact',
    `${DASHBOARD}.redirectUris.0.matchingMode: is neither 'strict' nor 'regex', found: "exact"`,
    'choose strict where the URI is known',
  ],
  [
    `${DASHBOARD}.launchUrl`,
    'k8s.harbour.example:443',
    `${DASHBOARD}.launchUrl: is not a URL of the web, found: "k8s.harbour.example:443"`,
    'write it with https://',
  ],
  [
    `${DASHBOARD}.redirectUris.0.url`,
    '/oauth2/callback',
    `${DASHBOARD}.redirectUris.0.url: is not a whole URI, found: "/oauth2/callback"`,
    'write it with its scheme',
  ],
  [
    `${DASHBOARD}.redirectUris.0`,
    { matchingMode: 'regex', url: 'https://(' },
    `${DASHBOARD}.redirectUris.0.url: is not a regular expression, found: "https://("`,
    'escape the literal characters',
  ],
  [
    `${DASHBOARD}.redirectUris.0`,
    { matchingMode: 'regex', url: 'https://.*' },
    `${DASHBOARD}.redirectUris.0.url: is too broad, it also matches https://evil.example/, found: "https://.*"`,
    'write the host out and escape its dots, as in https://app\\.example\\.org/.*',
  ],
  [
    `${DASHBOARD}.redirectUris.0.url`,
    'https://k8s.harbour.example/*',
    `${DASHBOARD}.redirectUris.0.url: holds *, which is no wildcard here, found: "https://k8s.harbour.example/*"`,
    "write it out, or choose 'regex'",
  ],
  [
    'identity.publicGuests.application.slug',
    'k8s-dashboard',
    `identity.publicGuests.application.slug: is taken by ${DASHBOARD}.slug already, found: "k8s-dashboard"`,
    'choose another',
  ],
  [
    'identity.publicGuests.flow.slug',
    'invitation-enrollment',
    `identity.publicGuests.flow.slug: is taken by identity.invitationEnrollment.slug already, found: "invitation-enrollment"`,
    'choose another',
  ],
  [
    'identity.groups.TaskSubmitters.name',
    'kubernetes-admins',
    `identity.groups.TaskSubmitters.name: is taken by identity.groups.KubernetesAdmins.name already, found: "kubernetes-admins"`,
    'choose another',
  ],
  [
    'identity.groups.AllowLoginUsers.parent',
    'AllowLoginUsers',
    'identity.groups.AllowLoginUsers.parent: leads back to the group itself, found: "AllowLoginUsers"',
    'remove one parent of the circle',
  ],
  [
    'identity.signIn.identification.userFields',
    ['email'],
    'identity.signIn.identification.userFields: is given for an adopted stage, found: ["email"]',
    'remove it: the UI owns it',
  ],
  [
    `${DASHBOARD}.scopes`,
    [],
    `${DASHBOARD}.scopes: is empty, found: []`,
    'name scopes: a client without any gets no claims',
  ],
  [
    `${DASHBOARD}.scopes.1`,
    'Email',
    `${DASHBOARD}.scopes.1: names no scope of the site, found: "Email"`,
    'add it under identity.scopes, or correct the key',
  ],
  [
    `${DASHBOARD}.access.groups`,
    ['KubernetesAdmins', 'Nobody'],
    `${DASHBOARD}.access.groups.1: names no group of the site, found: "Nobody"`,
    GROUP,
  ],
  [
    `${DASHBOARD}.access.groups`,
    [],
    `${DASHBOARD}.access.groups: is empty, found: []`,
    'name the groups whose members may open it',
  ],
  [
    `${CATCH_ALL}.provider.externalHost`,
    'sso.example.org',
    `${CATCH_ALL}.provider.externalHost: is not under harbour.example, found: "sso.example.org"`,
    'correct the host or the domain',
  ],
  [
    `${CATCH_ALL}.provider.cookieDomain`,
    '.harbour.example',
    `${CATCH_ALL}.provider.cookieDomain: is not a host name in lower case, found: ".harbour.example"`,
    HOST,
  ],
  // Keys and variables that would be one address.
  [
    'identity.applications.Google',
    {
      kind: 'oidc-adopted',
      name: 'Google',
      adopt: { provider: { id: '7' } },
      access: { everyone: 'Nothing in it is private' },
    },
    'identity.applications.Google: is taken by identity.sources.Google already, found: "Google"',
    'choose another',
  ],
  [
    'identity.groups.SignIn',
    { name: 'Sign-in' },
    'identity.groups.SignIn: is taken by the stack itself already, found: "SignIn"',
    'choose another',
  ],
  [
    'identity.groups.Resource',
    { name: 'Resource' },
    'identity.groups.Resource: is not a PascalCase noun, found: "Resource"',
    'write for example DomainWideCatchAll, since it becomes a Terraform address',
  ],
  [
    'identity.applications.Grafana.adopt.provider',
    { variable: 'authentik_token' },
    'identity.applications.Grafana.adopt.provider: is taken by a secret already, found: "authentik_token"',
    'choose another',
  ],
  [
    'identity.applications.Grafana.adopt.provider',
    { variable: 'adopt_admin_services_binding' },
    'identity.hostRestriction.binding.adopt: is taken by identity.applications.Grafana.adopt.provider already, found: "adopt_admin_services_binding"',
    'choose another',
  ],
])('%s cannot be %j', expectFault);
