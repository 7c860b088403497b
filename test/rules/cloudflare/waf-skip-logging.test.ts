import { wafSkipLogging } from '../../../rules/cloudflare/waf-skip-logging';
import { findings } from '../documents';
import { BLOCK, edge, SKIP } from './waf-documents';

test('a skip rule with logging passes, and a block rule needs none', () => {
  expect(findings(wafSkipLogging, edge())).toEqual([]);
});

test.each([undefined, {}])('a skip rule with logging %j is found', (logging) => {
  expect(findings(wafSkipLogging, edge({ rules: [BLOCK, { ...SKIP, logging }] })).map(({ found }) => found)).toEqual([
    'rule b3a1 without logging',
  ]);
});
