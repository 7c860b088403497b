import { wafEnabledExplicit } from '../../../rules/cloudflare/waf-enabled-explicit';
import { findings } from '../documents';
import { edge, edgeWithRule } from './waf-documents';

test('true and false pass', () => {
  expect(findings(wafEnabledExplicit, edge())).toEqual([]);
});

test.each([undefined, null, 'true'])('enabled %j is found', (enabled) => {
  expect(findings(wafEnabledExplicit, edgeWithRule({ enabled })).map(({ found }) => found)).toEqual([
    `rule crowdsec_ban with enabled ${JSON.stringify(enabled)}`,
  ]);
});
