import { helmReleases } from '../../../rules/readers/helm-values';
import { siteOf } from '../../support/site/site-app';
import { put } from './change';

test('one server is a choice: a drained node then takes it along', () => {
  const site = siteOf((site) => {
    put(site, 'platform.release.server.replicas', 1);
    put(site, 'platform.release.server.minAvailable', 0);
  });
  const release = site.stacks.flatMap(helmReleases).find(({ chart }) => chart === 'authentik');
  expect(release?.values).toMatchObject({ server: { replicas: 1, pdb: { enabled: true, minAvailable: 0 } } });
});
