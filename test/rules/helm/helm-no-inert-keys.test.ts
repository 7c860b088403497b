import { stringify } from 'yaml';
import { helmNoInertKeys } from '../../../rules/helm/helm-no-inert-keys';
import type { Block } from '../../../rules/readers/document';
import { finding, findings } from '../documents';
import { helmStack, helmStackWith, RELEASE } from './helm-documents';

const REMEDY = 'write it under a key that the chart reads; settings of authentik are variables, in env';
const listFindings = (values: Block) =>
  findings(helmNoInertKeys, helmStackWith(values)).map((one) =>
    one.found.replace(/^states |, which has no effect$/g, ''),
  );

test.each<[string, Block]>([
  ['keys that the chart reads', {}],
  ['the path of the web server, which its probes need', { authentik: { web: { path: '/sso/' } } }],
  ['a key without a default', { server: { service: { clusterIP: '192.0.2.1' } } }],
  ['any key where the chart passes all on', { server: { resources: { limits: { memory: '1Gi' } } } }],
  ['another kind of probe', { worker: { livenessProbe: { exec: null, tcpSocket: { port: 1 } } } }],
  ['lists of anything', { additionalObjects: [{ anything: { at: 'all' } }] }],
  ['what another chart reads', { postgresql: { enabled: false, primary: { any: 1 } }, serviceAccount: { any: 1 } }],
])('%s are accepted', (_, values) => {
  expect(listFindings(values)).toEqual([]);
});

test.each<[string, Block, readonly string[]]>([
  [
    'tuning below authentik (I10)',
    { authentik: { cache: { timeout_flows: 1800 }, web: { workers: 3 } } },
    ['authentik.cache.timeout_flows', 'authentik.web.workers'],
  ],
  ['a setting that the chart knows, and skips', { authentik: { log_level: 'debug' } }, ['authentik.log_level']],
  [
    'a password that the chart skips',
    { authentik: { postgresql: { password: 'x' } } },
    ['authentik.postgresql.password'],
  ],
  ['the strategy under the wrong name', { server: { strategy: { type: 'Recreate' } } }, ['server.strategy']],
  ['the same of the worker', { worker: { strategy: {} } }, ['worker.strategy']],
  ['a misspelt key', { server: { replica: 3 } }, ['server.replica']],
  ['a key in the wrong place', { replicas: 3 }, ['replicas']],
  [
    'a key that the chart documents and no template reads',
    { global: { namespaceOverride: 'x' } },
    ['global.namespaceOverride'],
  ],
  ['keys of a value that has none', { server: { replicas: { min: 1 } } }, ['server.replicas']],
  ['a text that stands for keys', { server: { pdb: '${yamlencode(local.pdb)}' } }, ['server.pdb']],
  [
    'keys that every object has',
    { server: { constructor: 1, toString: {} } },
    ['server.constructor', 'server.toString'],
  ],
])('%s is found', (_, values, paths) => {
  expect(listFindings(values)).toEqual(paths);
});

test('without an existing Secret the settings below authentik count', () => {
  const values = [stringify({ authentik: { log_level: 'info', existingSecret: { secretName: '' } } })];
  expect(findings(helmNoInertKeys, helmStack({ values }))).toEqual([]);
  const unknown = [stringify({ authentik: { loglevel: 'info' } })];
  expect(findings(helmNoInertKeys, helmStack({ values: unknown }))).toHaveLength(1);
  expect(findings(helmNoInertKeys, helmStack({ values: undefined }))).toEqual([]);
});

test('a version whose keys are not written down is found with those that are, and no other chart is', () => {
  expect(findings(helmNoInertKeys, helmStack({ version: '2026.5.0' }))).toEqual([
    finding(
      RELEASE,
      'has chart 2026.5.0, whose keys are not recorded',
      'choose one of 2025.12.4, 2026.2.2, 2026.2.3, 2026.5.6, 2026.8.0, or run npm run versions -- chart 2026.5.0',
    ),
  ]);
  expect(findings(helmNoInertKeys, helmStack({ chart: 'traefik', version: '30.0.0' }))).toEqual([]);
});

test('a finding names the release and the remedy', () => {
  expect(findings(helmNoInertKeys, helmStackWith({ server: { strategy: {} } }))).toEqual([
    finding(RELEASE, 'states server.strategy, which has no effect', REMEDY),
  ]);
});
