import builder from 'junit-report-builder';
import type { Paint } from '../core/paint';
import { table } from '../core/terminal';
import type { CheckResult } from './check';
import type { CheckRun } from './runner';

/** It is what the other columns leave of 100 characters. */
const COLUMN = 52;

/** A script reads this report. */
export interface VerifyReport {
  readonly site: string;
  readonly results: readonly ({ readonly number: number; readonly id: string; readonly title: string } & CheckResult)[];
  /** Checks that the site has nothing for. */
  readonly notApplicable: readonly string[];
}

export function reportOf(site: string, runs: readonly CheckRun[]): VerifyReport {
  return {
    site,
    results: runs.flatMap(({ check: { number, id, title }, result }) =>
      result === undefined ? [] : [{ number, id, title, ...result }],
    ),
    notApplicable: runs.filter(({ result }) => result === undefined).map(({ check }) => check.id),
  };
}

const COLOURS = { pass: 'good', fail: 'bad', unknown: 'warning', 'not asked': 'quiet' } as const;

export function linesOf({ results, notApplicable }: VerifyReport, paint: Paint): readonly string[] {
  const rows = results.map(({ number, id, verdict, seen, remedy }) => [
    String(number),
    id,
    paint[COLOURS[verdict]](verdict),
    [wrap(seen), ...(remedy === undefined ? [] : [wrap(`-> ${remedy}`)])].join('\n'),
  ]);
  const having = (verdict: string) => results.filter((result) => result.verdict === verdict);
  const missing = having('not asked').map(({ number }) => number);
  return [
    table(['', 'check', 'verdict', 'seen -> what to do'], rows),
    `${['pass', 'fail', 'unknown', 'not asked'].map((verdict) => `${having(verdict).length} ${verdict}`).join(', ')}`,
    ...(missing.length === 0
      ? []
      : [`what is not asked decides nothing; to make it decide: --require ${missing.join(',')}`]),
    ...(notApplicable.length === 0 ? [] : [`not for this site: ${notApplicable.join(', ')}`]),
  ];
}

/** One test case a check: `unknown` is an error, which is no failure; what is not asked is skipped. */
export function junitOf({ site, results, notApplicable }: VerifyReport): string {
  const report = builder.newBuilder();
  const suite = report.testSuite().name(`verify ${site}`);
  for (const { number, id, title, verdict, seen, remedy } of results) {
    const message = remedy === undefined ? seen : `${seen}; ${remedy}`;
    const one = suite.testCase().className('verify').name(`${number} ${id}: ${title}`);
    if (verdict === 'fail') one.failure(message);
    if (verdict === 'unknown') one.error(message);
    if (verdict === 'pass') one.standardOutput(seen);
    if (verdict === 'not asked') one.skipped().standardOutput(message);
  }
  for (const id of notApplicable) suite.testCase().className('verify').name(id).skipped();
  return report.build();
}

/** A text in lines: the table makes a column as wide as its longest line. */
function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < COLUMN) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
