import type { CheckSources } from './check-sources';

/** Describes what a check reads; a check is `unknown` where one of its sources cannot be reached. */
export type Source = 'kubernetes' | 'authentik' | 'http' | 'postgresql' | 'terraform' | 'cloudflare';

/**
 * `unknown`: a source did not answer, which is neither pass nor fail. `not asked`: what the check needs is not here, and the
 * check decides nothing unless `--require` names it.
 */
export type CheckVerdict = 'pass' | 'fail' | 'unknown' | 'not asked';

export interface CheckResult {
  readonly verdict: CheckVerdict;
  /** The check saw this: lower case, without a full stop. */
  readonly seen: string;
  /** The operator has to do this. @default nothing, or `seen` says it */
  readonly remedy?: string;
}

/** One question about the live site. It reads, and changes nothing but the session of a test user. */
export interface Check {
  /** Stable, kebab-case: `--only` and reports name it. */
  readonly id: string;
  /** Its place in the list, from 1. */
  readonly number: number;
  /** It holds when the check passes. */
  readonly title: string;
  readonly needs: readonly Source[];
  /**
   * Undefined when the site has nothing that the check is about. An exception is reported as `unknown`: a source did not
   * answer; as `not asked` where the environment lacks the source.
   */
  run(sources: CheckSources): Promise<CheckResult | undefined>;
}

export function pass(seen: string): CheckResult {
  return { verdict: 'pass', seen };
}

export function fail(seen: string, remedy: string): CheckResult {
  return { verdict: 'fail', seen, remedy };
}

/** The faults that apply, of conditions with their texts: `!row.enabled && 'google is disabled'`. */
export function faultsAmong(...faults: readonly (string | false)[]): readonly string[] {
  return faults.filter((fault) => fault !== false);
}

/** A failure that names every fault; a pass where there is none. */
export function passUnless(faults: readonly string[], seen: string, remedy: string): CheckResult {
  return faults.length === 0 ? pass(seen) : fail(faults.join('; '), remedy);
}

export function unknown(seen: string, remedy: string): CheckResult {
  return { verdict: 'unknown', seen, remedy };
}

export function notAsked(seen: string, remedy: string): CheckResult {
  return { verdict: 'not asked', seen, remedy };
}
