import { listWithoutItems } from '../../../rules/cloudflare/list-without-items';
import { findings } from '../documents';
import { edge } from './waf-documents';

test('a list whose items are not in Terraform passes', () => {
  expect(findings(listWithoutItems, edge())).toEqual([]);
});

test.each([[[]], [[{ ip: '192.0.2.1' }]]])('items %j are found', (items) => {
  expect(findings(listWithoutItems, edge({}, { items }))).toMatchObject([{ address: 'cloudflare_list.Bans' }]);
});

test('an item of its own resource type is found', () => {
  const config = { resource: { cloudflare_list_item: { One: { ip: '192.0.2.1' } } } };
  expect(findings(listWithoutItems, config)).toMatchObject([{ address: 'cloudflare_list_item.One' }]);
});
