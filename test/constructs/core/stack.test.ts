import { Flow } from '../../../constructs/authentik/flows/flow';
import { Group } from '../../../constructs/authentik/group';
import { Construct, TerraformVariable } from '../../../constructs/core/cdktf';
import { addressesUnique } from '../../../rules/terraform/addresses-unique';
import { siteDocument } from '../../rules/documents';
import { PIN } from '../../support/pin';
import { synthDocument, synthStack } from '../../support/site/synth';

const flow = (scope: Construct, id: string, slug = 'sign-in') =>
  new Flow(scope, id, { name: slug, slug, title: 'Welcome', designation: 'authentication' });

test('an address is the path of the construct below its stack, without a hash', () => {
  const { resource } = synthStack((stack) => flow(new Construct(new Construct(stack, 'SignIn'), 'Public'), 'Flow'));
  expect(Object.keys(resource?.authentik_flow ?? {})).toEqual(['SignIn_Public_Flow']);
});

test('references, data sources and variables go by the same names', () => {
  const { data, variable } = synthStack((stack) => {
    Group.fromName(new Construct(stack, 'Groups'), 'Admins', 'Admins');
    new TerraformVariable(stack, 'adopt_admins', { type: 'string' });
  });
  expect(data?.authentik_group).toHaveProperty('Groups_Admins');
  expect(variable).toHaveProperty('adopt_admins');
});

test('the construct addresses are those of the JSON', () => {
  const { config, provenance } = synthDocument((stack) => {
    flow(stack, 'A');
    flow(new Construct(stack, 'B'), 'C');
    Group.fromName(stack, 'Admins', 'Admins');
  });
  expect(provenance.map(({ address }) => address)).toEqual([
    'authentik_flow.A',
    'authentik_flow.B_C',
    'data.authentik_group.Admins',
  ]);
  expect(Object.keys(config.resource?.authentik_flow ?? {})).toEqual(['A', 'B_C']);
});

test('two constructs that cdktf merges into one resource are caught by the rule addresses-unique', () => {
  const stack = synthDocument((scope) => {
    flow(scope, 'A_B', 'first');
    flow(new Construct(scope, 'A'), 'B', 'second');
  });
  expect(Object.keys(stack.config.resource?.authentik_flow ?? {})).toEqual(['A_B']);
  expect([...addressesUnique.check({ ...siteDocument({}), stacks: [stack] })]).toEqual([
    {
      stack: 'test',
      address: 'authentik_flow.A_B',
      found: 'has two constructs',
      remedy: 'give one of them another construct id',
    },
  ]);
});

test('the stack names its provider with the exact version', () => {
  expect(synthStack((stack) => flow(stack, 'A')).terraform?.required_providers).toEqual({
    authentik: { source: 'goauthentik/authentik', version: PIN },
  });
});
