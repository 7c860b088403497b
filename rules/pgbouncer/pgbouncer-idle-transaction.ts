import { connectionParameters, pgbouncerConfigs, poolersWithoutConfig } from '../readers/pgbouncer-config';
import { stackRule } from '../rule';

const TIMEOUT = 'idle_transaction_timeout';

export const pgbouncerIdleTransaction = stackRule({
  id: 'pgbouncer-idle-transaction',
  what: 'an idle transaction is ended by PgBouncer',
  why: 'A killed pod left an idle transaction that held the migration lock, and every boot queued behind it.',
  incident: 'I12',
  *checkStack(stack) {
    const remedy = `set ${TIMEOUT} in seconds, for example 300`;
    for (const { address, settings, databases, users, includes } of pgbouncerConfigs(stack)) {
      // Later lines win, also for every other rule.
      for (const file of includes) {
        yield { address, found: `includes ${file}, which no rule reads`, remedy: 'write its lines into this file' };
      }
      if (!isOn(settings[TIMEOUT]))
        yield { address, found: `has ${TIMEOUT} ${settings[TIMEOUT] ?? 'left out'}`, remedy };
      // An override wins over the general setting.
      for (const [name, text] of [...Object.entries(databases), ...Object.entries(users)]) {
        const override = connectionParameters(text)[TIMEOUT];
        if (override !== undefined && !isOn(override)) {
          yield { address, found: `has ${TIMEOUT} ${override} for ${name}`, remedy: 'remove it there' };
        }
      }
    }
    // An image that writes its own file has other settings, and the timeout is off by default.
    for (const address of poolersWithoutConfig(stack)) {
      yield {
        address,
        found: 'runs PgBouncer without a pgbouncer.ini of this stack',
        remedy: 'use the construct PgBouncer',
      };
    }
  },
});

/** Seconds, possibly with a fraction; 0 means never. */
function isOn(seconds: string | undefined): boolean {
  return Number(seconds) > 0;
}
