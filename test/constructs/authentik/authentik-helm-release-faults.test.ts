import type {
  AuthentikHelmReleaseProps,
  ReleaseServer,
  ReleaseWorker,
} from '../../../constructs/authentik/release-settings';
import { Duration } from '../../../constructs/core/duration';
import { existingSecret, KEYS, MAIL, MINIMAL, releaseStack } from './release-blocks';

type Change = Partial<AuthentikHelmReleaseProps>;

const server = (change: Partial<ReleaseServer>): Change => ({ server: { ...MINIMAL.server, ...change } });
const worker = (change: Partial<ReleaseWorker>): Change => ({ worker: { ...MINIMAL.worker, ...change } });

test.each<[string, Change, string]>([
  [
    'the chart would name its objects otherwise',
    { name: 'sso' },
    'name: lacks "authentik", which the chart would append to every name, found: "sso"',
  ],
  ['the chart is a range', { chartVersion: '~2026.2' }, 'chartVersion: is not one exact version, found: "~2026.2"'],
  ['the image has no exact version', { imageTag: '2026.2' }, 'imageTag: is not one exact version, found: "2026.2"'],
  ['the image follows latest', { imageTag: 'latest' }, 'imageTag: is not one exact version'],
  [
    'the image is older than the chart (I9)',
    { imageTag: '2026.2.1' },
    'imageTag: is below the chart\'s version, 2026.2.2, found: "2026.2.1"; raise it, or take the chart of that',
  ],
  [
    'Helm would roll back before a pod can have started',
    { timeoutSeconds: 300 },
    'timeoutSeconds: is below 600, the time a pod may take to start: Helm would roll back to the former version, found: 300',
  ],
  [
    'the Secret has no secret key',
    { secret: existingSecret('goauthentik', KEYS.slice(1)) },
    'secret: lacks the key AUTHENTIK_SECRET_KEY; add the key to the Secret',
  ],
  [
    'the Secret has no database password',
    { secret: existingSecret('goauthentik', KEYS.slice(0, 1)) },
    'secret: lacks the key AUTHENTIK_POSTGRESQL__PASSWORD',
  ],
  [
    'the Secret is in another namespace',
    { secret: existingSecret('goauthentik', KEYS, 'elsewhere') },
    'secret: is not in the namespace of the release, authentik, found: "elsewhere"',
  ],
  [
    'the database is a URL',
    { database: { host: 'http://db', port: 1 } },
    'database.host: is not a host name, found: "http',
  ],
  [
    'the database has no port',
    { database: { host: 'db', port: 0 } },
    'database.port: is not a whole number from 1 to 65535',
  ],
  ['the mail server is empty', { email: { ...MAIL, host: '' } }, 'email.host: is not a host name, found: ""'],
  [
    'the mail port is no port',
    { email: { ...MAIL, port: 65_536 } },
    'email.port: is not a whole number from 1 to 65535',
  ],
  ['the mail account is empty', { email: { ...MAIL, username: '' } }, 'email.username: is empty'],
  [
    'the sender is no address',
    { email: { ...MAIL, from: 'sso' } },
    'email.from: is not an e-mail address, found: "sso"',
  ],
  [
    'the mail password is not in its Secret',
    { email: { ...MAIL, password: { ...MAIL.password, key: 'smtp' } } },
    'email.password: lacks the key smtp',
  ],
  ['visitors are forgotten at once', { unauthenticatedAge: Duration.seconds(0) }, 'unauthenticatedAge: is zero'],
  [
    'flows are cached for no time',
    { cacheSeconds: { flows: 0, policies: 1 } },
    'cacheSeconds.flows: is not a whole number from 1, found: 0',
  ],
  [
    'policies are cached for half a second',
    { cacheSeconds: { flows: 1, policies: 0.5 } },
    'cacheSeconds.policies: is not a whole number',
  ],
  ['there is no server', server({ replicas: 0 }), 'server.replicas: is not a whole number from 1, found: 0'],
  ['a server has no process', server({ webWorkers: 0 }), 'server.webWorkers: is not a whole number from 1'],
  ['a process has no thread', server({ webThreads: 0 }), 'server.webThreads: is not a whole number from 1'],
  [
    'no rollout can move',
    server({ rollout: { maxSurge: 0, maxUnavailable: 0 } }),
    'server.rollout: never moves: maxSurge and maxUnavailable are both 0; set one of the two to 1',
  ],
  [
    'the surge is negative',
    server({ rollout: { maxSurge: -1, maxUnavailable: 1 } }),
    'server.rollout.maxSurge: is not a whole number from 0, found: -1',
  ],
  [
    'a pod and a half may be missing',
    server({ rollout: { maxSurge: 0, maxUnavailable: 1.5 } }),
    'server.rollout.maxUnavailable: is not a whole number',
  ],
  [
    'a rollout takes every server away at once',
    server({ replicas: 3, rollout: { maxSurge: 0, maxUnavailable: 3 } }),
    'server.rollout.maxUnavailable: is not a whole number from 0 to 2, found: 3',
  ],
  [
    'no node can be drained',
    server({ minAvailable: 3 }),
    'server.minAvailable: is not a whole number from 0 to 2, found: 3',
  ],
  [
    'the server has no memory limit',
    server({ resources: { limits: { memory: '' }, requests: { cpu: '1', memory: '1Gi' } } }),
    'server.resources.limits.memory: is not a quantity, found: ""',
  ],
  [
    'the worker asks for more than its limit',
    worker({ resources: { limits: { memory: '1Gi' }, requests: { cpu: '1', memory: '2Gi' } } }),
    'worker.resources.requests.memory: exceeds the limit, 1Gi, found: "2Gi"',
  ],
  [
    'the worker asks for no CPU',
    worker({ resources: { limits: { memory: '1Gi' }, requests: { cpu: 'one', memory: '1Gi' } } }),
    'worker.resources.requests.cpu: is not a quantity, found: "one"',
  ],
  ['there is no worker', worker({ replicas: 0 }), 'worker.replicas: is not a whole number from 1, found: 0'],
  ['a worker has no thread', worker({ threads: 0 }), 'worker.threads: is not a whole number from 1'],
  [
    'the chart would take the budget for none',
    worker({ maxUnavailable: 0 }),
    'worker.maxUnavailable: is not a whole number from 1 to 2, found: 0',
  ],
])('is refused when %s', (_, change, message) => {
  expect(() => releaseStack(() => change)).toThrow(`test/Release.${message}`);
});

test('all that is wrong is said at once', () => {
  expect(() => releaseStack(() => ({ name: 'sso', imageTag: 'latest' }))).toThrow(/name: [^\n]*\n[^\n]*imageTag: /);
});

test.each(['sso@example.org', 'Single sign-on <sso@example.org>'])('mail comes from %s', (from) => {
  expect(() => releaseStack(() => ({ email: { ...MAIL, from } }))).not.toThrow();
});
