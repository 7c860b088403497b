import { brandLoginFlow } from '../../../rules/authentik/brand-login-flow';
import type { TerraformJson } from '../../../rules/readers/document';
import { findings } from '../documents';

const BRAND = 'authentik_brand.Brand';
const BINDING = 'authentik_flow_stage_binding.Login';

/** A site that signs people in by the flow `sign-in`. */
function check(brand: TerraformJson): readonly string[] {
  return findings(brandLoginFlow, {
    ...brand,
    output: { access: { value: { sign_in: { flow: 'sign-in' } } } },
    data: { authentik_flow: { Found: { slug: 'sign-in' } }, ...brand.data },
    resource: {
      authentik_flow: { SignIn: { slug: 'sign-in' }, Other: { slug: 'other' } },
      authentik_flow_stage_binding: { Login: { target: '${authentik_flow.SignIn.uuid}', order: 100 } },
      ...brand.resource,
    },
  }).map(({ address, found }) => `${address}: ${found}`);
}

const adoptBrand = ({ flow = 'SignIn', depends_on = [BINDING], imported = true } = {}): TerraformJson => ({
  resource: { authentik_brand: { Brand: { flow_authentication: `\${authentik_flow.${flow}.uuid}`, depends_on } } },
  ...(imported && { import: [{ to: BRAND, id: '${data.authentik_brand.Existing.id}' }] }),
});

const lookUpBrand = (condition: string): TerraformJson => ({
  data: {
    authentik_flow: { Found: { slug: 'sign-in' }, Other: { slug: 'other' } },
    authentik_brand: { Brand: { lifecycle: { postcondition: [{ condition }] } } },
  },
});

test('an adopted brand with the stated flow is accepted, and one that the plan expects to have it', () => {
  expect(check(adoptBrand())).toEqual([]);
  expect(check(lookUpBrand('${(self.flow_authentication == data.authentik_flow.Found.id)}'))).toEqual([]);
});

const NO_BRAND = 'authentik_flow.SignIn: is the login flow of the site, and no brand is asked for it';

test.each<[string, TerraformJson, string]>([
  ['has another flow', adoptBrand({ flow: 'Other' }), `${BRAND}: has the login flow other, the site states sign-in`],
  ['is created', adoptBrand({ imported: false }), `${BRAND}: is created: a server has one already, which stays in use`],
  [
    'names the flow too early',
    adoptBrand({ depends_on: [] }),
    `${BRAND}: names the flow before its stages are bound: ${BINDING}`,
  ],
  ['is not there', {}, NO_BRAND],
  ['is looked up and not asked', lookUpBrand('${true}'), NO_BRAND],
  ['is asked for another flow', lookUpBrand('${(self.flow_authentication == data.authentik_flow.Other.id)}'), NO_BRAND],
])('a brand that %s is found', (_, brand, found) => {
  expect(check(brand)).toEqual([found]);
});
