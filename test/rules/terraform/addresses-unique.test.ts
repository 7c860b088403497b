import { addressesUnique } from '../../../rules/terraform/addresses-unique';
import { finding, resources, siteDocument, stackDocument } from '../documents';

const FLOW = 'authentik_flow.Login';
const config = resources('authentik_flow', { Login: { name: 'login' } });
const check = (constructAddresses: readonly string[]) => [
  ...addressesUnique.check({ ...siteDocument({}), stacks: [stackDocument(config, [...constructAddresses])] }),
];

test('one construct for one resource is accepted', () => {
  expect(check([FLOW])).toEqual([]);
});

test('two constructs that cdktf merged into one resource are found', () => {
  expect(check([FLOW, FLOW])).toEqual([finding(FLOW, 'has two constructs', 'give one of them another construct id')]);
});

test('the same address in two stacks is two resources', () => {
  const stacks = [stackDocument(config, [FLOW]), stackDocument(config, [FLOW])];
  expect([...addressesUnique.check({ ...siteDocument({}), stacks })]).toEqual([]);
});

test('a construct that is missing in the JSON is found', () => {
  expect(check([FLOW, 'authentik_flow.Lost'])).toEqual([
    finding('authentik_flow.Lost', 'is a construct without a block in the JSON', 'give it an id of letters and digits'),
  ]);
});

test('two data sources that cdktf merged are found as well', () => {
  const data = stackDocument({ data: { authentik_group: { Admins: { name: 'Admins' } } } }, [
    'data.authentik_group.Admins',
    'data.authentik_group.Admins',
  ]);
  expect([...addressesUnique.check({ ...siteDocument({}), stacks: [data] })]).toHaveLength(1);
});
