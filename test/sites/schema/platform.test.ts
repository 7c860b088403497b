import { helmReleases } from '../../../rules/readers/helm-values';
import { siteOf } from '../../support/site-app';
import { put, siteFaults } from './change';

const faultsOf = (path: string, value: unknown) => siteFaults((site) => put(site, path, value));

test.each<[what: string, path: string, value: unknown, fault: string]>([
  [
    'a namespace in which no outpost runs',
    'platform.namespace.name',
    'sso',
    'platform.namespace.name: is not the namespace of the outposts, found: "sso"; write authentik: an Ingress reaches only Services of its own namespace',
  ],
  [
    'a Secret that the embedded outpost does not read',
    'platform.secrets.authentik.name',
    'other',
    'platform.secrets.authentik.name: is not identity.embeddedOutpost.postgresqlSecret, goauthentik, found: "other"; correct one of the two',
  ],
  [
    'a certificate that no outpost reads',
    'platform.secrets.outpostTls.name',
    'outpost-tls',
    'platform.secrets.outpostTls.name: is not the Secret that authentik reads, found: "outpost-tls"; write authentik-outpost-tls',
  ],
  [
    'mail settings without the Secret of their password',
    'platform.secrets.email',
    undefined,
    'platform.secrets.email: does not go with platform.release.email; add the one that is missing',
  ],
  [
    'a Secret that is neither made nor there',
    'platform.secrets.authentik',
    { name: 'goauthentik' },
    'platform.secrets.authentik: is neither { name, create } nor { name, revision }; ' +
      'create a Secret from entries of secrets, or give the revision of one that exists',
  ],
  [
    'a gate that nobody knows',
    'platform.services',
    { Wiki: service({ kind: 'open' }) },
    `platform.services.Wiki.gate.kind: is not 'required', 'app', 'public' or 'none', found: "open"; choose what asks for the login`,
  ],
  [
    'a gate of the application itself without a reason',
    'platform.services',
    { Wiki: service({ kind: 'app', reason: 'own login' }) },
    'platform.services.Wiki.gate.reason: is too short for a reason, found: "own login"; write a sentence of 20 characters or more',
  ],
  [
    'a password that is in no register',
    'platform.pgbouncer.password',
    'nobody',
    'platform.pgbouncer.password: names no secret of the site; add it under secrets, or correct the name',
  ],
  [
    'a timeout that reaps nothing',
    'platform.pgbouncer.idleTransactionTimeoutSeconds',
    0,
    'platform.pgbouncer.idleTransactionTimeoutSeconds: is below 1, found: 0; write whole seconds, for example 300',
  ],
  [
    'a limit that is no quantity',
    'platform.release.server.resources.limits.memory',
    '2 GB',
    'platform.release.server.resources.limits.memory: is not memory above 0 in Ki, Mi or Gi, found: "2 GB"; write for example 128Mi',
  ],
  [
    'a port below the first one',
    'platform.release.email.port',
    0,
    'platform.release.email.port: is below 1, found: 0; raise it',
  ],
  [
    'no thread',
    'platform.release.worker.threads',
    0,
    'platform.release.worker.threads: is not above 0, found: 0; raise it',
  ],
  [
    'runbooks with a slash at the end',
    'platform.alerts.runbooks',
    'https://docs.example.org/',
    'platform.alerts.runbooks: is not an https URL without a slash at its end, found: "https://docs.example.org/"; write the folder alone',
  ],
  [
    'a prober without its namespace',
    'platform.alerts.publicHosts.prober',
    'blackbox:9115',
    'platform.alerts.publicHosts.prober: is not a Service of the cluster with its port, found: "blackbox:9115"; write for example blackbox.monitoring:9115',
  ],
  [
    'a public host without a path',
    'platform.alerts.publicHosts.urls',
    ['https://blog.example.org'],
    'platform.alerts.publicHosts.urls.0: is not an https URL with a path, found: "https://blog.example.org"; write for example https://blog.example.org/',
  ],
])('%s is refused', (_, path, value, fault) => {
  expect(faultsOf(path, value)).toContain(fault);
});

const LIMIT = 'platform.release.server.resources.limits.memory';

test.each(['1.5Gi', '2048Mi', '2097152Ki'])('%s is memory', (memory) => {
  expect(faultsOf(LIMIT, memory)).toEqual([]);
});

test.each(['0Gi', '0.0Mi', '1,5Gi', '-1Gi', '512', '512m'])('%s is none', (memory) => {
  expect(faultsOf(LIMIT, memory)).toEqual([expect.stringContaining('is not memory above 0 in Ki, Mi or Gi')]);
});

test.each(['0.5', '100m', '4'])('%s are CPUs', (cpu) => {
  expect(faultsOf('platform.release.server.resources.requests.cpu', cpu)).toEqual([]);
});

test.each(['0', '0m', '1Gi', '1,5'])('%s are none', (cpu) => {
  expect(faultsOf('platform.release.server.resources.requests.cpu', cpu)).toEqual([
    expect.stringContaining('is not a CPU quantity above 0'),
  ]);
});

test('one server is a choice: a drained node then takes it along', () => {
  const site = siteOf((site) => {
    put(site, 'platform.release.server.replicas', 1);
    put(site, 'platform.release.server.minAvailable', 0);
  });
  const release = site.stacks.flatMap(helmReleases).find(({ chart }) => chart === 'authentik');
  expect(release?.values).toMatchObject({ server: { replicas: 1, pdb: { enabled: true, minAvailable: 0 } } });
});

test('a gate needs the outpost that asks', () => {
  const faults = siteFaults((site) => {
    put(site, 'platform.services', {
      Wiki: service({ kind: 'public' }),
      Photos: {
        ...service({ kind: 'required', access: { everyone: 'Nothing in it is private' } }, 'photos'),
        service: { name: 'photos', port: 80 },
      },
    });
    put(site, 'identity.publicGuests', undefined);
  });
  expect(faults).toEqual([
    'platform.services.Wiki.gate: is public without identity.publicGuests, found: "public"; add the guests',
  ]);
});

test('secrets that Terraform makes come from the register, each with its entry', () => {
  const faults = siteFaults((site) => {
    put(site, 'platform.secrets.email', { name: 'authentik-email', create: { password: 'mail_password' } });
  });
  expect(faults).toEqual([
    'platform.secrets.email.create.password: names no secret of the site; add it under secrets, or correct the name',
  ]);
});

function service(gate: unknown, name = 'wiki') {
  return {
    name,
    namespace: 'wiki',
    host: name,
    service: { name: 'wiki', port: 80 },
    gate,
    cloudflareProxied: true,
  };
}

test('an annotation that the provider never reads cannot be left to others', () => {
  const foreign = (annotations: readonly string[]) => faultsOf('platform.cluster', { foreign: { annotations } });
  expect(foreign(['keel.sh/policy', 'app.kubernetes.io/part-of'])).toEqual([]);
  expect(foreign(['external-dns.alpha.kubernetes.io/target'])).toEqual([
    'platform.cluster.foreign.annotations.0: is a key of kubernetes.io, which the provider never reads and an update of ' +
      'an Ingress drops, found: "external-dns.alpha.kubernetes.io/target"; state it with its value in annotations',
  ]);
});
