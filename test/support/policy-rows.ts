import { unescapeText } from '../../constructs/core/static-text';
import type { TerraformJson } from '../../rules/readers/document';
import { describeWithPython, type PolicyOutcome, type PolicyRun, runPolicies } from './python';

/** A policy that lets the request pass and does nothing: what a row says of its outcome is put over it. */
const NOTHING: PolicyOutcome = { result: true, pendingUser: null, added: {}, warnings: [], error: null };

/** Describes what a row of the table proves, the run, and what must come of it. */
export type PolicyRow = readonly [claim: string, run: PolicyRun, expected: Partial<PolicyOutcome>];

/** Runs the policies of all rows in one python3, and compares what each row expects. */
export function describePolicies(title: string, rows: readonly PolicyRow[]): void {
  describeWithPython(title, () => {
    let outcomes: readonly PolicyOutcome[] = [];

    beforeAll(() => {
      outcomes = runPolicies(rows.map(([, run]) => run));
    });

    test.each(rows.map(([claim, , expected], index) => ({ claim, expected, index })))(
      '$claim',
      ({ expected, index }) => {
        expect(outcomes[index]).toEqual({ ...NOTHING, ...expected });
      },
    );

    test('every row has a name of its own, so that a failing one can be found', () => {
      expect(new Set(rows.map(([claim]) => claim)).size).toBe(rows.length);
    });
  });
}

/** The policy's text as Terraform would send it. */
export function expressionAt(config: TerraformJson, name: string): string {
  const expression = config.resource?.authentik_policy_expression?.[name]?.expression;
  if (typeof expression !== 'string') throw new Error(`authentik_policy_expression.${name} has no expression`);
  return unescapeText(expression);
}
