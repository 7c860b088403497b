import { sentence } from '../../constructs/core/errors';
import { enforceRules, type RuleException } from '../../rules/enforce';
import type { Rule } from '../../rules/rule';
import { stackRule } from '../../rules/rule';
import { siteDocument, stackDocument } from './documents';

const REASON = 'Kept until the flow is rebuilt next year.';

/** A rule that finds something at each of the addresses, once for each subject. */
const rule = (id: string, addresses: readonly string[], subjects: readonly (string | undefined)[] = ['title']): Rule =>
  stackRule({
    id,
    what: 'flows have titles',
    why: 'People are lost without one.',
    *checkStack() {
      for (const address of addresses) {
        for (const subject of subjects) yield { address, subject, found: 'no title', remedy: 'give it one' };
      }
    },
  });
const exception = (ruleId: string, address: string, subject = 'title'): RuleException => ({
  rule: ruleId,
  address,
  subject,
  reason: REASON,
});

function faults(rules: readonly Rule[], exceptions: readonly RuleException[] = []): readonly string[] {
  return enforceRules(siteDocument({}), rules, exceptions).faults.map(sentence);
}

/** A finding of the rule `rule` makes. */
const line = (id: string, address: string) =>
  `stack identity: no title; give it one [rule ${id}, address ${address}, subject title]`;

test('a site without findings passes', () => {
  expect(enforceRules(siteDocument({}), [rule('titles', [])], [])).toEqual({ faults: [], accepted: [] });
});

test('a finding says where in the site it is, what was found, what to do and what an exception has to name', () => {
  const titles: Rule = { ...rule('titles', ['authentik_flow.A']), incident: 'I6' };
  const provenance = [{ address: 'authentik_flow.A', path: 'identity.signIn.flow' }];
  const site = { ...siteDocument({}), stacks: [{ ...stackDocument({}), provenance }] };
  expect(enforceRules(site, [titles], []).faults.map(sentence)).toEqual([
    'identity.signIn.flow: no title; give it one [rule titles (I6), address authentik_flow.A, subject title]',
  ]);
});

test('where a rule names no subject, it is what was found', () => {
  expect(faults([rule('titles', ['a.A'], [undefined])])).toEqual([
    'stack identity: no title; give it one [rule titles, address a.A]',
  ]);
  expect(faults([rule('titles', ['a.A'], [undefined])], [exception('titles', 'a.A', 'no title')])).toEqual([]);
});

test('all findings of all rules are reported', () => {
  expect(faults([rule('titles', ['a.A', 'a.B']), rule('names', ['a.A'])])).toEqual([
    line('titles', 'a.A'),
    line('titles', 'a.B'),
    line('names', 'a.A'),
  ]);
});

test('an exception covers its rule at its address only', () => {
  const rules = [rule('titles', ['a.A', 'a.B']), rule('names', ['a.A'])];
  expect(faults(rules, [exception('titles', 'a.A')])).toEqual([line('titles', 'a.B'), line('names', 'a.A')]);
});

test('an exception covers one finding: neither that of another subject nor a second one', () => {
  expect(faults([rule('titles', ['a.A'], ['title', 'name'])], [exception('titles', 'a.A', 'name')])).toEqual([
    line('titles', 'a.A'),
  ]);
  expect(faults([rule('titles', ['a.A'], ['title', 'title'])], [exception('titles', 'a.A')])).toEqual([
    line('titles', 'a.A'),
  ]);
});

test.each([
  ['the finding is gone', exception('titles', 'a.Gone')],
  ['the rule finds something else there', exception('titles', 'a.A', 'subtitle')],
])('a stale exception is refused where %s', (_, stale) => {
  const { faults: found } = enforceRules(
    siteDocument({}),
    [rule('titles', ['a.A'])],
    [exception('titles', 'a.A'), stale],
  );
  expect(found.map(sentence)).toEqual([
    `exceptions.1: covers no finding, found: "titles, ${stale.address}, ${stale.subject}"; ` +
      'remove it from the site, or correct its address or subject',
  ]);
});

test('the second of two equal exceptions covers nothing', () => {
  const twice = [exception('titles', 'a.A'), exception('titles', 'a.A')];
  expect(faults([rule('titles', ['a.A'])], twice)).toEqual([
    expect.stringContaining('exceptions.1: covers no finding'),
  ]);
});

test('an exception that names no rule is refused, with the nearest rule', () => {
  expect(faults([rule('names', []), rule('titles', [])], [exception('title', 'a.A')])).toEqual([
    'exceptions.0.rule: is not a rule, found: "title"; write titles, or another id of docs/reference/rules.md',
  ]);
});

test('a stale exception is reported together with the findings', () => {
  expect(faults([rule('titles', ['a.A'])], [exception('titles', 'a.Gone')])).toHaveLength(2);
});
