import { enforceRules, RuleError, type RuleException } from '../../rules/enforce';
import type { Rule } from '../../rules/rule';
import { stackRule } from '../../rules/rule';
import { siteDocument } from './documents';

const REASON = 'Kept until the flow is rebuilt next year.';

/** A rule that finds something at each of the addresses. */
const rule = (id: string, addresses: readonly string[], incident?: `I${number}`): Rule =>
  stackRule({
    id,
    what: 'flows have titles',
    why: 'People are lost without one.',
    incident,
    *checkStack() {
      for (const address of addresses) yield { address, found: 'no title', remedy: 'give it one' };
    },
  });
const exception = (ruleId: string, address: string): RuleException => ({ rule: ruleId, address, reason: REASON });

function faults(rules: readonly Rule[], exceptions: readonly RuleException[] = []): readonly string[] {
  try {
    enforceRules(siteDocument({}), rules, exceptions);
  } catch (error) {
    if (error instanceof RuleError) return error.faults;
    throw error;
  }
  return [];
}

test('an site without findings passes', () => {
  expect(faults([rule('titles', [])])).toEqual([]);
});

test('a finding says rule, incident, stack, address, what holds, what was found and what to do', () => {
  expect(faults([rule('titles', ['authentik_flow.A'], 'I6')])).toEqual([
    '  titles (I6) identity: authentik_flow.A: flows have titles, found: no title; give it one',
  ]);
});

test('a rule without an incident names none', () => {
  expect(faults([rule('titles', ['authentik_flow.A'])])).toEqual([
    '  titles identity: authentik_flow.A: flows have titles, found: no title; give it one',
  ]);
});

test('all findings of all rules come in one throw', () => {
  const rules = [rule('titles', ['a.A', 'a.B']), rule('names', ['a.A'])];
  expect(() => enforceRules(siteDocument({}), rules, [])).toThrow(
    new RuleError([
      '  titles identity: a.A: flows have titles, found: no title; give it one',
      '  titles identity: a.B: flows have titles, found: no title; give it one',
      '  names identity: a.A: flows have titles, found: no title; give it one',
    ]),
  );
});

test('the message counts what is broken, and says that nothing was written', () => {
  expect(new RuleError(['  a', '  b']).message).toBe('2 rules are broken; nothing was written\n  a\n  b');
  expect(new RuleError(['  a']).message).toBe('1 rule is broken; nothing was written\n  a');
});

test('an exception covers its rule at its address only', () => {
  const rules = [rule('titles', ['a.A', 'a.B']), rule('names', ['a.A'])];
  expect(faults(rules, [exception('titles', 'a.A')])).toEqual([
    '  titles identity: a.B: flows have titles, found: no title; give it one',
    '  names identity: a.A: flows have titles, found: no title; give it one',
  ]);
});

test('an exception covers every finding of its rule at its address', () => {
  expect(faults([rule('titles', ['a.A', 'a.A'])], [exception('titles', 'a.A')])).toEqual([]);
});

test.each([
  ['the finding is gone', exception('titles', 'a.Gone')],
  ['the rule is another', exception('names', 'a.A')],
  ['there is no such rule', exception('title', 'a.A')],
])('a stale exception is refused where %s', (_, stale) => {
  expect(faults([rule('titles', [])], [stale])).toEqual([
    `  ${stale.rule} ${stale.address}: the exception covers nothing; remove it from the site`,
  ]);
});

test('the second of two equal exceptions covers nothing', () => {
  const twice = [exception('titles', 'a.A'), exception('titles', 'a.A')];
  expect(faults([rule('titles', ['a.A'])], twice)).toEqual([
    '  titles a.A: the exception covers nothing; remove it from the site',
  ]);
});

test('a stale exception is said together with the findings', () => {
  expect(faults([rule('titles', ['a.A'])], [exception('titles', 'a.Gone')])).toHaveLength(2);
});
