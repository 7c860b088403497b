import { Duration } from '../../../constructs/core/duration';
import { Alert, type AlertProps } from '../../../constructs/prometheus/alert';

const PROPS: AlertProps = {
  name: 'DoorOpen',
  expr: 'door_open == 1',
  for: Duration.minutes(5),
  severity: 'warning',
  summary: 'door {{ $labels.door }} is open',
};

test('an alert becomes a rule in the keys of Prometheus, with the URL of its runbook', () => {
  expect(new Alert(PROPS).rule('https://git.example.org/runbooks')).toEqual({
    alert: 'DoorOpen',
    expr: 'door_open == 1',
    for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'door {{ $labels.door }} is open',
      runbook_url: 'https://git.example.org/runbooks/door-open.md',
    },
  });
});

test.each([
  ['AuthentikDown', 'authentik-down.md'],
  ['AuthentikOutpostForwardAuth400Spike', 'authentik-outpost-forward-auth-400-spike.md'],
  ['CrowdSecDown', 'crowd-sec-down.md'],
  ['DNSDown', 'dns-down.md'],
  ['Http2', 'http-2.md'],
  ['A1B', 'a-1-b.md'],
])('the runbook of %s is %s', (name, page) => {
  expect(new Alert({ ...PROPS, name }).runbookPage).toBe(page);
});

test.each<[Partial<AlertProps>, string]>([
  [{ name: 'door-open' }, 'name: is not PascalCase, found: "door-open"; write for example AuthentikDown'],
  [{ name: '' }, 'name: is not PascalCase, found: ""; write for example AuthentikDown'],
  [{ expr: ' ' }, 'expr: is empty, found: " "; write the condition in PromQL'],
  [{ summary: '' }, 'summary: is empty, found: ""; say in one line what is wrong'],
  [
    { for: Duration.parse('microseconds=1') },
    'for: is not whole milliseconds, found: "microseconds=1"; use a longer unit',
  ],
])('%j is refused', (change, message) => {
  const props = { ...PROPS, ...change };
  expect(() => new Alert(props)).toThrow(new RangeError(`alert ${props.name}.${message}`));
});

test('all faults are in one error', () => {
  expect(() => new Alert({ ...PROPS, name: 'x', expr: '', summary: '' })).toThrow(
    /^alert x\.name: .*\nalert x\.expr: .*\nalert x\.summary: .*$/,
  );
});
