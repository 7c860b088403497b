import { helmReadinessPatient } from '../../../rules/helm/helm-readiness-patient';
import { finding, findings } from '../documents';
import { helmStack, helmStackWith, RELEASE } from './helm-documents';

const probe = (readinessProbe: unknown) => helmStackWith({ server: { readinessProbe } });

test.each([
  [8, 10],
  [16, 5],
])('%i failures every %i s are accepted', (failureThreshold, periodSeconds) => {
  expect(findings(helmReadinessPatient, probe({ failureThreshold, periodSeconds }))).toEqual([]);
});

test.each<[what: string, probe: unknown, found: string]>([
  ['the chart’s own', undefined, 'failureThreshold left out, periodSeconds left out'],
  ['half a minute', { failureThreshold: 3, periodSeconds: 10 }, 'failureThreshold 3, periodSeconds 10'],
  ['a misspelt key', { failureTreshold: 8, periodSeconds: 10 }, 'failureThreshold left out, periodSeconds 10'],
])('%s is found (I16)', (_, one, found) => {
  expect(findings(helmReadinessPatient, one === undefined ? helmStack() : probe(one))).toEqual([
    finding(RELEASE, found, 'set server.readinessProbe to 8 and 10'),
  ]);
});

test('other charts have probes of their own', () => {
  expect(findings(helmReadinessPatient, helmStack({ chart: 'traefik' }))).toEqual([]);
});
