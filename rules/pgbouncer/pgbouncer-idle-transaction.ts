import { type Block, resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

const TIMEOUT = 'idle_transaction_timeout';
const LINE = new RegExp(`^\\s*${TIMEOUT}\\s*=(.*)$`, 'gm');

export const pgbouncerIdleTransaction = stackRule({
  id: 'pgbouncer-idle-transaction',
  what: 'an idle transaction is ended by PgBouncer',
  why: 'A killed pod left an idle transaction that held the migration lock, and every boot queued behind it.',
  incident: 'I12',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'kubernetes_config_map_v1')) {
      for (const text of Object.values((block.data ?? {}) as Block)) {
        if (typeof text !== 'string' || !/^\[pgbouncer\]/m.test(text)) continue;
        // The last line counts. Seconds, possibly with a fraction; 0 means never, and so does a line that is left out.
        const [, seconds = 'left out'] = [...text.matchAll(LINE)].at(-1) ?? [];
        if (Number(seconds) > 0) continue;
        const remedy = `set ${TIMEOUT} in seconds, for example 300`;
        yield { address, found: `has ${TIMEOUT} ${seconds.trim()}`, remedy };
      }
    }
  },
});
