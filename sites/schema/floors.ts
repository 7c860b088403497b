import { Duration } from '../../constructs/core/duration';
import { memoryBytes } from '../../constructs/kubernetes/quantity';
import type { Site } from './site-schema';

/** The least value with which people can sign in, and what happens below it. */
interface Floor {
  readonly path: string;
  /** Undefined where the site has no such part. */
  readonly value: (site: Site) => string | number | Duration | undefined;
  readonly least: string | number;
  readonly harm: string;
}

const KILLED = 'the container is killed while it starts, and no one can sign in';

const FLOORS: readonly Floor[] = [
  {
    path: 'platform.release.server.replicas',
    value: ({ platform }) => platform?.release.server.replicas,
    least: 1,
    harm: 'no pod answers the login page',
  },
  {
    path: 'platform.release.worker.replicas',
    value: ({ platform }) => platform?.release.worker.replicas,
    least: 1,
    harm: 'no pod runs the background tasks, and no outpost learns of a change',
  },
  {
    path: 'platform.release.unauthenticatedAge',
    value: ({ platform }) => platform?.release.unauthenticatedAge,
    least: 'minutes=5',
    harm: 'a visitor loses the login page before the password is typed',
  },
  {
    path: 'platform.release.server.resources.limits.memory',
    value: ({ platform }) => platform?.release.server.resources.limits.memory,
    least: '512Mi',
    harm: KILLED,
  },
  {
    path: 'platform.release.worker.resources.limits.memory',
    value: ({ platform }) => platform?.release.worker.resources.limits.memory,
    least: '384Mi',
    harm: 'the container is killed while it starts, and no outpost learns of a change',
  },
  {
    path: 'platform.pgbouncer.replicas',
    value: ({ platform }) => platform?.pgbouncer?.replicas,
    least: 1,
    harm: 'authentik has no connection to its database, and the login page answers 500',
  },
  {
    path: 'platform.pgbouncer.defaultPoolSize',
    value: ({ platform }) => platform?.pgbouncer?.defaultPoolSize,
    least: 5,
    harm: 'in session mode each thread of authentik keeps a connection, and the others wait until the request fails',
  },
  {
    path: 'platform.pgbouncer.maxClientConnections',
    value: ({ platform }) => platform?.pgbouncer?.maxClientConnections,
    least: 20,
    harm: 'servers and workers get no connection during a rollout, and the login page answers 500',
  },
  {
    path: 'platform.pgbouncer.resources.limits.memory',
    value: ({ platform }) => platform?.pgbouncer?.resources.limits.memory,
    least: '32Mi',
    harm: KILLED,
  },
  {
    path: 'platform.traefik.fallback.resources.limits.memory',
    value: ({ platform }) => platform?.traefik.fallback.resources.limits.memory,
    least: '16Mi',
    harm: 'the container is killed while it starts, and no host behind forward auth answers',
  },
  {
    path: 'identity.embeddedOutpost.keptDeployment.replicas',
    value: ({ identity }) => identity.embeddedOutpost?.keptDeployment?.replicas,
    least: 1,
    harm: 'no pod of the outpost answers, and no host behind forward auth opens',
  },
  {
    path: 'identity.embeddedOutpost.keptDeployment.resources.limits.memory',
    value: ({ identity }) => identity.embeddedOutpost?.keptDeployment?.resources.limits?.memory,
    least: '64Mi',
    harm: 'the container is killed while it starts, and no host behind forward auth answers',
  },
  {
    path: 'identity.publicGuests.outpost.replicas',
    value: ({ identity }) => identity.publicGuests?.outpost.replicas,
    least: 1,
    harm: 'no pod of the outpost answers, and no public host opens',
  },
  {
    path: 'identity.publicGuests.outpost.resources.limits.memory',
    value: ({ identity }) => identity.publicGuests?.outpost.resources.limits?.memory,
    least: '64Mi',
    harm: 'the container is killed while it starts, and no public host answers',
  },
  {
    path: 'identity.outpostDeployment.refreshInterval',
    value: ({ identity }) => identity.outpostDeployment?.refreshInterval,
    least: 'seconds=10',
    harm: 'outposts load their whole configuration without a pause',
  },
  {
    path: 'edge.sync.capacity',
    value: ({ edge }) => edge?.sync.capacity,
    least: 100,
    harm: 'nearly no ban reaches the edge',
  },
];

/** Values below their floor: the rule `floors-kept` refuses them, unless an exception of the site covers it. */
export function shortfalls(site: Site): readonly (Omit<Floor, 'value'> & { readonly found: string })[] {
  return FLOORS.flatMap(({ path, value, least, harm }) => {
    const found = value(site);
    if (found === undefined || measure(found) >= measure(least)) return [];
    return [{ path, least, harm, found: String(found) }];
  });
}

function measure(value: string | number | Duration): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return value.microseconds;
  return value.includes('=') ? Duration.parse(value).microseconds : (memoryBytes(value) ?? Number.POSITIVE_INFINITY);
}
