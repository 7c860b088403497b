import { listKept } from '../../../rules/cloudflare/list-kept';
import type { Block } from '../../../rules/readers/document';
import { findings } from '../documents';
import { edge } from './waf-documents';

test('a list that is left to the sync and kept passes', () => {
  expect(findings(listKept, edge())).toEqual([]);
});

test.each<[string, Block, string[]]>([
  ['without a lifecycle', { lifecycle: undefined }, ['does not ignore changes of its items', 'has no prevent_destroy']],
  [
    'that ignores something else',
    { lifecycle: { prevent_destroy: true, ignore_changes: ['name'] } },
    ['does not ignore changes of its items'],
  ],
  ['that may be destroyed', { lifecycle: { ignore_changes: ['items'] } }, ['has no prevent_destroy']],
  ['with items of Terraform', { items: [] }, ['states items']],
])('a list %s is found', (_, change, expected) => {
  expect(findings(listKept, edge({}, change)).map(({ found }) => found)).toEqual(expected);
});
