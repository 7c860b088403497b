import type {
  AuthentikHelmReleaseProps,
  ReleaseServer,
  ReleaseWorker,
} from '../../../../constructs/authentik/server/release-settings';
import { Duration } from '../../../../constructs/core/duration';
import { existingSecret, KEYS, MAIL, MINIMAL, releaseStack } from './release-blocks';

type Change = Partial<AuthentikHelmReleaseProps>;

const server = (change: Partial<ReleaseServer>): Change => ({ server: { ...MINIMAL.server, ...change } });
const worker = (change: Partial<ReleaseWorker>): Change => ({ worker: { ...MINIMAL.worker, ...change } });

test.each<[string, Change]>([
  ['name: lacks "authentik", which the chart would append to every name, found: "sso"', { name: 'sso' }],
  ['chartVersion: is not one exact version, found: "~2026.2"', { chartVersion: '~2026.2' }],
  ['imageTag: is not one exact version, found: "2026.2"', { imageTag: '2026.2' }],
  ['imageTag: is not one exact version', { imageTag: 'latest' }],
  // I9
  [
    'imageTag: is below the chart\'s version, 2026.2.2, found: "2026.2.1"; raise it, or take the chart of that',
    { imageTag: '2026.2.1' },
  ],
  [
    'timeoutSeconds: is below 600, the time a pod may take to start: Helm would roll back to the former version, found: 300',
    { timeoutSeconds: 300 },
  ],
  [
    'secret: lacks the key AUTHENTIK_SECRET_KEY; add the key to the Secret',
    { secret: existingSecret('goauthentik', KEYS.slice(1)) },
  ],
  ['secret: lacks the key AUTHENTIK_POSTGRESQL__PASSWORD', { secret: existingSecret('goauthentik', KEYS.slice(0, 1)) }],
  [
    'secret: is not in the namespace of the release, authentik, found: "elsewhere"',
    { secret: existingSecret('goauthentik', KEYS, 'elsewhere') },
  ],
  ['database.host: is not a host name, found: "http', { database: { host: 'http://db', port: 1 } }],
  ['database.port: is not a whole number from 1 to 65535', { database: { host: 'db', port: 0 } }],
  ['email.host: is not a host name, found: ""', { email: { ...MAIL, host: '' } }],
  ['email.port: is not a whole number from 1 to 65535', { email: { ...MAIL, port: 65_536 } }],
  ['email.username: is empty', { email: { ...MAIL, username: '' } }],
  ['email.from: is not an e-mail address, found: "sso"', { email: { ...MAIL, from: 'sso' } }],
  ['email.password: lacks the key smtp', { email: { ...MAIL, password: { ...MAIL.password, key: 'smtp' } } }],
  ['unauthenticatedAge: is zero', { unauthenticatedAge: Duration.seconds(0) }],
  ['cacheSeconds.flows: is not a whole number from 1, found: 0', { cacheSeconds: { flows: 0, policies: 1 } }],
  ['cacheSeconds.policies: is not a whole number', { cacheSeconds: { flows: 1, policies: 0.5 } }],
  ['server.replicas: is not a whole number from 0, found: -1', server({ replicas: -1 })],
  ['server.webWorkers: is not a whole number from 1', server({ webWorkers: 0 })],
  ['server.webThreads: is not a whole number from 1', server({ webThreads: 0 })],
  [
    'server.rollout: never moves: maxSurge and maxUnavailable are both 0; set one of the two to 1',
    server({ rollout: { maxSurge: 0, maxUnavailable: 0 } }),
  ],
  [
    'server.rollout.maxSurge: is not a whole number from 0, found: -1',
    server({ rollout: { maxSurge: -1, maxUnavailable: 1 } }),
  ],
  ['server.rollout.maxUnavailable: is not a whole number', server({ rollout: { maxSurge: 0, maxUnavailable: 1.5 } })],
  [
    'server.rollout.maxUnavailable: is not a whole number from 0 to 2, found: 3',
    server({ replicas: 3, rollout: { maxSurge: 0, maxUnavailable: 3 } }),
  ],
  [
    'server.minAvailable: is not below server.replicas, 3: no node could be drained, found: 3; write 2 or less',
    server({ minAvailable: 3 }),
  ],
  [
    'server.resources.limits.memory: is not a quantity, found: ""',
    server({ resources: { limits: { memory: '' }, requests: { cpu: '1', memory: '1Gi' } } }),
  ],
  [
    'worker.resources.requests.memory: exceeds the limit, 1Gi, found: "2Gi"',
    worker({ resources: { limits: { memory: '1Gi' }, requests: { cpu: '1', memory: '2Gi' } } }),
  ],
  [
    'worker.resources.requests.cpu: is not a quantity, found: "one"',
    worker({ resources: { limits: { memory: '1Gi' }, requests: { cpu: 'one', memory: '1Gi' } } }),
  ],
  ['worker.replicas: is not a whole number from 0, found: -1', worker({ replicas: -1 })],
  ['worker.threads: is not a whole number from 1', worker({ threads: 0 })],
  ['worker.maxUnavailable: is not a whole number from 1 to 2, found: 0', worker({ maxUnavailable: 0 })],
])('is refused: %s', (message, change) => {
  expect(() => releaseStack(() => change)).toThrow(`test/Release.${message}`);
});

test.each(['sso@example.org', 'Single sign-on <sso@example.org>'])('mail comes from %s', (from) => {
  expect(() => releaseStack(() => ({ email: { ...MAIL, from } }))).not.toThrow();
});
