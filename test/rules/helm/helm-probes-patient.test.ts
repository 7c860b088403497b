import { helmProbesPatient } from '../../../rules/helm/helm-probes-patient';
import type { Block } from '../../../rules/readers/document';
import { finding, findings } from '../documents';
import { helmStack, helmStackWith, RELEASE } from './helm-documents';

const PATIENT = { failureThreshold: 6, periodSeconds: 10, timeoutSeconds: 5 };
const READY = { failureThreshold: 8, periodSeconds: 10 };
const BOTH = {
  server: { livenessProbe: PATIENT, readinessProbe: READY },
  worker: { livenessProbe: PATIENT },
};
const LIVENESS = 'set failureThreshold x periodSeconds to 60 or more, and timeoutSeconds to 5 or more';
const READINESS = 'set failureThreshold x periodSeconds to 80 or more, and timeoutSeconds to 1 or more';

test('a liveness of a minute and a readiness of 80 s are accepted, and so is the startup of the chart', () => {
  expect(findings(helmProbesPatient, helmStackWith(BOTH))).toEqual([]);
});

test('the liveness of the chart is found for both components (I12), and its readiness for the server (I16)', () => {
  const drops = 'drops the pod from the Service after';
  expect(findings(helmProbesPatient, helmStack())).toEqual([
    finding(RELEASE, 'server.livenessProbe kills after 3 x 10 s, timeoutSeconds 3', LIVENESS),
    finding(RELEASE, 'worker.livenessProbe kills after 3 x 10 s, timeoutSeconds 3', LIVENESS),
    finding(RELEASE, `server.readinessProbe ${drops} 3 x 10 s, timeoutSeconds 3`, READINESS),
  ]);
});

test.each<[what: string, values: Block, found: string, remedy?: string]>([
  [
    'a minute with a second for an answer',
    { server: { livenessProbe: { timeoutSeconds: 1 } } },
    'server.livenessProbe kills after 6 x 10 s, timeoutSeconds 1',
  ],
  [
    'a worker that is killed at once',
    { worker: { livenessProbe: { failureThreshold: 1, periodSeconds: 5 } } },
    'worker.livenessProbe kills after 1 x 5 s, timeoutSeconds 5',
  ],
  [
    'a startup of 15 s',
    { server: { startupProbe: { failureThreshold: 3, periodSeconds: 5 } } },
    'server.startupProbe kills after 3 x 5 s, timeoutSeconds 3',
    'set failureThreshold x periodSeconds to 300 or more, and timeoutSeconds to 1 or more',
  ],
])('%s is found', (_, values, found, remedy = LIVENESS) => {
  expect(findings(helmProbesPatient, helmStackWith(BOTH, values))).toEqual([finding(RELEASE, found, remedy)]);
});

test('other charts have probes of their own', () => {
  expect(findings(helmProbesPatient, helmStack({ chart: 'traefik' }))).toEqual([]);
});
