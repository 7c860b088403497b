import { AuthentikClient, type Query } from '../../../ops/authentik/client';
import { AuthentikError } from '../../../ops/authentik/error';
import type { AuthentikFault, FaultProps } from '../../support/authentik/faults';
import { AuthentikServer } from '../../support/authentik/server';

let server: AuthentikServer;
let slept: number[];

beforeAll(async () => {
  server = await AuthentikServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.clearFaults();
  server.calls.length = 0;
  slept = [];
});

function client(timeoutMs = 60_000): AuthentikClient {
  const sleep = async (ms: number) => {
    slept.push(ms);
  };
  return new AuthentikClient({ url: server.url, token: server.token, timeoutMs, sleep });
}

async function errorOf(promise: Promise<unknown>): Promise<AuthentikError> {
  const error = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AuthentikError);
  return error as AuthentikError;
}

describe('reads', () => {
  test('carry the token and their filters', async () => {
    await client().get('/core/users/', { username: 'a b&c', include_groups: false, is_active: undefined });
    const [call] = server.calls;
    expect(call?.authorization).toBe(`Bearer ${server.token}`);
    expect(Object.fromEntries(call?.query ?? [])).toEqual({ username: 'a b&c', include_groups: 'false' });
  });

  test('of a list read every page of 100', async () => {
    const rows = await client().all<{ pk: number }>('/authenticators/admin/webauthn/');
    expect(rows.map(({ pk }) => pk).sort()).toEqual(server.records.webauthnDevices.map(({ pk }) => pk).sort());
    expect(rows.length).toBeGreaterThan(100);
    expect(server.calls.map(({ query }) => [query.get('page'), query.get('page_size')])).toEqual([
      ['1', '100'],
      ['2', '100'],
    ]);
  });

  test('find nothing without an error when the object is gone', async () => {
    expect(await client().find('/authenticators/admin/webauthn/999/')).toBeUndefined();
    server.fail('http-403');
    expect((await errorOf(client().find('/authenticators/admin/webauthn/999/'))).status).toBe(403);
  });

  test.each(['endless-pages', 'repeated-page', 'short-list', 'no-envelope'] as const)(
    'refuse a list with %s',
    async (fault) => {
      server.fail(fault, { path: '/core/groups/' });
      const error = await errorOf(client().all('/core/groups/'));
      expect(error.message).toMatch(/^GET \/core\/groups\/\?page=\d/);
      expect(server.calls.length).toBeLessThanOrEqual(2);
    },
  );

  test('end with a server whose pages never end', async () => {
    let page = 0;
    const endless = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      page += 1;
      return new Response(JSON.stringify({ pagination: { next: page + 1, count: 9999 }, results: [{}] }));
    });
    const error = await errorOf(client().all('/core/groups/'));
    endless.mockRestore();
    expect(error.message).toContain('more than 1000 pages');
    expect(page).toBe(1000);
  });
});

describe('patience', () => {
  test('waits as long as the server asks, then reads', async () => {
    server.fail('http-429', { retryAfter: '3', times: 2 });
    await client().get('/admin/version/');
    expect(slept).toEqual([3000, 3000]);
    expect(server.calls).toHaveLength(3);
  });

  test('ends after 20 s in all', async () => {
    server.fail('http-429', { retryAfter: '9' });
    const error = await errorOf(client().get('/admin/version/'));
    expect(slept).toEqual([9000, 9000]);
    expect(error.message).toContain('wait, then try again');
  });

  test('goes on after a refusal whose body breaks off', async () => {
    const broken = new ReadableStream({ start: (body) => body.error(new TypeError('terminated')) });
    const refused = new Response(broken, { status: 429, headers: { 'retry-after': '1' } });
    const once = jest.spyOn(globalThis, 'fetch').mockResolvedValueOnce(refused);
    expect(await client().get('/admin/version/')).toEqual(server.records.version);
    once.mockRestore();
  });

  test('waits a second when the server says 0', async () => {
    server.fail('http-429', { retryAfter: '0', times: 1 });
    await client().get('/admin/version/');
    expect(slept).toEqual([1000]);
  });

  test.each([undefined, 'Wed, 25 Nov 2026 03:00:00 GMT', '3600'])(
    'does not wait for Retry-After %s',
    async (retryAfter) => {
      server.fail('http-429', retryAfter === undefined ? {} : { retryAfter });
      expect((await errorOf(client().get('/admin/version/'))).status).toBe(429);
      expect(slept).toEqual([]);
    },
  );
});

describe('a kept connection that the server closes', () => {
  test('is opened again for a read, once', async () => {
    server.fail('reset', { times: 1 });
    expect(await client().get('/admin/version/')).toBeDefined();
    expect(server.calls).toHaveLength(2);
    server.calls.length = 0;
    server.fail('reset');
    await errorOf(client().get('/admin/version/'));
    expect(server.calls).toHaveLength(2);
  });
});

test('an answer without an end is given up after 64 MiB', async () => {
  const megabyte = new Uint8Array(1024 * 1024).fill(32);
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      controller.enqueue(megabyte);
    },
  });
  const answer = jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(endless));
  const error = await errorOf(client().get('/admin/version/'));
  answer.mockRestore();
  expect(error.message).toContain('an answer of more than 64 MiB');
  expect(sent).toBeLessThan(70);
});

describe('writes', () => {
  test('send JSON and give back what the server answers', async () => {
    const created = await client().send<{ pk: string }>('POST', '/stages/invitation/invitations/', { name: 'a' });
    expect(server.calls[0]?.body).toEqual({ name: 'a' });
    expect(await client().send('DELETE', `/stages/invitation/invitations/${created?.pk}/`)).toBeUndefined();
    expect(server.records.invitations).toEqual([]);
  });

  const faults: readonly (readonly [AuthentikFault, FaultProps])[] = [
    ['http-429', { retryAfter: '1' }],
    ['http-503', {}],
    ['hang', {}],
    ['cut-body', {}],
    ['reset', {}],
    ['html-502', {}],
  ];
  test.each(faults)('are sent once when the answer is %s', async (fault, props) => {
    server.fail(fault, props);
    const error = await errorOf(client(fault === 'hang' ? 200 : undefined).send('PATCH', '/core/groups/x/', {}));
    expect(server.calls).toHaveLength(1);
    expect(slept).toEqual([]);
    expect(error.message).toContain(
      fault === 'http-429' ? 'nothing was written' : 'it may have been applied; check before you repeat it',
    );
  });
});

describe('an error says the call, what was found and what to do', () => {
  const cases: readonly (readonly [AuthentikFault, number | undefined, string])[] = [
    ['http-400', 400, 'HTTP 400 "The values do not fit., flow: This field is wrong."; authentik refused the values'],
    ['http-401', 401, 'HTTP 401 "Authentication credentials were not provided."; see that AUTHENTIK_TOKEN is'],
    ['http-403', 403, 'HTTP 403 "Token invalid/expired"; see that AUTHENTIK_TOKEN is'],
    ['http-404', 404, 'HTTP 404 "Not found."; it does not exist, or the user of the token may not see it'],
    ['http-500', 500, 'HTTP 500 "message: internal"; look at the log of authentik\'s server'],
    ['html-502', 502, "HTTP 502; look at the log of authentik's server"],
    ['not-json', undefined, 'HTTP 200 with a body of another shape; something in front of authentik answered'],
    ['cut-body', undefined, 'no whole answer ('],
    ['reset', undefined, 'no whole answer ('],
    ['hang', undefined, 'no whole answer within 0.2 s; try again'],
    ['hang-body', undefined, 'no whole answer within 0.2 s; try again'],
    ['redirect', 302, 'HTTP 302, a redirect to http://other.example.org; the token is sent to no other address'],
  ];
  test.each(cases)('%s', async (fault, status, text) => {
    server.fail(fault);
    const error = await errorOf(
      client(fault.startsWith('hang') ? 200 : undefined).get('/core/users/', { username: 'demo' }),
    );
    expect(error.message).toMatch(/^GET \/core\/users\/\?username=demo failed, found: /);
    expect(error.message).toContain(text);
    expect(error.status).toBe(status);
    expect(error.exitCode).toBe(4);
  });

  test('a server that does not answer', async () => {
    const stopped = await AuthentikServer.start();
    const { url, token } = stopped;
    await stopped.stop();
    const error = await errorOf(new AuthentikClient({ url, token }).get('/admin/version/'));
    expect(error.message).toContain('found: no whole answer (connect ECONNREFUSED 127.0.0.1');
    expect(error.message).toContain('see whether the host of the site is right and authentik runs');
  });

  test('neither the token nor control characters of the answer are in it', async () => {
    const detail = `no ${server.token} \u001b[2J\u202e`;
    const answer = jest
      .spyOn(globalThis, 'fetch')
      .mockResolvedValue(new Response(JSON.stringify({ detail }), { status: 400 }));
    const error = await errorOf(client().get('/admin/version/'));
    answer.mockRestore();
    expect(error.message).toContain('no ***');
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

test.each<[AuthentikFault, string]>([
  ['hang', 'does not begin'],
  ['hang-body', 'does not end'],
])('a page with an answer that %s is asked once more, and a second slow one ends the read', async (fault) => {
  server.fail(fault, { times: 1 });
  expect(await client(2000).get('/admin/version/')).toEqual(server.records.version);
  expect(server.calls).toHaveLength(2);
  server.fail(fault, { times: 2 });
  expect((await errorOf(client(200).get('/admin/version/'))).message).toContain('no whole answer within 0.2 s');
  expect(server.calls).toHaveLength(4);
});

test('a slow write is sent once: it may have been applied', async () => {
  server.fail('hang', { times: 1 });
  await errorOf(client(200).send('DELETE', '/core/users/12/'));
  expect(server.writes).toEqual(['DELETE /core/users/12/']);
});

test('a redirect is not followed: the other host never gets the token', async () => {
  const other = await AuthentikServer.start();
  server.fail('redirect', { location: `${other.url}/api/v3/admin/version/` });
  await errorOf(client().get('/admin/version/'));
  expect(other.calls).toEqual([]);
  await other.stop();
});

test.each(['core/users/', '/core/users', '/core/../users/', '/core//users/', '/core/users/?username=a', '/', '/a b/'])(
  'path %s is refused before anything is sent',
  async (path) => {
    await expect(client().get(path)).rejects.toThrow(RangeError);
    expect(server.calls).toEqual([]);
  },
);

test('the type of a query forbids the fuzzy filter (I2)', () => {
  const isQuery: { readonly search: string } extends Query ? true : false = false;
  expect(isQuery).toBe(false);
});
