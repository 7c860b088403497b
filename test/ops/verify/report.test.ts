import { paintOf } from '../../../ops/core/paint';
import type { CheckResult } from '../../../ops/verify/check';
import { CHECKS } from '../../../ops/verify/checks/index';
import { junitOf, linesOf, reportOf } from '../../../ops/verify/report';
import type { CheckRun } from '../../../ops/verify/runner';

function run(number: number, result: CheckResult | undefined): CheckRun {
  const run = async () => result;
  return { check: { id: `check-${number}`, number, title: `title ${number}`, needs: [], run }, result };
}

const RUNS = [
  run(1, { verdict: 'pass', seen: '2 of 2' }),
  run(2, { verdict: 'fail', seen: 'a < b & "c"', remedy: 'mend it' }),
  run(3, { verdict: 'unknown', seen: 'HTTP 403' }),
  run(4, undefined),
  run(5, { verdict: 'not asked', seen: 'no kubeconfig' }),
];
const REPORT = reportOf('example', RUNS);

test('the table has verdict, finding and remedy, and a count below it', () => {
  const [grid = '', ...rest] = linesOf(REPORT, paintOf(false));
  expect(grid).toMatch(/check-2\s*│ fail\s*│ a < b & "c"\s*│\s*│\s*│\s*│\s*│ -> mend it/);
  expect(rest).toEqual([
    '1 pass, 1 fail, 1 unknown, 1 not asked',
    'what is not asked decides nothing; to make it decide: --require 5',
    'not for this site: check-4',
  ]);
});

test('long texts are wrapped at 100 characters', () => {
  const seen = 'word '.repeat(40);
  const { check, result } = run(12, { verdict: 'unknown', seen, remedy: seen });
  const longest = {
    check: { ...check, id: CHECKS.map(({ id }) => id).sort((a, b) => b.length - a.length)[0] ?? '' },
    result,
  };
  const grid = linesOf(reportOf('example', [longest]), paintOf(false)).join('\n');
  expect(Math.max(...grid.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('JUnit tells failures, errors and skipped ones apart', () => {
  const xml = junitOf(REPORT);
  expect(xml).toMatch(/<testsuite name="verify example" tests="5" failures="1" errors="1" skipped="2"/);
  expect(xml).toContain('<failure message="a &lt; b &amp; &quot;c&quot;; mend it"/>');
  expect(xml).toContain('<error message="HTTP 403"/>');
  expect(xml).toContain('name="1 check-1: title 1"');
});
