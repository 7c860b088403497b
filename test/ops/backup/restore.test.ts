import { restoreOrder } from '../../../ops/backup/restore';
import { defineFixture } from '../../support/site/defined-site';

test('the order of a restore names the Deployments and the database of the site', () => {
  const { platform } = defineFixture();
  if (platform?.pgbouncer === undefined) throw new Error('the site has a pooler');
  const { pgbouncer, release, ...rest } = platform;
  const named = {
    ...rest,
    namespace: { ...platform.namespace, name: 'login' },
    release: { ...release, name: 'authentik' },
    pgbouncer: { ...pgbouncer, name: 'pool', backend: { ...pgbouncer.backend, database: 'users' } },
  } as typeof platform;
  expect(restoreOrder(named, 'restored').slice(1, 4)).toEqual([
    '2. scale down: kubectl -n login scale deployment authentik-server authentik-worker pool --replicas=0',
    '3. connected to the database postgres: ALTER DATABASE "users" RENAME TO "users_broken"; ALTER DATABASE "restored" RENAME TO "users";',
    '4. scale up, to what the site says: first pool, then authentik-server and authentik-worker',
  ]);
  const { pgbouncer: _, ...unpooled } = named;
  const database = { host: 'db.example.org', port: 5432, database: 'authentik', user: 'authentik' };
  expect(restoreOrder({ ...unpooled, database } as typeof platform, 'restored').slice(1, 4)).toEqual([
    '2. scale down: kubectl -n login scale deployment authentik-server authentik-worker --replicas=0',
    '3. connected to the database postgres: ALTER DATABASE "authentik" RENAME TO "authentik_broken"; ALTER DATABASE "restored" RENAME TO "authentik";',
    '4. scale up, to what the site says: authentik-server and authentik-worker',
  ]);
});
