import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { reasonOf } from '../core/reason';
import type { Check, CheckResult } from './check';
import type { CheckSources } from './check-sources';

/** One check ran; it has no result where the site has nothing that it is about. */
export interface CheckRun {
  readonly check: Check;
  readonly result: CheckResult | undefined;
}

/**
 * Runs checks side by side. An exception in a check is reported as unknown and does not stop the others; one about a source that
 * the environment lacks, as not asked.
 *
 * @param required checks that must decide: for them what is missing is unknown
 */
export function runChecks(
  checks: readonly Check[],
  sources: CheckSources,
  required: readonly Check[] = [],
): Promise<readonly CheckRun[]> {
  return Promise.all(
    checks.map(async (check) => {
      const result = await resultOf(check, sources);
      const decides = result?.verdict !== 'not asked' || !required.includes(check);
      return { check, result: decides ? result : { ...result, verdict: 'unknown' as const } };
    }),
  );
}

async function resultOf(check: Check, sources: CheckSources): Promise<CheckResult | undefined> {
  try {
    return await check.run(sources);
  } catch (error) {
    const isMissing = error instanceof OpsError && error.isMissing;
    return { verdict: isMissing ? 'not asked' : 'unknown', seen: reasonOf(error) };
  }
}

/** NO when any check failed, else UNKNOWN when one could not tell, or none was asked. */
export function exitCodeOf(runs: readonly CheckRun[]): ExitCode {
  const verdicts = runs.map(({ result }) => result?.verdict);
  if (verdicts.includes('fail')) return ExitCode.NO;
  return verdicts.includes('unknown') || !verdicts.includes('pass') ? ExitCode.UNKNOWN : ExitCode.OK;
}
