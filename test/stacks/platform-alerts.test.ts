import { alertManifests } from '../../stacks/platform-alerts';
import { defineFixture } from '../support/site/defined-site';
import { changeSite, type SiteChange } from '../support/site/site-change';

interface Rule {
  readonly alert: string;
  readonly expr: string;
}

function expressionsOf(change?: SiteChange): ReadonlyMap<string, string> {
  const site = defineFixture(changeSite(change));
  if (site.platform === undefined) throw new RangeError('the site has no platform');
  const rule = alertManifests(site, site.platform, 'goauthentik-server').find(({ kind }) => kind === 'PrometheusRule');
  const { groups } = (rule?.spec ?? { groups: [] }) as {
    readonly groups: readonly { readonly rules: readonly Rule[] }[];
  };
  return new Map(groups.flatMap(({ rules }) => rules).map(({ alert, expr }) => [alert, expr]));
}

test("where the servers are the embedded outpost, its alerts watch their pods and their Service, by the site's limit", () => {
  const found = expressionsOf(({ identity }) => {
    if (identity.embeddedOutpost !== undefined) delete identity.embeddedOutpost.keptDeployment;
  });
  expect(found.get('AuthentikOutpostForwardAuth400Spike')).toContain('|authentik-goauthentik-server-).*');
  expect(found.get('AuthentikOutpostRestarts')).toContain('|goauthentik-server-).*');
  expect(found.get('AuthentikOutpostMemoryHigh')).toContain(`> 0.85 * ${2 * 1024 ** 3}`);
  expect(found.get('AuthentikOutpostMemoryCritical')).toContain(`> 0.95 * ${2 * 1024 ** 3}`);
  expect(found.has('AuthentikOutpostDevShmFull')).toBe(false);
});

test('where the embedded outpost keeps its Deployment, the servers are not among its pods', () => {
  const found = expressionsOf();
  for (const alert of ['ForwardAuth400Spike', 'Restarts', 'MemoryHigh', 'MemoryCritical']) {
    expect(found.get(`AuthentikOutpost${alert}`)).not.toContain('server');
  }
  expect(found.has('AuthentikOutpostDevShmFull')).toBe(true);
});
