import { helmLivenessPatient } from '../../../rules/helm/helm-liveness-patient';
import { finding, findings } from '../documents';
import { helmStack, helmStackWith, RELEASE } from './helm-documents';

const probe = (livenessProbe: unknown) => helmStackWith({ server: { livenessProbe } });

test.each([
  [6, 10, 5],
  [12, 5, 10],
])('%i failures every %i s with %i s each are accepted', (failureThreshold, periodSeconds, timeoutSeconds) => {
  expect(findings(helmLivenessPatient, probe({ failureThreshold, periodSeconds, timeoutSeconds }))).toEqual([]);
});

test.each<[what: string, probe: unknown, found: string]>([
  ['the chart’s own', undefined, 'failureThreshold left out, periodSeconds left out, timeoutSeconds left out'],
  [
    'half a minute',
    { failureThreshold: 3, periodSeconds: 10, timeoutSeconds: 5 },
    'failureThreshold 3, periodSeconds 10, timeoutSeconds 5',
  ],
  [
    'a second for an answer',
    { failureThreshold: 6, periodSeconds: 10, timeoutSeconds: 1 },
    'failureThreshold 6, periodSeconds 10, timeoutSeconds 1',
  ],
  [
    'a misspelt key',
    { failureTreshold: 6, periodSeconds: 10, timeoutSeconds: 5 },
    'failureThreshold left out, periodSeconds 10, timeoutSeconds 5',
  ],
])('%s is found (I12)', (_, one, found) => {
  expect(findings(helmLivenessPatient, one === undefined ? helmStack() : probe(one))).toEqual([
    finding(RELEASE, found, 'set server.livenessProbe to 6, 10 and 5'),
  ]);
});

test('other charts have probes of their own', () => {
  expect(findings(helmLivenessPatient, helmStack({ chart: 'traefik' }))).toEqual([]);
});
