import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExitCode } from '../../core/exit-code';
import type { Review } from '../review';

/**
 * How the guard ended for one stack. cdktf-cli ends with 1 whatever its Terraform ended with, and breaks lines where the
 * terminal ends: the command that started it reads this instead.
 */
export interface Outcome {
  readonly stack: string;
  readonly exitCode: ExitCode;
  /** What is to be said at the end, secrets concealed. */
  readonly said: readonly string[];
  /** Of a `plan`, or of a refused `apply`. */
  readonly review?: Review;
  /** Of an `apply`: false where there was nothing to do. */
  readonly applied?: boolean;
}

export function writeOutcome(folder: string, outcome: Outcome): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(fileOf(folder, outcome.stack), JSON.stringify(outcome), { mode: 0o600 });
}

/** @returns undefined where the guard did not get as far as that stack */
export function readOutcome(folder: string, stack: string): Outcome | undefined {
  const file = fileOf(folder, stack);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Outcome) : undefined;
}

function fileOf(folder: string, stack: string): string {
  return join(folder, `${stack}.json`);
}
