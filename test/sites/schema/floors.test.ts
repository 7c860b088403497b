import { shortfalls } from '../../../sites/schema/floors';
import { defineFixture } from '../../support/site/defined-site';
import { changeSite } from '../../support/site/site-change';
import { put } from './change';

/** Each value, its floor and what is below it. */
const FLOORS: readonly [path: string, least: string | number, below: string | number][] = [
  ['platform.release.unauthenticatedAge', 'minutes=5', 'seconds=299'],
  ['platform.release.server.resources.limits.memory', '512Mi', '511Mi'],
  ['platform.release.worker.resources.limits.memory', '384Mi', '383Mi'],
  ['platform.release.server.replicas', 1, 0],
  ['platform.release.worker.replicas', 1, 0],
  ['platform.pgbouncer.replicas', 1, 0],
  ['identity.embeddedOutpost.keptDeployment.replicas', 1, 0],
  ['identity.publicGuests.outpost.replicas', 1, 0],
  ['platform.pgbouncer.defaultPoolSize', 5, 4],
  ['platform.pgbouncer.maxClientConnections', 20, 19],
  ['platform.pgbouncer.resources.limits.memory', '32Mi', '31Mi'],
  ['platform.traefik.fallback.resources.limits.memory', '16Mi', '15Mi'],
  ['identity.embeddedOutpost.keptDeployment.resources.limits.memory', '64Mi', '63Mi'],
  ['identity.publicGuests.outpost.resources.limits.memory', '64Mi', '63Mi'],
  ['identity.outpostDeployment.refreshInterval', 'seconds=10', 'seconds=9'],
  ['edge.sync.capacity', 100, 99],
];

/** The shortfalls of harbour with a value at a path; a pod asks for no more memory than it may use, and shares less. */
function shortfallsWith(path: string, value: unknown) {
  const input = changeSite((site) => {
    put(site, 'identity.embeddedOutpost.keptDeployment.sharedMemory', '8Mi');
    put(site, path, value);
    if (path.endsWith('limits.memory')) put(site, path.replace('limits', 'requests'), value);
  });
  return shortfalls(defineFixture(input));
}

test.each(FLOORS)('%s is accepted at %j and found at %j, with what happens there', (path, least, below) => {
  expect(shortfallsWith(path, least)).toEqual([]);
  const harm = expect.stringMatching(/^[a-z].*[^.]$/);
  expect(shortfallsWith(path, below)).toEqual([{ path, least, harm, found: String(below) }]);
});
