import { wafRefsUnique } from '../../../rules/cloudflare/waf-refs-unique';
import { findings } from '../documents';
import { BLOCK, edge, SKIP } from './waf-documents';

test('rules with different refs pass', () => {
  expect(findings(wafRefsUnique, edge())).toEqual([]);
});

test('a ref that comes twice, and rules without one, are found', () => {
  const { ref: _, ...nameless } = SKIP;
  const config = edge({ rules: [BLOCK, { ...SKIP, ref: BLOCK.ref }, nameless, { ...SKIP, ref: '' }] });
  expect(findings(wafRefsUnique, config).map(({ found }) => found)).toEqual([
    'rule 2 with the ref crowdsec_ban again',
    'rule 3 without a ref',
    'rule 4 without a ref',
  ]);
});
