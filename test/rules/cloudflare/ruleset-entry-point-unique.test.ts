import { rulesetEntryPointUnique } from '../../../rules/cloudflare/ruleset-entry-point-unique';
import type { Block } from '../../../rules/readers/document';
import { findings, siteDocument, stackDocument } from '../documents';
import { edge, RULESET } from './waf-documents';

function second(change: Block) {
  const Second = { ...RULESET, ...change };
  return findings(rulesetEntryPointUnique, { resource: { cloudflare_ruleset: { First: RULESET, Second } } });
}

test('one ruleset passes', () => {
  expect(findings(rulesetEntryPointUnique, edge())).toEqual([]);
});

test.each<[string, Block]>([
  ['of another zone', { zone_id: 'c'.repeat(32) }],
  ['of another phase', { phase: 'http_ratelimit' }],
  ['of kind custom, which is no entry point', { kind: 'custom' }],
])('a second ruleset %s passes', (_, change) => {
  expect(second(change)).toEqual([]);
});

test('a second ruleset of the same zone and phase is found', () => {
  expect(second({ name: 'other' })).toMatchObject([
    { address: 'cloudflare_ruleset.Second', found: expect.stringContaining('as cloudflare_ruleset.First of identity') },
  ]);
});

test('a second ruleset in another stack is found', () => {
  const stacks = [stackDocument(edge()), { ...stackDocument(edge()), name: 'other' }];
  expect([...rulesetEntryPointUnique.check({ ...siteDocument({}), stacks })]).toMatchObject([
    { stack: 'other', address: 'cloudflare_ruleset.CustomRules' },
  ]);
});
