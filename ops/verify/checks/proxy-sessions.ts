import { type Check, fail, pass } from '../check';
import { expectedOutpost, expectedProxySession } from '../expected';

const DAY_S = 24 * 60 * 60;
const MICROSECONDS_PER_S = 1_000_000;

/**
 * A session ends one length after its first request. The newest one shows that sessions arrive in the table, and how
 * long the outpost lets them last. A day is the tolerance: each visitor without a session gets a
 * row, the probes of check `protected-hosts` too.
 */
export const proxySessions: Check = {
  id: 'proxy-sessions',
  number: 5,
  title: 'new proxy sessions arrive in the database, and last as long as the site says',
  needs: ['postgresql'],
  async run(sources) {
    const length = expectedProxySession(sources.site);
    if (length === undefined || expectedOutpost(sources.site) === undefined) return undefined;
    const seconds = length.microseconds / MICROSECONDS_PER_S;
    // Read here: a database that is not set up throws, and the site may need none.
    const { count, late, newestAheadSeconds } = await sources.sessions.read(seconds - DAY_S);
    if (newestAheadSeconds === undefined) {
      return fail('the table is empty', 'see check outpost-session-backend: sessions are kept somewhere else');
    }
    const newest = `the newest of ${count} sessions ends in ${days(newestAheadSeconds)} days, expected ${days(seconds)}`;
    if (newestAheadSeconds > seconds + DAY_S) {
      return fail(
        newest,
        `deploy the identity stack (access_token_validity ${length}); older sessions keep their length until they expire or ` +
          'their rows are deleted',
      );
    }
    if (newestAheadSeconds >= seconds - DAY_S) {
      // Shown because a session from before the upgrade passes too.
      const minutes = Math.max(0, Math.round((seconds - newestAheadSeconds) / 60));
      return pass(`${newest}, ${late} began within a day, the last ${minutes} minutes ago`);
    }
    return fail(
      newest,
      'sign in at a protected host in a private window and run this again: the session of a login has the length of its token, ' +
        'that of a visitor the one that the outpost read when it started',
    );
  },
};

function days(seconds: number): string {
  return (seconds / DAY_S).toFixed(1);
}
