import { Duration } from '../../../constructs/core/duration';
import { IDENTITY_IDS } from '../../../sites/schema/identity';
import { writtenChanges } from '../change-kind';
import { isUnknown } from '../mask';
import type { StopFindings, StopInput } from './stop';

const SHORTEST = Duration.days(1);

/** How long a login lasts. On a login stage zero means "until the browser closes", bounded by two hours. */
const DURATIONS: Readonly<Record<string, string>> = {
  authentik_stage_user_login: 'session_duration',
  authentik_provider_proxy: 'access_token_validity',
};

export function* findSessionShort({ plan }: StopInput): StopFindings {
  for (const change of writtenChanges(plan)) {
    const { type, address, before, after } = change;
    const attribute = DURATIONS[type];
    if (attribute === undefined || after[attribute] === before[attribute]) continue;
    // A guest is signed in without a question, and a long session keeps them from signing in as themselves.
    if (address.includes(`.${IDENTITY_IDS.PublicGuests}_`)) continue;
    if (!isUnknown(change, attribute) && lasts(after[attribute])) continue;
    const found = `${attribute} becomes ${JSON.stringify(after[attribute] ?? null)}`;
    yield { address, found, remedy: 'write a day or more, as the other ways to sign in have it' };
  }
}

function lasts(value: unknown): boolean {
  try {
    return Duration.parse(String(value)).compare(SHORTEST) >= 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
