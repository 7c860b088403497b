import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Deadline, systemClock } from '../../../programs/edge-sync/clock';
import { HttpClient, type HttpClientProps } from '../../../programs/edge-sync/http-client';
import { answerBroken } from '../../support/cloudflare-lists-transport';

let server: Server;
let answer: (response: ServerResponse) => void;
let received: { method?: string; url?: string; body: string; agent?: string };
const clients: HttpClient[] = [];

beforeEach(async () => {
  answer = (response) => response.end('ok');
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      received = { method: request.method, url: request.url, body, agent: request.headers['user-agent'] };
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function client(props: Partial<HttpClientProps> = {}): HttpClient {
  const made = new HttpClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`,
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
  expect(received).toEqual({ method: 'PUT', url: '/base/items?a=b', body: '{"ü":1}', agent: 'test/1' });
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
