import { Duration } from '../../../constructs/core/duration';
import { marksAny, maskAt } from '../plan-secrets';
import { type StopCheck, written } from './stop';

const SHORTEST = Duration.days(1);

/** How long a login lasts. On a login stage zero means "until the browser closes", bounded by two hours. */
const DURATIONS: Readonly<Record<string, string>> = {
  authentik_stage_user_login: 'session_duration',
  authentik_provider_proxy: 'access_token_validity',
};

export const sessionShort: StopCheck = {
  id: 'session-short',
  *find({ plan }) {
    for (const { type, address, before, after, unknown } of written(plan)) {
      const attribute = DURATIONS[type];
      if (attribute === undefined || after[attribute] === before[attribute]) continue;
      if (!marksAny(maskAt(unknown, attribute)) && lasts(after[attribute])) continue;
      yield {
        address,
        found: `${attribute} becomes ${JSON.stringify(after[attribute] ?? null)}`,
        remedy: 'write a day or more, as the other ways to sign in have it',
      };
    }
  },
};

function lasts(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    return Duration.parse(value).compare(SHORTEST) >= 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
