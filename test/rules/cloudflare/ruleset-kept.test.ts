import { rulesetKept } from '../../../rules/cloudflare/ruleset-kept';
import type { Block } from '../../../rules/readers/document';
import { findings } from '../documents';
import { edge } from './waf-documents';

test('a kept ruleset with a description passes', () => {
  expect(findings(rulesetKept, edge())).toEqual([]);
});

test.each<[string, Block, string]>([
  ['without a lifecycle', { lifecycle: undefined }, 'no prevent_destroy'],
  ['that may be destroyed', { lifecycle: { prevent_destroy: false } }, 'no prevent_destroy'],
  ['without a description', { description: undefined }, 'no description'],
  ['with an empty description', { description: ' ' }, 'no description'],
])('a ruleset %s is found', (_, change, found) => {
  expect(findings(rulesetKept, edge(change)).map((finding) => finding.found)).toEqual([found]);
});
