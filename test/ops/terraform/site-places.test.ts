import { placeLines } from '../../../ops/terraform/site-places';

const PROVENANCE = [
  {
    address: 'data.authentik_stage.Password',
    path: 'identity.logins.Password',
    adopt: 'identity.logins.Password.adopt',
  },
  { address: 'data.authentik_group.Staff', path: 'identity.groups.Staff' },
  {
    address: 'authentik_application.Wiki',
    path: 'identity.applications.Wiki',
    adopt: 'identity.applications.Wiki.adopt',
  },
  { address: 'authentik_flow.Login', path: 'identity.flows.login' },
  { address: 'authentik_brand.Own' },
];
const failWith = (...errors: readonly string[]) =>
  ['terraform plan failed, found: exit code 1', ...errors.map((error) => `Error: ${error}`)].join('\n');

test.each<[what: string, error: string, line: string]>([
  [
    'a stage that was deleted in the UI',
    'No matching stages found (data.authentik_stage.Password)',
    'identity.logins.Password of the site (data.authentik_stage.Password): create it again, under the name that identity.logins.Password has, or take identity.logins.Password.adopt out of the site: Terraform then creates it',
  ],
  [
    'a group that is only looked up',
    'No matching groups found (data.authentik_group.Staff)',
    'identity.groups.Staff of the site (data.authentik_group.Staff): create it again, under the name that identity.groups.Staff has',
  ],
  [
    'an application that exists and is not adopted',
    'HTTP Error 400 {"slug":["Application with this slug already exists."]} (authentik_application.Wiki)',
    'identity.applications.Wiki of the site (authentik_application.Wiki): it exists: state identity.applications.Wiki.adopt',
  ],
  [
    'an adopted object that would be destroyed',
    'Instance cannot be destroyed (authentik_flow.Login)\nResource authentik_flow.Login has lifecycle.prevent_destroy set',
    'identity.flows.login of the site (authentik_flow.Login): it is adopted and is not deleted; let it go with state.removed, or keep identity.flows.login',
  ],
  [
    'an error that nothing is known about',
    'HTTP Error 400 {"expression":["syntax"]} (authentik_flow.Login)',
    'identity.flows.login of the site (authentik_flow.Login)',
  ],
])('%s is told with its path in the site', (_, error, line) => {
  expect(placeLines(failWith(error), PROVENANCE)).toEqual([line]);
});

test('each of several errors has the way of its own', () => {
  const text = failWith(
    'No matching stages found (data.authentik_stage.Password)',
    'slug already exists (authentik_application.Wiki)',
  );
  expect(placeLines(text, PROVENANCE)).toEqual([
    expect.stringContaining('create it again'),
    expect.stringContaining('it exists: state'),
  ]);
});

test('an error about no object, or about one that every site has, adds nothing', () => {
  expect(placeLines(failWith('no connection'), PROVENANCE)).toEqual([]);
  expect(placeLines(failWith('HTTP Error 500 (authentik_brand.Own)'), PROVENANCE)).toEqual([]);
});
