import { OpsContext } from '../../../ops/core/context';
import { PostgresqlReader } from '../../../ops/verify/proxy-session-reader';
import { fresh } from '../../fixtures/sites/fresh';
import { RecordingTerminal } from '../../support/ops/terminal';
import { defineFixture } from '../../support/site/defined-site';

afterEach(() => jest.useRealTimers());

// What a database answers is in test/real/verify-postgresql.test.ts.
test.each([
  ['an invalid port', { PGHOST: '127.0.0.1', PGPORT: '99999' }, 'Port should be'],
  ['a percent sign in the password', { DATABASE_URL: 'postgres://a:100%zz@127.0.0.1:1/c' }, 'ECONNREFUSED'],
  ['an invalid address', { DATABASE_URL: 'postgres://a:b#c/d@127.0.0.1:1/c' }, 'Invalid URL'],
])('%s is an error with the reason', async (_, env, reason) => {
  const context = new OpsContext({ site: () => defineFixture(fresh), env, terminal: new RecordingTerminal() });
  const read = async () => await PostgresqlReader.of(context).read(0);
  await expect(read()).rejects.toThrow(new RegExp(`^authentik's database did not answer, found: .*${reason}`));
});

test('a connection that was never tried throws nothing later', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  const env = { PGHOST: '127.0.0.1', PGPORT: '99999' };
  const context = new OpsContext({ site: () => defineFixture(fresh), env, terminal: new RecordingTerminal() });
  await expect(PostgresqlReader.of(context).read(0)).rejects.toThrow('Port should be');
  const broken = jest.fn();
  process.once('uncaughtException', broken);
  jest.advanceTimersByTime(60_000);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('uncaughtException', broken);
  expect(broken).not.toHaveBeenCalled();
});
