import { TerraformResource } from '../../constructs/core/cdktf';
import type { SiteStack } from '../../constructs/core/stack';
import { defineSite } from '../../sites/schema/site';
import { buildApp, renderSite } from '../../stacks/site-app';
import { harbour } from '../fixtures/sites/harbour';
import { PIN } from '../support/pin';
import { refusals } from '../support/site/edited-site';
import { nameFolder, parseText } from '../support/site/synth';

const buildWith = (edit: (identity: SiteStack) => void) => {
  const app = buildApp(defineSite(structuredClone(harbour)), nameFolder());
  const [identity] = app.stacks;
  if (identity !== undefined) edit(identity);
  return refusals(parseText(renderSite(app)));
};

test('a generated class in a stack is refused', () => {
  const found = buildWith((identity) => {
    new TerraformResource(identity, 'Stray', {
      terraformResourceType: 'authentik_group',
      terraformGeneratorMetadata: { providerName: 'authentik', providerVersion: PIN },
    });
  });
  const address = 'authentik_group.Stray';
  const what = 'is a generated class that no construct made';
  expect(found).toEqual([['closed-world', address, what, 'make it with its construct']]);
});

test('an override of a resource is refused', () => {
  const found = buildWith(({ node }) => {
    const flow = node.findAll().find((one) => TerraformResource.isTerraformResource(one));
    if (TerraformResource.isTerraformResource(flow)) flow.addOverride('lifecycle.create_before_destroy', true);
  });
  expect(found).toHaveLength(1);
  expect(found[0]?.slice(2)).toEqual([
    'sets lifecycle.create_before_destroy by addOverride',
    'give the construct a property for it',
  ]);
});

test.each([
  ['resource.authentik_group.Stray', { name: 'Stray' }, 'authentik_group.Stray', 'name'],
  [
    'resource.authentik_flow.InvitationEnrollment_Flow.title',
    'Hi',
    'authentik_flow.InvitationEnrollment_Flow',
    'title',
  ],
  ['terraform.required_version', '>= 1', 'terraform', 'required_version'],
])('an override of the stack at %s is refused', (path, value, address, what) => {
  const remedy = 'give the construct a property for it';
  expect(buildWith((identity) => identity.addOverride(path, value))).toEqual([
    ['closed-world', address, `sets ${what} by addOverride`, remedy],
  ]);
});
