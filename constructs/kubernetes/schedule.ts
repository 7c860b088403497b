const MINUTES_PER_DAY = 1440;
const MACROS: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};
const FIELDS: readonly (readonly [least: number, most: number])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
];

/** When a CronJob starts. Source: the five fields of cron(5), as Kubernetes reads them. */
export class Schedule {
  /**
   * @param minutes a divisor of 60: cron restarts the count every hour, so other numbers give unequal intervals
   * @throws RangeError for any other number
   */
  static everyMinutes(minutes: number): Schedule {
    if (!Number.isInteger(minutes) || minutes < 1 || 60 % minutes !== 0) {
      throw new RangeError(
        `minutes: does not divide 60, found: ${minutes}; choose 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60`,
      );
    }
    return Schedule.parse(minutes === 60 ? '0 * * * *' : minutes === 1 ? '* * * * *' : `*/${minutes} * * * *`);
  }

  /** @throws RangeError when the text is not five cron fields or one of the `@` names */
  static parse(expression: string): Schedule {
    const fields = (MACROS[expression] ?? expression).split(/\s+/);
    const values = FIELDS.map(([least, most], index) => fieldValues(fields[index] ?? '', least, most));
    const [minutes, hours] = values;
    if (fields.length !== FIELDS.length || minutes === undefined || hours === undefined || values.includes(undefined)) {
      throw new RangeError(
        `is not five cron fields, found: ${JSON.stringify(expression)}; write for example */2 * * * *`,
      );
    }
    return new Schedule(expression, shortestGap(minutes, hours) * 60);
  }

  private constructor(
    private readonly expression: string,
    /** Shortest time between two starts, days and months ignored. */
    readonly shortestIntervalSeconds: number,
  ) {}

  toString(): string {
    return this.expression;
  }
}

/** Ascending; undefined for an invalid field. Names of days and months are not supported. */
function fieldValues(text: string, least: number, most: number): readonly number[] | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [, from, to, step] = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part) ?? [];
    if (part === '' || (from === undefined && !part.startsWith('*'))) return undefined;
    const first = from === undefined ? least : Number(from);
    // `5/15` runs from 5 to the end of the field.
    const last = to !== undefined ? Number(to) : from !== undefined && step === undefined ? first : most;
    const stride = step === undefined ? 1 : Number(step);
    if (first < least || last > most || first > last || stride < 1) return undefined;
    for (let value = first; value <= last; value += stride) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function shortestGap(minutes: readonly number[], hours: readonly number[]): number {
  const starts = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  const next = [...starts.slice(1), (starts[0] ?? 0) + MINUTES_PER_DAY];
  return Math.min(...starts.map((start, index) => (next[index] ?? 0) - start));
}
