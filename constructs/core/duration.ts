const UNITS = ['weeks', 'days', 'hours', 'minutes', 'seconds', 'milliseconds', 'microseconds'] as const;
const MICROSECONDS: Readonly<Record<DurationUnit, number>> = {
  weeks: 604_800_000_000,
  days: 86_400_000_000,
  hours: 3_600_000_000,
  minutes: 60_000_000,
  seconds: 1_000_000,
  milliseconds: 1_000,
  microseconds: 1,
};

export type DurationUnit = (typeof UNITS)[number];

/**
 * A length of time as authentik writes it: `weeks=4`, `hours=1;minutes=30`.
 *
 * Zero is valid, since authentik has it ("until the browser closes" on a login stage); where it is a mistake, the
 * construct or a rule refuses it (incident I1).
 *
 * Source: the durations that provider 2025.8 and later accept, `unit=whole number` joined by `;`.
 */
export class Duration {
  static weeks(count: number): Duration {
    return new Duration(new Map([['weeks', count]]));
  }

  static days(count: number): Duration {
    return new Duration(new Map([['days', count]]));
  }

  static hours(count: number): Duration {
    return new Duration(new Map([['hours', count]]));
  }

  static minutes(count: number): Duration {
    return new Duration(new Map([['minutes', count]]));
  }

  static seconds(count: number): Duration {
    return new Duration(new Map([['seconds', count]]));
  }

  /** Reads authentik's notation; undefined for a text that is not in it. */
  static read(text: string): Duration | undefined {
    const parts = readParts(text);
    return parts !== undefined && [...parts].every(isInRange) ? new Duration(parts) : undefined;
  }

  /** @throws RangeError when the text is not in authentik's notation, names a unit twice, or is longer than 285 years */
  static parse(text: string): Duration {
    const parts = readParts(text);
    if (parts !== undefined) return new Duration(parts);
    throw new RangeError(
      `is not unit=number joined by ";" with each unit once, found: ${JSON.stringify(text)}; ` +
        `write for example weeks=4 or hours=1;minutes=30 (units: ${UNITS.join(', ')})`,
    );
  }

  private constructor(private readonly parts: ReadonlyMap<DurationUnit, number>) {
    for (const part of parts) {
      if (isInRange(part)) continue;
      const [unit, count] = part;
      throw new RangeError(`${unit} is not a whole number from 0 to 285 years, found: ${count}; use a smaller unit`);
    }
  }

  /** Length in microseconds, authentik's finest unit. */
  get microseconds(): number {
    let sum = 0;
    for (const [unit, count] of this.parts) sum += count * MICROSECONDS[unit];
    return sum;
  }

  get isZero(): boolean {
    return this.microseconds === 0;
  }

  /** Below zero when this one is shorter, zero when both are equal, above zero when it is longer. */
  compare(other: Duration): number {
    return this.microseconds - other.microseconds;
  }

  /** authentik's notation, longest unit first, units as they were given: `weeks=4` stays `weeks=4`. */
  toString(): string {
    const parts = UNITS.filter((unit) => (this.parts.get(unit) ?? 0) > 0);
    return parts.length === 0 ? 'seconds=0' : parts.map((unit) => `${unit}=${this.parts.get(unit)}`).join(';');
  }
}

function isUnit(text: string | undefined): text is DurationUnit {
  return UNITS.some((unit) => unit === text);
}

function readParts(text: string): ReadonlyMap<DurationUnit, number> | undefined {
  const parts = new Map<DurationUnit, number>();
  for (const part of text.split(';')) {
    const [, unit, count] = /^([a-z]+)=(\d+)$/.exec(part) ?? [];
    if (!isUnit(unit) || parts.has(unit)) return undefined;
    parts.set(unit, Number(count));
  }
  return parts;
}

function isInRange([unit, count]: readonly [DurationUnit, number]): boolean {
  return Number.isSafeInteger(count) && count >= 0 && Number.isSafeInteger(count * MICROSECONDS[unit]);
}
