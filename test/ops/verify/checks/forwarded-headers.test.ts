import type { HttpAnswer } from '../../../../ops/core/http-probe';
import { forwardedHeaders } from '../../../../ops/verify/checks/forwarded-headers';
import { authorizeUrl } from '../../../support/ops/edge';
import { checkSite } from '../../../support/ops/harness';

const ASKED = 'terminal.harbour.example asked as frigate.harbour.example answers HTTP';
const live = checkSite(forwardedHeaders);

/** Returns what the check finds behind a proxy that trusts some of the headers. */
async function resultBehind(answer: (host: string, headers: Readonly<Record<string, string>>) => Partial<HttpAnswer>) {
  const get = async (url: string, headers = {}) => ({
    ...{ status: 302, headers: {}, body: '' },
    ...answer(new URL(url).host, headers),
  });
  return await forwardedHeaders.run({ ...live.site.sources, http: { get } });
}

const login = (host: string) => ({ headers: { location: authorizeUrl(host) } });

test('hosts that are judged by their own name pass', async () => {
  expect(await live.found()).toBe('pass: 15 hosts judged by their own name and path');
});

test('another login for the same page shows that X-Forwarded-Host is trusted', async () => {
  const result = await resultBehind((host, headers) => login(headers['x-forwarded-host'] ?? host));
  expect(result).toMatchObject({ verdict: 'fail', seen: expect.stringContaining(`${ASKED} 302, with another login`) });
});

test.each(['x_forwarded_host', 'x.forwarded.host'])(
  'another login shows that %s is taken for the header',
  async (name) => {
    const result = await resultBehind((host, headers) => login(headers[name] ?? host));
    expect(result?.seen).toContain(
      `terminal.harbour.example asked as frigate.harbour.example by ${name} answers HTTP 302, with another login`,
    );
    const refusing = await resultBehind((host, headers) => (name in headers ? { status: 400 } : login(host)));
    expect(refusing).toMatchObject({ verdict: 'pass' });
  },
);

test('a page for a visitor who names a user shows that identity headers are believed', async () => {
  const result = await resultBehind((host, headers) =>
    'x.authentik.username' in headers ? { status: 200 } : login(host),
  );
  expect(result?.seen).toContain('by x.forwarded.host answers HTTP 200');
});

test('a page without a login shows that X-Forwarded-Uri is trusted', async () => {
  const result = await resultBehind((host, headers) =>
    headers['x-forwarded-uri']?.startsWith('/outpost.goauthentik.io') ? { status: 200 } : login(host),
  );
  expect(result?.seen).toContain(`${ASKED} 200`);
});

test.each(['TERMINAL.HARBOUR.EXAMPLE', 'terminal.harbour.example.', 'terminal.harbour.example:443'])(
  'another login for %s shows that the outpost judges a host as it is written',
  async (spelling) => {
    live.site.edge.judgesAsWritten = true;
    const { host } = new URL(`https://${spelling}`);
    expect([host.replace(/\.$/, ''), await live.found()]).toEqual([
      'terminal.harbour.example',
      expect.stringContaining(`terminal.harbour.example written as ${spelling} answers HTTP 302, with another login`),
    ]);
  },
);

test('a refusal of another spelling passes, a page does not', async () => {
  const behind = (status: number) =>
    resultBehind((host, { host: written }) => (written === undefined ? login(host) : { status }));
  expect(await behind(400)).toMatchObject({ verdict: 'pass' });
  expect((await behind(200))?.seen).toContain(
    'terminal.harbour.example written as TERMINAL.HARBOUR.EXAMPLE answers HTTP 200',
  );
});

test('a page for a session cookie that cannot be read fails (CVE-2026-25748)', async () => {
  live.site.edge.admitsBrokenCookies = true;
  expect(await live.found()).toContain('terminal.harbour.example with a broken session cookie answers HTTP 200');
});

test('where all hosts share one provider the other host is one without a provider', async () => {
  await live.replace((input) => {
    for (const host of Object.values(input.identity.hostRestriction?.hosts ?? {})) {
      Object.assign(host, { access: { everyone: 'Every host of this test is open to everyone who signs in' } });
    }
  });
  live.site.edge.believesVisitors = true;
  expect(await live.found()).toContain('terminal.harbour.example asked as gatehouse-verify.invalid answers HTTP');
});

test('it is unknown where no host redirects to a login', async () => {
  expect(await resultBehind(() => ({ status: 503 }))).toMatchObject({ verdict: 'unknown' });
});
