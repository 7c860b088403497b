import { authentikEnvKnown } from '../../../rules/helm/authentik-env-known';
import { finding, findings } from '../documents';
import { helmStack, helmStackWith, RELEASE } from './helm-documents';

const env = (component: string, ...names: readonly string[]) =>
  helmStackWith({ [component]: { env: names.map((name) => ({ name, value: '1' })) } });

test('variables that authentik reads, and those of other programs, are accepted', () => {
  const names = ['AUTHENTIK_CACHE__TIMEOUT_FLOWS', 'AUTHENTIK_POSTGRESQL__READ_REPLICAS__1__HOST', 'GUNICORN_CMD_ARGS'];
  expect(findings(authentikEnvKnown, helmStack())).toEqual([]);
  expect(findings(authentikEnvKnown, env('worker', ...names))).toEqual([]);
});

test.each([
  ['AUTHENTIK_CACHE_TIMEOUT_FLOWS', 'write AUTHENTIK_CACHE__TIMEOUT_FLOWS'],
  ['AUTHENTIK_REDIS__HOST', 'remove it, or correct its name'],
])('%s is found (I10)', (name, remedy) => {
  const found = `states ${name} for the worker, which authentik 2026.2.7 does not read`;
  expect(findings(authentikEnvKnown, env('worker', name))).toEqual([finding(RELEASE, found, remedy)]);
});

test('a variable that stands for both components and once more for one is found', () => {
  const name = 'AUTHENTIK_WEB__THREADS';
  const twice = helmStackWith({ global: { env: [{ name }] }, server: { env: [{ name }] } });
  expect(findings(authentikEnvKnown, twice)).toEqual([
    finding(RELEASE, `states ${name} twice for the server`, 'keep one of the two'),
  ]);
});

test('a server whose settings are not listed is found', () => {
  const [one] = findings(authentikEnvKnown, helmStack(), { serverVersion: '2030.1.0' });
  expect(one?.found).toBe('has server 2030.1.0, whose settings are not recorded');
});
