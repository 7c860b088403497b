import type { CheckSources } from './check-sources';

/** What a check looks at; it is `unknown` where one of them cannot be reached. */
export type Source = 'kubernetes' | 'authentik' | 'http' | 'postgresql' | 'terraform' | 'cloudflare';

/** `unknown`: nobody can tell, which is neither good nor bad. */
export type Verdict = 'pass' | 'fail' | 'unknown';

export interface CheckResult {
  readonly verdict: Verdict;
  /** What was seen, lower case, without a full stop. */
  readonly seen: string;
  /** What to do. @default nothing is to be done, or `seen` says it */
  readonly remedy?: string;
}

/** One question about the live site. It reads, and changes nothing anywhere. */
export interface Check {
  /** Stable, kebab-case: `--only` and reports name it. */
  readonly id: string;
  /** Its place in the list, from 1. */
  readonly number: number;
  /** What holds when it passes. */
  readonly title: string;
  readonly needs: readonly Source[];
  /**
   * Undefined when the site has nothing that the check is about. What it throws is `unknown`: it was a source that did
   * not answer.
   */
  run(world: CheckSources): Promise<CheckResult | undefined>;
}

export function pass(seen: string): CheckResult {
  return { verdict: 'pass', seen };
}

export function fail(seen: string, remedy: string): CheckResult {
  return { verdict: 'fail', seen, remedy };
}

/** `1 group`, `2 groups`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function unknown(seen: string, remedy: string): CheckResult {
  return { verdict: 'unknown', seen, remedy };
}
