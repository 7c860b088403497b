import { authentikAddress, authentikToken } from '../../../ops/authentik/address';
import { AuthentikClient } from '../../../ops/authentik/client';
import { OpsContext } from '../../../ops/core/context';
import { harbour } from '../../fixtures/sites/harbour';
import { defineFixture } from '../../support/site/defined-site';

function context(env: Readonly<Record<string, string>>): OpsContext {
  const terminal = { line: () => undefined, note: () => undefined };
  return new OpsContext({ site: () => defineFixture(), env, terminal });
}

test('authentik is at the host of the site', () => {
  expect(authentikAddress(context({}))).toBe('https://authentik.harbour.example');
});

test('authentik is where the site states its API', () => {
  const site = defineFixture({ ...harbour, identity: { ...harbour.identity, apiUrl: 'http://127.0.0.1:9000' } });
  const terminal = { line: () => undefined, note: () => undefined };
  expect(authentikAddress(new OpsContext({ site: () => site, env: {}, terminal }))).toBe('http://127.0.0.1:9000');
});

test.each([
  ['https://sso.example.org', 'https://sso.example.org'],
  ['https://example.org:8443/sso/', 'https://example.org:8443/sso'],
  ['http://127.0.0.1:9000', 'http://127.0.0.1:9000'],
  ['http://localhost:9000/', 'http://localhost:9000'],
  ['http://[::1]:9000', 'http://[::1]:9000'],
])('AUTHENTIK_URL %s overrides it', (url, address) => {
  expect(authentikAddress(context({ AUTHENTIK_URL: url }))).toBe(address);
});

test.each([
  'http://sso.example.org',
  'http://127.0.0.1.example.org',
  'sso.example.org',
  'ftp://127.0.0.1',
  'file:///etc',
])('AUTHENTIK_URL %s would expose the token and is refused', (url) => {
  expect(() => authentikAddress(context({ AUTHENTIK_URL: url }))).toThrow(/^AUTHENTIK_URL is not an https address/);
});

test.each(['https://me:pass@sso.example.org', 'https://sso.example.org/?a=pass', 'https://sso.example.org/#pass'])(
  'AUTHENTIK_URL %s is refused without repeating it',
  (url) => {
    const address = () => authentikAddress(context({ AUTHENTIK_URL: url }));
    expect(address).toThrow(/^AUTHENTIK_URL is not an address without a user, a query and a fragment/);
    expect(address).not.toThrow(/pass/);
  },
);

test('the token is required', () => {
  expect(() => authentikToken(context({}))).toThrow(/^AUTHENTIK_TOKEN is not set/);
});

test.each(['two words', 'line\n', 'ü'])(
  'a token that is not valid in a header is refused and not shown: %j',
  (token) => {
    const read = () => authentikToken(context({ AUTHENTIK_TOKEN: token }));
    expect(read).toThrow(/^AUTHENTIK_TOKEN is not one word of printable characters/);
    expect(read).not.toThrow(token);
  },
);

test.each(['0', '-1', 'soon', '601', '1e9'])('AUTHENTIK_TIMEOUT_SECONDS %s is refused', (seconds) => {
  const client = () => AuthentikClient.of(context({ AUTHENTIK_TOKEN: 'token', AUTHENTIK_TIMEOUT_SECONDS: seconds }));
  expect(client).toThrow(/^AUTHENTIK_TIMEOUT_SECONDS is not a number above 0, at most 600/);
});
