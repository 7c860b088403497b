import { type AuthentikAlertSettings, authentikAlerts } from '../../../constructs/prometheus/authentik-alerts';

// Whether they fire when they should is shown with Prometheus itself: test/real/alerts/alerts.test.ts.
const SETTINGS: AuthentikAlertSettings = {
  namespace: 'sso',
  serverDeployment: 'sso-server',
  outpostPrefix: 'guard.',
  devShm: { deployment: 'guard.main', bytes: 1000 },
  entryPoint: 'https',
};
const rules = authentikAlerts(SETTINGS).map((alert) => alert.rule(''));
const expressionOf = (name: string) => rules.find(({ alert }) => alert === name)?.expr;

test('the alerts have the severity and the duration that the site states', () => {
  expect(rules.map(({ alert, for: patience, labels }) => [alert, labels.severity, patience])).toEqual([
    ['AuthentikDown', 'critical', '5m'],
    ['AuthentikServerReplicasMismatch', 'warning', '15m'],
    ['AuthentikOutpostForwardAuth400Spike', 'critical', '2m'],
    ['AuthentikForwardAuthFallbackActive', 'critical', '5m'],
    ['AuthentikOutpostMemoryHigh', 'warning', '15m'],
    ['AuthentikOutpostMemoryCritical', 'critical', '5m'],
    ['AuthentikOutpostRestarts', 'warning', '0s'],
    ['AuthentikOutpostDevShmFull', 'critical', '5m'],
  ]);
});

test('every expression takes its names from the settings', () => {
  expect(expressionOf('AuthentikDown')).toContain('{namespace="sso",deployment="sso-server"}');
  expect(expressionOf('AuthentikServerReplicasMismatch')).toContain('{namespace="sso",deployment="sso-server"}');
  expect(expressionOf('AuthentikForwardAuthFallbackActive')).toContain('entrypoint="https"');
  for (const name of ['MemoryHigh', 'MemoryCritical', 'Restarts', 'DevShmFull']) {
    expect(expressionOf(`AuthentikOutpost${name}`)).toContain('namespace="sso"');
  }
});

test('names of outposts are escaped in patterns', () => {
  expect(expressionOf('AuthentikOutpostForwardAuth400Spike')).toContain(String.raw`service=~"sso-guard\\..*"`);
  expect(expressionOf('AuthentikOutpostMemoryHigh')).toContain(String.raw`pod=~"guard\\..*"`);
  expect(expressionOf('AuthentikOutpostDevShmFull')).toContain(String.raw`pod=~"guard\\.main-.*"`);
});

test('/dev/shm is full at 80 % of the size in the settings', () => {
  expect(expressionOf('AuthentikOutpostDevShmFull')).toMatch(/ > 0\.8 \* 1000$/);
});

test('a site whose outposts keep nothing in memory has no alert about it', () => {
  const names = authentikAlerts({ ...SETTINGS, devShm: undefined }).map(({ name }) => name);
  expect(names).toHaveLength(rules.length - 1);
  expect(names).not.toContain('AuthentikOutpostDevShmFull');
});
