import { AuthentikError } from '../authentik/error';
import { OpsError } from '../core/ops-error';
import type { AccessKind, Held, LeavingUser } from './access-kind';

export interface Reading {
  readonly kind: string;
  /** Undefined where the server could not tell. */
  readonly held: readonly Held[] | undefined;
  /** Why it could not tell. */
  readonly failure: string | undefined;
}

/** Returns what the user holds of each kind. A kind that cannot be read stops no other. */
export async function readAll(kinds: readonly AccessKind[], user: LeavingUser): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (const kind of kinds) {
    try {
      readings.push({ kind: kind.name, held: await kind.read(user), failure: undefined });
    } catch (error) {
      if (!(error instanceof OpsError)) throw error;
      readings.push({ kind: kind.name, held: undefined, failure: error.message });
    }
  }
  return readings;
}

/**
 * Ends everything, kind by kind, as it is at that moment: the user may have signed in since the list was shown. What fails
 * stops nothing else, since whatever ends is one way in less; `readAll` tells afterwards what is left.
 *
 * @returns what failed, in words
 */
export async function endAll(kinds: readonly AccessKind[], user: LeavingUser): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const kind of kinds) {
    const [reading] = await readAll([kind], user);
    if (reading?.failure !== undefined) failures.push(`${kind.name}: ${reading.failure}`);
    for (const held of reading?.held ?? []) {
      try {
        await kind.end(user, held);
      } catch (error) {
        if (!(error instanceof OpsError)) throw error;
        if (!(error instanceof AuthentikError && error.status === 404)) failures.push(`${kind.name}: ${error.message}`);
      }
    }
  }
  return failures;
}
