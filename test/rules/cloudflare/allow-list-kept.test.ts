import { allowListKept } from '../../../rules/cloudflare/allow-list-kept';
import type { TerraformJson } from '../../../rules/readers/document';
import { SYNC, syncStack } from '../crowdsec/sync-stack';
import { findings } from '../documents';
import { BAN, BLOCK, ELSEWHERE, edge, edgeWithRule } from './waf-documents';

const HOME = ['192.0.2.7', '2001:db8::/32'];
const LEFT_OUT = `${BAN} and ${ELSEWHERE} and not (ip.src in {${HOME.join(' ')}})`;
const listFindings = (config: TerraformJson, allowList = HOME) =>
  findings(allowListKept, config, { allowList }).map((finding) => `${finding.address}: ${finding.found}`);
const sync = (value: string | undefined) => syncStack([{ name: 'EDGE_SYNC_NEVER_BLOCK', value }]);

test('a rule that leaves the allow list out is accepted, and so is one that blocks no address', () => {
  expect(listFindings(edgeWithRule({ expression: LEFT_OUT }))).toEqual([]);
  expect(listFindings(edgeWithRule({ enabled: false }))).toEqual([]);
  expect(listFindings(edge({ rules: [{ ...BLOCK, action: 'skip' }] }))).toEqual([]);
});

test('a never-block list that holds the allow list, be it by a wider prefix, is accepted', () => {
  expect(listFindings(sync('198.51.100.1, 192.0.2.0/24,2001:db8::/32'))).toEqual([]);
});

test('an empty allow list is found once for each rule that blocks (I14)', () => {
  expect(listFindings(edge(), [])).toEqual([
    'cloudflare_ruleset.CustomRules: rule crowdsec_ban blocks, and the allow list is empty',
  ]);
});

test('a second block rule without the allow list is found', () => {
  const rules = [
    { ...BLOCK, expression: LEFT_OUT },
    { ...BLOCK, ref: 'second' },
  ];
  expect(listFindings(edge({ rules }))).toEqual([
    'cloudflare_ruleset.CustomRules: rule second can block 192.0.2.7, 2001:db8::/32',
  ]);
});

test.each([
  [undefined, '192.0.2.7, 2001:db8::/32'],
  ['192.0.2.7', '2001:db8::/32'],
  ['192.0.2.7,2001:db8::1', '2001:db8::/32'],
])('the never-block list %j beside an allow list is found', (never, open) => {
  expect(listFindings(sync(never))).toEqual([`${SYNC}: the never-block list lacks ${open}`]);
});
