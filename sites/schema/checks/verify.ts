import { entry, type Fault, fault, findRepeated, findUnknownKeys } from '../fields/fault';
import { ofEach } from '../fields/malformed';
import { givesSuperuser, isWithin, UNKNOWN_GROUP } from '../groups';
import type { Site } from '../site-schema';

/** A test user opens what its groups may, and nothing as an administrator: its password is in the cluster. */
export function* verifyFaults({ verify, identity, platform }: Site): Generator<Fault> {
  const { groups, administrators, publicGuests, breakGlass } = identity;
  const { users, job } = verify;
  yield* findRepeated(
    Object.entries(users).map(([id, { username }]) => entry(`verify.users.${id}.username`, username)),
  );
  yield* ofEach(users, function* (id, user) {
    const path = `verify.users.${id}`;
    yield* findUnknownKeys(`${path}.groups`, user.groups, groups, UNKNOWN_GROUP);
    for (const [index, group] of user.groups.entries()) {
      const isAdministrator =
        givesSuperuser(groups, group) || administrators.some((one) => isWithin(groups, group, one));
      if (!isAdministrator) continue;
      const message = 'makes the test user an administrator, whose password would open everything; name another group';
      yield fault(`${path}.groups.${index}`, message, group);
    }
    if (![publicGuests?.user.username, breakGlass?.user].includes(user.username)) return;
    const message = 'is the guest or the account for the worst day; make a user for this purpose alone';
    yield fault(`${path}.username`, message, user.username);
  });
  if (job === undefined) return;
  if (Object.keys(users).length === 0) yield fault('verify.job', 'has no verify.users; name one, or remove the job');
  if (platform?.alerts === undefined) {
    const message = 'is without platform.alerts, so that no failure of it is told; add them, or remove the job';
    yield fault('verify.job', message);
  }
  const minutes = job.schedule.longestIntervalSeconds / 60;
  if (job.maxAgeMinutes > minutes) return;
  const message = `is not above the ${minutes} minutes that can lie between two runs; raise it, or the alert fires between two good runs`;
  yield fault('verify.job.maxAgeMinutes', message, job.maxAgeMinutes);
}
