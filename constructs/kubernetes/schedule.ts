const MINUTES_PER_DAY = 1440;
const DAY_SECONDS = 86_400;
/** Dates and days of the week repeat after 28 years, but for the leap year that 2100 is not. */
const CALENDAR_DAYS = 10_227;
const WEEK_DAYS = 7;
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
  [0, 6],
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

  /** Reads five cron fields or one of the `@` names; undefined for another text. */
  static read(expression: string): Schedule | undefined {
    const fields = (MACROS[expression] ?? expression).split(/\s+/);
    const values = FIELDS.map(([least, most], index) => fieldValues(fields[index] ?? '', least, most));
    if (fields.length !== FIELDS.length || !values.every((one) => one !== undefined)) return undefined;
    return new Schedule(expression, fields, values);
  }

  /** @throws RangeError when the text is not five cron fields or one of the `@` names */
  static parse(expression: string): Schedule {
    const schedule = Schedule.read(expression);
    if (schedule !== undefined) return schedule;
    throw new RangeError(
      `is not five cron fields, found: ${JSON.stringify(expression)}; write for example */2 * * * *`,
    );
  }

  private constructor(
    private readonly expression: string,
    private readonly fields: readonly string[],
    private readonly values: readonly (readonly number[])[],
  ) {}

  /** Shortest time between two starts, days and months ignored. */
  get shortestIntervalSeconds(): number {
    const starts = this.startsOfDay();
    return Math.min(...gapsBetween([...starts, (starts[0] ?? 0) + MINUTES_PER_DAY])) * 60;
  }

  /** Longest time between two starts, with days and months; infinite where no year has the day. */
  get longestIntervalSeconds(): number {
    const starts = this.startsOfDay();
    const [, , dates = [], months = []] = this.values;
    const period = dates.length === 31 && months.length === 12 ? WEEK_DAYS : CALENDAR_DAYS;
    const days = Array.from({ length: period }, (_, day) => day).filter((day) => this.runsOn(day));
    if (days.length === 0) return Number.POSITIVE_INFINITY;
    const overnight = Math.max(...gapsBetween([...days, (days[0] ?? 0) + period])) * MINUTES_PER_DAY;
    return Math.max(...gapsBetween(starts), overnight - (starts.at(-1) ?? 0) + (starts[0] ?? 0)) * 60;
  }

  toString(): string {
    return this.expression;
  }

  /** Minutes since midnight, ascending. */
  private startsOfDay(): readonly number[] {
    const [minutes = [], hours = []] = this.values;
    return hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  }

  /** With a day of the month and a day of the week one of the two is enough. @param day since 1970-01-01 */
  private runsOn(day: number): boolean {
    const date = new Date(day * DAY_SECONDS * 1000);
    const [, , dates = [], months = [], weekdays = []] = this.values;
    if (!months.includes(date.getUTCMonth() + 1)) return false;
    const [isDate, isWeekday] = [dates.includes(date.getUTCDate()), weekdays.includes(date.getUTCDay())];
    const hasBoth = [this.fields[2], this.fields[4]].every((field) => !field?.split(',').includes('*'));
    return hasBoth ? isDate || isWeekday : isDate && isWeekday;
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

function gapsBetween(values: readonly number[]): readonly number[] {
  return values.slice(1).map((value, index) => value - (values[index] ?? 0));
}
