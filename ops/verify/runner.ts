import { ExitCode } from '../core/exit-code';
import { reasonOf } from '../core/reason';
import type { Check, CheckResult } from './check';
import type { CheckSources } from './check-sources';

/** What one check said; no result where the site has nothing that it is about. */
export interface CheckRun {
  readonly check: Check;
  readonly result: CheckResult | undefined;
}

/** Runs checks side by side. An exception in a check is reported as unknown and does not stop the others. */
export function runChecks(checks: readonly Check[], sources: CheckSources): Promise<readonly CheckRun[]> {
  return Promise.all(checks.map(async (check) => ({ check, result: await resultOf(check, sources) })));
}

async function resultOf(check: Check, sources: CheckSources): Promise<CheckResult | undefined> {
  try {
    return await check.run(sources);
  } catch (error) {
    return { verdict: 'unknown', seen: reasonOf(error) };
  }
}

/** NO when any check failed, else UNKNOWN when one could not tell. */
export function exitCodeOf(runs: readonly CheckRun[]): ExitCode {
  const verdicts = runs.map(({ result }) => result?.verdict);
  if (verdicts.includes('fail')) return ExitCode.NO;
  return verdicts.includes('unknown') ? ExitCode.UNKNOWN : ExitCode.OK;
}
