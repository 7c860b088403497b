import { pgbouncerConfigs } from '../readers/pgbouncer-config';
import { stackRule } from '../rule';

export const pgbouncerScram = stackRule({
  id: 'pgbouncer-scram',
  what: 'who logs in to PgBouncer does so by SCRAM',
  why: 'md5, which is its default, can be replayed by whoever reads the user list, and the weaker ones by anybody on the way.',
  *checkStack(stack) {
    const remedy = 'set auth_type to scram-sha-256';
    for (const { address, settings } of pgbouncerConfigs(stack)) {
      const type = settings.auth_type;
      if (type !== 'scram-sha-256') yield { address, found: `auth_type ${type ?? 'left out'}`, remedy };
    }
  },
});
