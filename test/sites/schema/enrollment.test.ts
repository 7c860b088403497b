import { expectFault, faultsOf, put, type Row, siteFaults } from './change';
import { EXACT_TEXT, GROUP, SLUG, SPELLING } from './texts';

test.each<Row>([
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
    'identity.groups.TaskSubmitters: must not have keys that nothing reads, found: "members"',
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
])('%s cannot be %j', expectFault);

test('sources without the flow that they enrol with are refused', () => {
  expect(faultsOf('identity.invitationEnrollment', undefined)).toEqual([
    'identity.sources: must not be given without identity.invitationEnrollment, found: ["Google","GitHub","Facebook"]; ' +
      'a source enrols with that flow',
  ]);
});

test('a source that is only looked up leaves its secrets unused', () => {
  const [name, slug, providerType, userMatchingMode] = ['GitHub', 'github', 'github', 'email_link'];
  const lookedUp = { name, slug, providerType, userMatchingMode, lookup: true };
  expect(faultsOf('identity.sources.GitHub', lookedUp)).toEqual([
    'secrets.github_consumer_key: must be used, found: "github_consumer_key"; remove the secret that nothing asks for',
    'secrets.github_consumer_secret: must be used, found: "github_consumer_secret"; remove the secret that nothing asks for',
  ]);
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

test('an enrollment without sources is refused: nobody could go on at its screen', () => {
  expect(faultsOf('identity.sources', {})).toContain(
    'identity.sources: must not be empty with identity.invitationEnrollment, found: {}; ' +
      'its screen shows sources and nothing to type in',
  );
});

test('a source of OpenID Connect is taken over and never made: the server wants its URLs', () => {
  const faults = (adopt: string | undefined) =>
    siteFaults((site) => {
      put(site, 'identity.sources.Google.providerType', 'openidconnect');
      put(site, 'identity.sources.Google.adopt', adopt);
    });
  expect(faults('key')).toEqual([]);
  expect(faults(undefined)).toEqual([
    'identity.sources.Google.providerType: must not be made by Terraform, the server wants URLs that a site does not have, ' +
      `found: "openidconnect"; make it in the UI, and adopt it by 'key'`,
  ]);
});
