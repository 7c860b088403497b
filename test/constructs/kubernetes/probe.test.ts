import { Probe, type ProbeTiming } from '../../../constructs/kubernetes/probe';

test('every number is written out', () => {
  const timing = {
    initialDelaySeconds: 0,
    periodSeconds: 10,
    timeoutSeconds: 3,
    failureThreshold: 3,
    successThreshold: 1,
  };
  expect(Probe.tcp(6432).block).toEqual({ tcpSocket: [{ port: '6432' }], ...timing });
  expect(Probe.http(9000, '/ready').block).toEqual({ httpGet: { port: '9000', path: '/ready' }, ...timing });
});

test('the numbers are those that are given', () => {
  const timing: Required<ProbeTiming> = { periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 };
  expect(Probe.tcp(80, timing).block).toMatchObject(timing);
});

test.each<[() => Probe, string]>([
  [() => Probe.tcp(0), 'port: is not a whole number from 1 to 65535, found: 0'],
  [() => Probe.http(65_536, '/'), 'port: is not a whole number from 1 to 65535, found: 65536'],
  [() => Probe.http(80, 'ready'), 'path: does not start with /, found: "ready"; write for example /healthz'],
  [() => Probe.tcp(80, { periodSeconds: 0 }), 'periodSeconds: is not a whole number from 1'],
  [() => Probe.tcp(80, { timeoutSeconds: 0.5 }), 'timeoutSeconds: is not a whole number from 1'],
  [() => Probe.tcp(80, { failureThreshold: Number.NaN }), 'failureThreshold: is not a whole number from 1'],
])('%s is refused', (probe, message) => {
  expect(probe).toThrow(RangeError);
  expect(probe).toThrow(message);
});
