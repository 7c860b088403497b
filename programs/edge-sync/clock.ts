import { setTimeout } from 'node:timers/promises';

/** Time and randomness, injected for tests. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Calls once after this time, unless it is cancelled before. */
  after(ms: number, call: () => void): { cancel: () => void };
  /** At least 0, below 1. */
  random(): number;
}

/** @param stop ends every sleep at once */
export function systemClock(stop?: AbortSignal): Clock {
  return {
    now: () => Date.now(),
    sleep: (ms) => setTimeout(ms, undefined, { signal: stop }).catch(() => undefined),
    after: (ms, call) => {
      const timer = globalThis.setTimeout(call, ms);
      return { cancel: () => clearTimeout(timer) };
    },
    random: () => Math.random(),
  };
}

/**
 * The total budget of one run. It stays below the CronJob's active deadline, so that the program always reports how it
 * ended.
 */
export class Deadline {
  private readonly end: number;

  constructor(
    private readonly clock: Clock,
    budgetMs: number,
    /** Ends the budget at once, when the pod is stopped. */
    readonly stop?: AbortSignal,
  ) {
    this.end = clock.now() + budgetMs;
  }

  remainingMs(): number {
    return this.stop?.aborted === true ? 0 : Math.max(0, this.end - this.clock.now());
  }

  /** Why no time is left. */
  get reason(): string {
    return this.stop?.aborted === true ? 'the run was told to stop' : 'the time budget of the run is used up';
  }
}

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The last moment that a Date can hold. */
const MAX_DATE_MS = 8_640_000_000_000_000;

/** `2026-11-24T23:15Z`: for sentences that a person reads. */
export function minuteOf(ms: number): string {
  if (Math.abs(ms) > MAX_DATE_MS) return 'an invalid time';
  return `${new Date(ms).toISOString().slice(0, 16)}Z`;
}
