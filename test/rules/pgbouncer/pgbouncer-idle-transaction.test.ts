import { pgbouncerIdleTransaction } from '../../../rules/pgbouncer/pgbouncer-idle-transaction';
import { finding, findings, resources } from '../documents';

const listFindings = (...lines: readonly string[]) => {
  const data = { 'pgbouncer.ini': ['[databases]', 'authentik = host=db', '[pgbouncer]', ...lines, ''].join('\n') };
  return findings(pgbouncerIdleTransaction, resources('kubernetes_config_map_v1', { Config: { data } }));
};

test.each([
  ['idle_transaction_timeout = 300'],
  ['idle_transaction_timeout=0.5'],
  ['idle_transaction_timeout = 0', 'idle_transaction_timeout = 300'],
])('%s is accepted', (...lines) => {
  expect(listFindings(...lines)).toEqual([]);
});

test.each([
  ['left out', 'listen_port = 6432'],
  ['left out', '; idle_transaction_timeout = 300'],
  ['0', 'idle_transaction_timeout = 0'],
  ['0', 'idle_transaction_timeout = 300', 'idle_transaction_timeout = 0'],
  ['', 'idle_transaction_timeout ='],
  ['5min', 'idle_transaction_timeout = 5min'],
])('a timeout %j is found (I12)', (shown, ...lines) => {
  expect(listFindings(...lines)).toEqual([
    finding(
      'kubernetes_config_map_v1.Config',
      `has idle_transaction_timeout ${shown}`,
      'set idle_transaction_timeout in seconds, for example 300',
    ),
  ]);
});

test('a text of another program is left alone', () => {
  const data = { 'app.ini': '[app]\nport = 1', 'pgbouncer.ini': '${var.ini}' };
  expect(findings(pgbouncerIdleTransaction, resources('kubernetes_config_map_v1', { App: { data } }))).toEqual([]);
});
