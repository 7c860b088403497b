import { rulesetNeverEmpty } from '../../../rules/cloudflare/ruleset-never-empty';
import { findings } from '../documents';
import { edge } from './waf-documents';

test('a ruleset with rules passes', () => {
  expect(findings(rulesetNeverEmpty, edge())).toEqual([]);
});

test.each([undefined, [], null])('a ruleset with rules %j is found', (rules) => {
  expect(findings(rulesetNeverEmpty, edge({ rules }))).toMatchObject([{ found: 'no rules' }]);
});
