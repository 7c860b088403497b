import { wafListsExist } from '../../../rules/cloudflare/waf-lists-exist';
import { findings } from '../documents';
import { edge, edgeWithRule } from './waf-documents';

test('a rule that asks for the list of the stack passes', () => {
  expect(findings(wafListsExist, edge())).toEqual([]);
});

test('a list of another name is found', () => {
  expect(findings(wafListsExist, edge({}, { name: 'bans' })).map(({ found }) => found)).toEqual([
    'rule crowdsec_ban asks for $crowdsec_ban',
  ]);
});

test("Cloudflare's own lists always exist, in expressions too that nobody can evaluate", () => {
  const expression = 'cf.client.bot and ip.src in $cf.open_proxies';
  expect(findings(wafListsExist, edgeWithRule({ expression }))).toEqual([]);
});
