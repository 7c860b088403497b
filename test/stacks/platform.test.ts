import { child, children } from '../../rules/readers/block';
import type { Block } from '../../rules/readers/document';
import { ALERTS } from '../constructs/prometheus/sample-alerts';
import { put } from '../sites/schema/change';
import { oneStack } from '../support/site/one-stack';
import { siteOf } from '../support/site/site-app';
import { helmValues, isAccepted, platform, platformOf, resource } from './platform-document';

const manifests = helmValues('Objects').manifests as readonly Manifest[];

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Block;
}

test('the pooler has the user of the site, and admits the pods of authentik and of the embedded outpost alone', () => {
  const { data } = resource('kubernetes_secret_v1', 'PgBouncer_Users') as { data: Block };
  expect(data['userlist.txt']).toContain('"authentik" "${replace(var.authentik_postgresql_password,');
  const spec = child(resource('kubernetes_network_policy_v1', 'PgBouncer_NetworkPolicy'), 'spec');
  const peers = children(spec, 'ingress').flatMap((line) => children(line, 'from'));
  const clients = peers.map((peer) => child(child(peer, 'pod_selector'), 'match_labels'));
  expect(clients).toEqual([
    expect.objectContaining({ 'app.kubernetes.io/component': 'server' }),
    expect.objectContaining({ 'app.kubernetes.io/component': 'worker' }),
    expect.objectContaining({ 'goauthentik.io/outpost-name': 'authentik-embedded-outpost' }),
  ]);
});

const SHARED = 'traefik-retry,traefik-error-pages,traefik-rate-limit,traefik-csp-headers';
const chain = (names: string) => names.split(',').map((name) => `${name}@kubernetescrd`);

test('every alert is there', () => {
  const rules = manifests
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap(({ spec }) => children(spec, 'groups').flatMap((group) => children(group, 'rules')));
  // Those of `verify.job` and `platform.backup.drill` come with them.
  const names = ALERTS.map(({ name }) => name).filter((name) => !/^Authentik(Test|BackupDrill)/.test(name));
  expect(rules.map(({ alert }) => alert)).toEqual(names);
});

test('labels of the namespace that others read stay, and none of them loosens Pod Security', () => {
  const enforce = 'pod-security.kubernetes.io/enforce';
  const labelled = oneStack('platform', (site) =>
    put(site, 'platform.namespace.labels', { tier: 'core', [enforce]: 'privileged' }),
  );
  const namespace = labelled.config.resource?.kubernetes_namespace_v1?.Namespace ?? {};
  expect(child(namespace, 'metadata').labels).toMatchObject({ tier: 'core', [enforce]: 'baseline' });
});

test('what the site adopts is imported and kept, but for what its provider can only replace', () => {
  const replaced = (platform.config.import ?? []).flatMap(({ to }) => {
    const [type = '', name = ''] = to.split('.');
    return child(resource(type, name), 'lifecycle').prevent_destroy === true ? [] : [to];
  });
  expect(replaced.sort()).toEqual([
    'kubernetes_pod_disruption_budget_v1.PgBouncer_PodDisruptionBudget',
    'kubernetes_resource_quota_v1.Namespace_Quota',
  ]);
});

test('every object of the stack can be adopted, under its namespace and name', () => {
  const { config } = oneStack('platform', (site) => {
    const nouns = [
      'namespace',
      'release',
      'pgbouncer',
      'customResources',
      'traefik.fallback',
      'ingresses.outpost',
      'backup',
    ];
    for (const noun of nouns) put(site, `platform.${noun}.adopt`, 'key');
  });
  const addresses = Object.entries(config.resource ?? {}).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${type}.${name}`),
  );
  const imported = Object.fromEntries(config.import?.map(({ to, id }) => [to, id]) ?? []);
  expect(addresses.filter((address) => imported[address] === undefined)).toEqual([]);
  expect(imported).toMatchObject({
    'helm_release.Objects': 'authentik/gatehouse-objects',
    'kubernetes_ingress_v1.HostOutposts_Terminal': 'authentik/authentik-outpost-terminal',
    'kubernetes_network_policy_v1.ReleaseNetwork_Worker': 'authentik/goauthentik-worker',
  });
});

test('a part that the pooler does not have is refused, with those that it has', () => {
  expect(() => siteOf((site) => put(site, 'platform.pgbouncer.adopt', { servce: 'key' }))).toThrow(
    /adopt\.servce: is not a part of this object; choose one of config, deployment, networkPolicy, podDisruptionBudget, service, serviceAccount, users, or remove it/,
  );
});

test('an application behind Traefik has the middlewares of its gate', () => {
  const gates = {
    Shell: { kind: 'required', access: { everyone: 'Nothing on it is private' } },
    Blog: { kind: 'public' },
    Photos: { kind: 'app', reason: 'the app has its own login, and phones cannot do ours' },
    Status: { kind: 'none', reason: 'the status page is meant for the public' },
  };
  const published = siteOf((site) => {
    const services = Object.entries(gates).map(([id, gate]) => {
      const name = id.toLowerCase();
      return [id, { name, namespace: name, host: name, service: { name, port: 80 }, gate, cloudflareProxied: true }];
    });
    put(site, 'platform.services', Object.fromEntries(services));
  });
  const ingresses = platformOf(published).config.resource?.kubernetes_ingress_v1 ?? {};
  const gated = `${SHARED},traefik-crowdsec,traefik-authentik-identity-headers`;
  expect(Object.keys(gates).map((id) => middlewaresOf(ingresses[id]))).toEqual([
    chain(`${gated},shell-shell-requested-host,traefik-authentik-forward-auth`),
    chain(`${gated},blog-blog-requested-host,traefik-authentik-forward-auth-public`),
    chain(`${gated},photos-photos-requested-host`),
    chain(`${gated},status-status-requested-host`),
  ]);
  expect(isAccepted(published)).toBe(true);
});

test('forward auth drops what a client states in X-Forwarded-*, and trusts none of it while the release takes over', () => {
  const of = (takeOwnership: boolean) => {
    const stack = oneStack('platform', (site) => put(site, 'platform.customResources.takeOwnership', takeOwnership));
    const all = helmValues('Objects', stack).manifests as readonly Manifest[];
    return all.flatMap(({ metadata: { name }, spec }) =>
      /forward/.test(name) ? [[name, ...Object.keys(spec), ...trustOf(spec)]] : [],
    );
  };
  const trustOf = ({ forwardAuth }: Manifest['spec']) =>
    forwardAuth === undefined ? [] : [(forwardAuth as { trustForwardHeader: boolean }).trustForwardHeader];
  const guests = ['authentik-forward-auth-public', 'forwardAuth', true];
  expect(of(true)).toEqual([['authentik-forward-auth', 'forwardAuth', false], guests]);
  expect(of(false)).toEqual([
    ['gatehouse-forwarded-headers', 'headers'],
    ['authentik-forward-auth-outpost', 'forwardAuth', true],
    ['authentik-forward-auth', 'chain'],
    guests,
  ]);
});

test('a cluster without the Prometheus operator gets no alerts, and its middlewares all the same', () => {
  const stack = oneStack('platform', (site) => put(site, 'platform.alerts', undefined));
  const kinds = (helmValues('Objects', stack).manifests as readonly Manifest[]).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['Middleware']));
});

test('the middlewares that are there may have any name', () => {
  const names = { retry: 'again', errorPages: 'pages', rateLimit: 'throttle', cspHeaders: 'csp', crowdsec: 'doorman' };
  expect(isAccepted(siteOf((site) => put(site, 'platform.traefik.middlewares', names)))).toBe(true);
});

test('the adopted ingresses of authentik keep their certificates, and the site may name others', () => {
  expect(resource('kubernetes_ingress_v1', 'Interface').lifecycle).toEqual({
    prevent_destroy: true,
    ignore_changes: ['spec[0].tls'],
  });
  const named = oneStack('platform', (site) => put(site, 'platform.ingresses.ui.tlsSecretName', 'login-tls'));
  const own = named.config.resource?.kubernetes_ingress_v1?.Interface ?? {};
  expect(own.lifecycle).toEqual({ prevent_destroy: true });
  expect(child(own, 'spec').tls).toEqual([{ hosts: ['authentik.harbour.example'], secret_name: 'login-tls' }]);
});

test('a site without middlewares of its own has them made, and needs no other', () => {
  const contentSecurityPolicy = "frame-ancestors 'self'";
  const settings = {
    retry: { attempts: 3 },
    rateLimit: { average: 50, burst: 200 },
    cspHeaders: { contentSecurityPolicy },
  };
  const site = siteOf((input) => put(input, 'platform.traefik.middlewares', settings));
  const own = platformOf(site);
  const names = (helmValues('Objects', own).manifests as readonly Manifest[]).map(({ metadata }) => metadata.name);
  expect(names).toEqual(expect.arrayContaining(['gatehouse-retry', 'gatehouse-rate-limit', 'gatehouse-csp-headers']));
  expect(middlewaresOf(own.config.resource?.kubernetes_ingress_v1?.Interface)).toEqual(
    chain(
      'traefik-gatehouse-retry,traefik-authentik-rate-limit,traefik-gatehouse-csp-headers,authentik-authentik-requested-host',
    ),
  );
  expect(isAccepted(site)).toBe(true);
  expect(isAccepted(siteOf((input) => put(input, 'platform.traefik.middlewares', undefined)))).toBe(true);
});

function middlewaresOf(ingress: Block = {}): readonly string[] {
  const { annotations } = child(ingress, 'metadata') as { annotations: Readonly<Record<string, string>> };
  return annotations['traefik.ingress.kubernetes.io/router.middlewares']?.split(',') ?? [];
}
