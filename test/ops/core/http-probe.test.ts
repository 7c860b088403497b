import { NodeHttpProbe } from '../../../ops/core/http-probe';
import { OpsEdge } from '../../support/ops/edge';
import { LocalServer } from '../../support/servers/local-server';

const HOST = 'terminal.harbour.example';

let server: LocalServer | undefined;
let edge: OpsEdge;

beforeEach(async () => {
  edge = await OpsEdge.start();
});

afterEach(async () => {
  await server?.stop();
  await edge.stop();
});

async function serve(...[handler]: ConstructorParameters<typeof LocalServer>): Promise<(url: URL) => URL> {
  server = await LocalServer.start(handler);
  const { url } = server;
  return () => new URL(url);
}

test('a redirect is an answer and is not followed; the host, the path and the headers arrive', async () => {
  const seen: unknown[] = [];
  const dial = await serve(({ path, headers }, response) => {
    seen.push(path, headers.host, headers.authorization);
    response.writeHead(302, { location: 'https://sso.example.org/', 'set-cookie': ['a=1', 'b=2'] }).end('bye');
  });
  const answer = await new NodeHttpProbe({ dial }).get('https://app.example.org/x?y=1', { authorization: 'Bearer t' });
  expect(answer).toMatchObject({ status: 302, body: 'bye' });
  expect(answer.headers).toMatchObject({ location: 'https://sso.example.org/', 'set-cookie': 'a=1,b=2' });
  expect(seen).toEqual(['/x?y=1', 'app.example.org', 'Bearer t']);
});

test('only the first mebibyte of a page is read', async () => {
  const dial = await serve((_, response) => {
    const more = () => {
      while (response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
  const { body } = await new NodeHttpProbe({ dial }).get('https://app.example.org/');
  expect(body).toHaveLength(1024 * 1024);
});

test('a body that stops in the middle is an error at the time limit', async () => {
  const dial = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half');
  });
  await expect(new NodeHttpProbe({ dial, timeoutMs: 50 }).get('https://app.example.org/')).rejects.toThrow(
    'app.example.org did not answer, found: no whole answer within 0.05 s; see whether it can be reached from here',
  );
});

test('IPv6 addresses of hosts and proxies are dialled without brackets', async () => {
  const unreachable = new URL('http://[::1]:1');
  for (const props of [{ dial: () => unreachable }, { proxy: unreachable }]) {
    await expect(new NodeHttpProbe(props).get('https://app.example.org/')).rejects.toThrow(/found: connect E\w+ ::1:1/);
  }
});

test('a proxy is used for the connection', async () => {
  const { dial, proxyUrl } = edge;
  expect((await new NodeHttpProbe({ dial }).get(`https://${HOST}/`)).status).toBe(302);
  expect((await new NodeHttpProbe({ dial, proxy: proxyUrl }).get(`https://${HOST}/`)).status).toBe(403);
});

test('a proxy that refuses is an error with its status', async () => {
  edge.proxyStatus = 407;
  const probe = new NodeHttpProbe({ dial: edge.dial, proxy: edge.proxyUrl });
  await expect(probe.get(`https://${HOST}/`)).rejects.toThrow('the proxy answered HTTP 407');
});
