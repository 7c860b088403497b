import { outpostConfig } from '../../../constructs/authentik/outpost-config';
import { Duration } from '../../../constructs/core/duration';
import { outpostConfigComplete, outpostLogLevel } from '../../../rules/authentik/outpost-config';
import { finding, findings, resources } from '../documents';

const COMPLETE = outpostConfig({
  authentikHost: 'https://sso.example.org/',
  namespace: 'authentik',
  logLevel: 'info',
  replicas: 1,
  refreshInterval: Duration.minutes(5),
  jsonPatches: {},
});
const outpost = (config: unknown) => resources('authentik_outpost', { Public: { name: 'public', config } });
const found = (what: string, remedy: string) => [finding('authentik_outpost.Public', what, remedy)];

describe('outpost-config-complete', () => {
  const check = (config: unknown) => findings(outpostConfigComplete, outpost(config));
  const remedy = 'write the config with outpostConfig()';

  test('the config that this project writes is accepted', () => {
    expect(check(JSON.stringify(COMPLETE))).toEqual([]);
  });

  test.each(Object.keys(COMPLETE))('a config without %s is found', (key) => {
    const { [key]: _, ...rest } = COMPLETE;
    expect(check(JSON.stringify(rest))).toEqual(found(`no ${key}`, remedy));
  });

  test('a key that the server does not know is found', () => {
    expect(check(JSON.stringify({ ...COMPLETE, kubernetes_replica: 2 }))).toEqual(
      found('unknown kubernetes_replica', remedy),
    );
  });

  test('an empty authentik_host is found: the outpost would crash at start', () => {
    expect(check(JSON.stringify({ ...COMPLETE, authentik_host: '' }))).toEqual(
      found('an empty authentik_host', remedy),
    );
  });

  test('a config whose changes are ignored is found: the stored one stays', () => {
    const block = { name: 'public', config: JSON.stringify(COMPLETE), lifecycle: { ignore_changes: ['config'] } };
    expect(findings(outpostConfigComplete, resources('authentik_outpost', { Public: block }))).toEqual(
      found('a config whose changes are ignored', remedy),
    );
  });

  test('all that is wrong with one config is said at once', () => {
    const { log_level: _, ...rest } = COMPLETE;
    expect(check(JSON.stringify({ ...rest, authentik_host: '', loglevel: 'info' }))).toEqual(
      found('no log_level, unknown loglevel, an empty authentik_host', remedy),
    );
  });

  test.each([
    ['missing', undefined],
    ['not JSON', 'log_level: info'],
    ['null', 'null'],
    ['a text', '"info"'],
  ])('a config that is %s lacks every key', (_, config) => {
    const all = Object.keys(COMPLETE).map((key) => `no ${key}`);
    expect(check(config)).toEqual(found(all.join(', '), remedy));
  });
});

describe('outpost-log-level', () => {
  const check = (log_level: string) => findings(outpostLogLevel, outpost(JSON.stringify({ ...COMPLETE, log_level })));

  test.each(['trace', 'debug'])('%s is found', (level) => {
    expect(check(level)).toEqual(found(`log_level ${level}`, 'set logLevel to info in the site'));
  });

  test.each(['info', 'warning', 'error'])('%s is accepted', (level) => {
    expect(check(level)).toEqual([]);
  });
});
