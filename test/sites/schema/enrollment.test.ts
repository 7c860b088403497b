import { expectFault, faultsOf, put, type Row, siteFaults } from './change';
import { EXACT_TEXT, GROUP, SLUG, SPELLING } from './texts';

test.each<Row>([
  ['identity.groups.HeadscaleUsers.name', '', 'identity.groups.HeadscaleUsers.name: is empty, found: ""', EXACT_TEXT],
  [
    'identity.groups.HeadscaleUsers.parent',
    'Nobody',
    'identity.groups.HeadscaleUsers.parent: names no group of the site, found: "Nobody"',
    GROUP,
  ],
  [
    'identity.groups.AuthentikAdmins.superuser',
    'yes',
    'identity.groups.AuthentikAdmins.superuser: is not of type boolean, found: "yes"',
    'change the value',
  ],
  [
    'identity.groups.TaskSubmitters.members',
    ['somebody'],
    'identity.groups.TaskSubmitters.members: is a key that nothing reads',
    SPELLING,
  ],
  [
    'identity.sources.Google.providerType',
    'gmail',
    'identity.sources.Google.providerType: is not one of "apple", "discord", "facebook", "github", "gitlab", "google", "openidconnect", "twitch", found: "gmail"',
    'choose one',
  ],
  [
    'identity.sources.Google.userMatchingMode',
    'email',
    'identity.sources.Google.userMatchingMode: is not one of "identifier", "email_link", "email_deny", "username_link", "username_deny", found: "email"',
    'choose one',
  ],
  ['identity.sources.Google.slug', 'go ogle', 'identity.sources.Google.slug: is not a slug, found: "go ogle"', SLUG],
  [
    'identity.invitationEnrollment.newUsersGroup',
    'Users',
    'identity.invitationEnrollment.newUsersGroup: names no group of the site, found: "Users"',
    GROUP,
  ],
  [
    'identity.invitationEnrollment.assignableGroups.1',
    'Nobody',
    'identity.invitationEnrollment.assignableGroups.1: names no group of the site, found: "Nobody"',
    GROUP,
  ],
  [
    'identity.invitationEnrollment.assignableGroups.1',
    'AuthentikAdmins',
    'identity.invitationEnrollment.assignableGroups.1: is a group of superusers, found: "AuthentikAdmins"',
    'remove it, and add such members by hand',
  ],
])('%s cannot be %j', expectFault);

test('sources without the flow that they enrol with are refused', () => {
  expect(faultsOf('identity.invitationEnrollment', undefined)).toEqual([
    'identity.sources: is given without identity.invitationEnrollment, found: ["Google","GitHub","Facebook"]; ' +
      'add the enrollment, whose flow a source starts',
  ]);
});

test('a source that is only looked up leaves its secrets unused', () => {
  const [name, slug, providerType, userMatchingMode] = ['GitHub', 'github', 'github', 'email_link'];
  const lookedUp = { name, slug, providerType, userMatchingMode, lookup: true };
  expect(faultsOf('identity.sources.GitHub', lookedUp)).toEqual([
    'secrets.github_consumer_key: is used by nothing; remove it',
    'secrets.github_consumer_secret: is used by nothing; remove it',
  ]);
});

test.each([
  ['newUsersGroup', 'AuthentikAdmins', 'newUsersGroup: leads to a group of superusers'],
  ['assignableGroups', ['AuthentikAdmins'], 'assignableGroups.0: is a group of superusers'],
])('an invitation makes no superuser: %s', (property, value, fault) => {
  expect(faultsOf(`identity.invitationEnrollment.${property}`, value)[0]).toContain(fault);
});

test('a group below one of superusers is not assignable either', () => {
  expect(faultsOf('identity.groups.TaskSubmitters.parent', 'AuthentikAdmins')[0]).toContain(
    'assignableGroups.6: is a group of superusers',
  );
});

test('an enrollment without sources is refused: its screen would have no way to go on', () => {
  expect(faultsOf('identity.sources', {})).toContain(
    'identity.sources: is empty, with identity.invitationEnrollment, found: {}; ' +
      'add one: its screen shows sources and no field',
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
    'identity.sources.Google.providerType: cannot be created by Terraform, which has no field for its URLs, ' +
      `found: "openidconnect"; create it in the UI, and adopt it by 'key'`,
  ]);
});
