import type { ServerResponse } from 'node:http';
import { Deadline, systemClock } from '../../../programs/edge-sync/clock';
import { HttpClient, type HttpClientProps } from '../../../programs/edge-sync/http-client';
import { answerBroken } from '../../support/cloudflare/lists-transport';
import { LocalServer, type Received } from '../../support/servers/local-server';

let server: LocalServer;
let answer: (response: ServerResponse) => void;
let received: Received;
const clients: HttpClient[] = [];

beforeEach(async () => {
  answer = (response) => response.end('ok');
  server = await LocalServer.start((request, response) => {
    received = request;
    answer(response);
  });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.stop();
});

function client(props: Partial<HttpClientProps> = {}): HttpClient {
  const made = new HttpClient({
    baseUrl: `${server.url}/base`,
    headers: { 'user-agent': 'test/1' },
    timeoutMs: 30_000,
    clock: systemClock(),
    deadline: new Deadline(systemClock(), 60_000),
    ...props,
  });
  clients.push(made);
  return made;
}

test('method, path, headers and body arrive', async () => {
  answer = (response) => response.writeHead(201, { 'x-answer': '1' }).end('created');
  expect(await client().send('PUT', '/items?a=b', '{"ü":1}')).toMatchObject({
    status: 201,
    text: 'created',
    headers: { 'x-answer': '1' },
  });
  expect(received).toMatchObject({ method: 'PUT', path: '/base/items?a=b', body: '{"ü":1}' });
  expect(received.headers['user-agent']).toBe('test/1');
});

test.each([
  ['hang', 'timeout'],
  ['hang-body', 'timeout'],
  ['cut-body', 'network'],
  ['reset', 'network'],
] as const)('%s is a failure of kind %s', async (fault, kind) => {
  answer = (response) => answerBroken(response, fault, '{"result":[1,2,3]}');
  await expect(client(kind === 'timeout' ? { timeoutMs: 80 } : {}).send('GET', '/')).rejects.toMatchObject({ kind });
});

test('a body that drips slower than the deadline is cut off', async () => {
  const timers: NodeJS.Timeout[] = [];
  answer = (response) => timers.push(setInterval(() => response.write('x'), 20));
  await expect(client({ timeoutMs: 80 }).send('GET', '/')).rejects.toMatchObject({ kind: 'timeout' });
  for (const timer of timers) clearInterval(timer);
});

test('an answer that is too large is refused', async () => {
  answer = (response) => response.end('x'.repeat(2000));
  await expect(client({ maxBytes: 1000 }).send('GET', '/')).rejects.toMatchObject({ kind: 'too-large' });
});

test('no request begins after the budget of the run', async () => {
  await expect(client({ deadline: new Deadline(systemClock(), 0) }).send('GET', '/')).rejects.toMatchObject({
    kind: 'timeout',
  });
});

test('a redirect is an answer, not an order', async () => {
  answer = (response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end();
  expect((await client().send('GET', '/')).status).toBe(302);
});
