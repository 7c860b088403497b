import { join } from 'node:path';
import type { SurveyedObject } from '../../../ops/adopt/surveyed-object';
import type { SiteInput } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';
import { put } from '../../sites/schema/change';
import { adoptAll, eachLiveSystems } from '../../support/ops/adopt';
import { eachFolder } from '../../support/per-test';
import { changeSite } from '../../support/site/site-change';

const live = eachLiveSystems();
const folder = eachFolder();

const survey = async (site: SiteInput, stacks: readonly string[]) =>
  (await adoptAll(live(), ['--json', ...stacks], site)).json() as readonly SurveyedObject[];
const specOf = (object: object) => (object as { readonly spec: { readonly hard?: object } }).spec;
const annotationsOf = (key: string) =>
  (live().cluster.at(key) as { readonly metadata: { readonly annotations: object } }).metadata.annotations;

describe('an object of the cluster', () => {
  const of = async (address: string) =>
    (await survey(harbour, ['platform', 'edge'])).find((one) => one.address === address);

  test('that exists although the site creates it collides, with its path in the site', async () => {
    expect(await of('kubernetes_deployment_v1.AuthFallback_Deployment')).toMatchObject({
      outcome: 'collide',
      key: 'traefik/auth-proxy',
      entries: [{ path: 'platform.traefik.fallback.adopt.deployment', value: 'key' }],
    });
  });

  test('that is adopted and does not exist is missing', async () => {
    live().cluster.objects.delete('Service authentik/pgbouncer');
    expect(await of('kubernetes_service_v1.PgBouncer_Service')).toMatchObject({ outcome: 'missing' });
  });

  test('shows what an apply would set and remove', async () => {
    const service = live().cluster.at('Service authentik/pgbouncer');
    Object.assign(specOf(service), { selector: { app: 'pgbouncer' } });
    expect((await of('kubernetes_service_v1.PgBouncer_Service'))?.differences).toEqual([
      expect.objectContaining({ attribute: 'spec.selector["app.kubernetes.io/name"]', live: null }),
      expect.objectContaining({ attribute: 'spec.selector["app.kubernetes.io/component"]', live: null }),
      expect.objectContaining({ attribute: 'spec.selector["app.kubernetes.io/managed-by"]', live: null }),
      { attribute: 'spec.selector["app"]', live: 'pgbouncer', stack: null, shown: 'in the plan' },
    ]);
  });

  test('that may be replaced is adopted, with the attribute that replaces it', async () => {
    Object.assign(specOf(live().cluster.at('PodDisruptionBudget authentik/pgbouncer')), { minAvailable: 1 });
    expect(await of('kubernetes_pod_disruption_budget_v1.PgBouncer_PodDisruptionBudget')).toMatchObject({
      outcome: 'adopt',
      differences: [{ attribute: 'spec.minAvailable', live: 1, stack: 2, shown: 'replaces' }],
    });
  });

  test('that must not be replaced is blocked and gets no entry', async () => {
    const deployment = live().cluster.at('Deployment authentik/pgbouncer');
    Object.assign(specOf(deployment), { selector: { matchLabels: { app: 'pgbouncer' } } });
    expect(await of('kubernetes_deployment_v1.PgBouncer_Deployment')).toMatchObject({
      outcome: 'blocked',
      entries: [],
      remark: expect.stringContaining('can only replace it for another spec.selector.matchLabels'),
    });
    const { code, text } = await adoptAll(live(), ['platform', '--write', join(folder(), 'adoption.json')], harbour);
    expect(code).toBe(1);
    expect(text).toMatch(/1 to be decided:\n {2}kubernetes_deployment_v1\.PgBouncer_Deployment: the provider can only/);
  });

  test('shows annotations of an Ingress that an apply silently removes', async () => {
    Object.assign(annotationsOf('Ingress authentik/authentik'), {
      'traefik.ingress.kubernetes.io/router.priority': '7',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      'example.org/owner': 'team-a',
    });
    expect((await of('kubernetes_ingress_v1.Interface'))?.differences).toEqual([
      { attribute: 'metadata.annotations["example.org/owner"]', live: 'team-a', stack: null, shown: 'in the plan' },
      {
        attribute: 'metadata.annotations["traefik.ingress.kubernetes.io/router.priority"]',
        live: '7',
        stack: null,
        shown: 'silent',
      },
    ]);
  });

  test('never shows a value of a Secret', async () => {
    const secret = live().cluster.at('Secret traefik/auth-proxy-htpasswd');
    Object.assign(secret, { data: { users: Buffer.from('somebody:hash').toString('base64') } });
    const found = await of('kubernetes_secret_v1.EmergencyUsers');
    expect(found?.differences).toEqual([
      { attribute: 'data["htpasswd"]', live: null, stack: '(sensitive)', shown: 'in the plan' },
      { attribute: 'data["users"]', live: '(sensitive)', stack: null, shown: 'in the plan' },
    ]);
  });

  test('ignores attributes of other controllers and the data of a workload', async () => {
    Object.assign(live().cluster.at('ConfigMap rybbit/crowdsec-cf-sync-state'), { data: { state: '{}' } });
    expect((await of('kubernetes_config_map_v1.EdgeSync_State'))?.differences).toEqual([]);
  });

  test('compares quantities by their amount', async () => {
    const quota = live().cluster.at('ResourceQuota authentik/authentik-quota');
    Object.assign(specOf(quota).hard ?? {}, { 'requests.cpu': '16000m', 'limits.memory': '98304Mi' });
    expect((await of('kubernetes_resource_quota_v1.Namespace_Quota'))?.differences).toEqual([]);
  });
});

describe('a Helm release', () => {
  const of = async () =>
    (await survey(harbour, ['platform'])).find(({ address }) => address === 'helm_release.Release');

  test('shows its version and each value that an apply would change or remove', async () => {
    const release = live().cluster.releases.get('authentik/goauthentik');
    const values = structuredClone(release?.values ?? {}) as { server: Record<string, unknown>; extra?: unknown };
    Object.assign(values.server, { replicas: 1, image: { repository: 'registry.example.org/own' } });
    Object.assign(values, { authentik: { secret_key: 'visible to anyone' } });
    live().cluster.releases.set('authentik/goauthentik', { ...release!, version: '2025.10.3', values });
    expect((await of())?.differences).toEqual([
      { attribute: 'version', live: '2025.10.3', stack: '2026.2.2', shown: 'in the plan' },
      expect.objectContaining({ attribute: 'values.authentik.existingSecret.secretName', live: null }),
      { attribute: 'values.authentik.secret_key', live: '(sensitive)', stack: null, shown: 'in the plan' },
      {
        attribute: 'values.server.image.repository',
        live: 'registry.example.org/own',
        stack: null,
        shown: 'in the plan',
      },
      { attribute: 'values.server.replicas', live: 1, stack: 3, shown: 'in the plan' },
    ]);
  });

  test('that is pending is reported before Helm refuses the upgrade (I25)', async () => {
    const release = live().cluster.releases.get('authentik/goauthentik');
    live().cluster.releases.set('authentik/goauthentik', { ...release!, status: 'pending-upgrade' });
    expect((await of())?.remark).toMatch(
      /^its newest revision is pending-upgrade; delete the Secret of that revision before you apply, and do not roll back/,
    );
  });
});

describe('a Middleware that exists', () => {
  const KEY = 'Middleware traefik/authentik-forward-auth';
  const keeping = (takeOwnership: boolean) =>
    changeSite((site) => put(site, 'platform.customResources.takeOwnership', takeOwnership));
  const surveySite = async (site: SiteInput) =>
    (await survey(site, ['platform'])).find(({ key, address }) => key === KEY && address === 'helm_release.Objects');
  const make = (annotations: Readonly<Record<string, string>> = {}) =>
    live().cluster.objects.set(KEY, {
      metadata: { annotations },
      spec: { forwardAuth: { address: 'http://192.0.2.66/', maxBodySize: 7 } },
    });

  test('outside of the release collides, unless the release takes it over', async () => {
    expect(await surveySite(keeping(false))).toBeUndefined();
    make();
    expect(await surveySite(keeping(false))).toMatchObject({
      outcome: 'collide',
      entries: [],
      remark: expect.stringContaining('set platform.customResources.takeOwnership: true'),
    });
    expect(await surveySite(keeping(true))).toMatchObject({ outcome: 'adopt' });
  });

  test('shows what the release silently sets, not what it leaves alone', async () => {
    make();
    const { differences = [] } = (await surveySite(keeping(true))) ?? {};
    expect(differences[0]).toMatchObject({
      attribute: 'spec.forwardAuth.address',
      live: 'http://192.0.2.66/',
      shown: 'silent',
    });
    expect(differences.map(({ attribute }) => attribute)).not.toContain('spec.forwardAuth.maxBodySize');
  });

  test('with another type is blocked: Traefik refuses both in one', async () => {
    live().cluster.objects.set(KEY, { metadata: {}, spec: { chain: { middlewares: [{ name: 'other' }] } } });
    expect(await surveySite(keeping(true))).toMatchObject({
      outcome: 'blocked',
      entries: [],
      remark: expect.stringContaining('is live with spec.chain: Helm would keep it'),
    });
  });

  test('of the release is found', async () => {
    make({ 'meta.helm.sh/release-name': 'gatehouse-objects', 'meta.helm.sh/release-namespace': 'authentik' });
    expect(await surveySite(keeping(false))).toMatchObject({ outcome: 'found' });
  });
});
