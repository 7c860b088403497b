import { rulesetAfterLists } from '../../../rules/cloudflare/ruleset-after-lists';
import { findings } from '../documents';
import { edge, SKIP } from './waf-documents';

test('a ruleset that depends on its list passes', () => {
  expect(findings(rulesetAfterLists, edge())).toEqual([]);
});

test.each([undefined, [], ['cloudflare_list.Other']])('a ruleset with depends_on %j is found', (depends_on) => {
  expect(findings(rulesetAfterLists, edge({ depends_on })).map(({ found }) => found)).toEqual([
    'rule crowdsec_ban without a dependency on cloudflare_list.Bans',
  ]);
});

test('a ruleset that asks for no list needs no dependency', () => {
  expect(findings(rulesetAfterLists, edge({ rules: [SKIP], depends_on: undefined }))).toEqual([]);
});
