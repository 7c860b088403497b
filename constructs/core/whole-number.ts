import type { Fault } from './errors';

interface WholeNumberRange {
  /** Least number that is accepted. */
  readonly least: number;
  /** Greatest number that is accepted. @default none */
  readonly most?: number;
  /** States what to do about another number. @default the least number as an example */
  readonly remedy?: string;
}

export function wholeNumberFault(path: string, found: number, range: WholeNumberRange): Fault | undefined {
  const { least, most = Number.MAX_SAFE_INTEGER, remedy = `write for example ${least}` } = range;
  if (Number.isInteger(found) && found >= least && found <= most) return undefined;
  const limits = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  return { path, fault: `is not a whole number ${limits}`, found, remedy };
}

export function portFault(path: string, port: number): Fault | undefined {
  return wholeNumberFault(path, port, { least: 1, most: 65_535, remedy: 'write for example 8080' });
}
