import type { HttpAnswer } from '../../../../ops/core/http-probe';
import { forwardedHeaders } from '../../../../ops/verify/checks/forwarded-headers';
import { authorizeUrl } from '../../../support/ops-edge';
import { ask, OpsHarness } from '../../../support/ops-harness';

const HOST = 'terminal.harbour.example';
const OTHER = 'frigate.harbour.example';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

/** What a way in answers that believes some of the headers; every host is sent to the login of the host that counts. */
async function seenBehind(answer: (host: string, headers: Readonly<Record<string, string>>) => Partial<HttpAnswer>) {
  const get = async (url: string, headers = {}) => ({
    status: 302,
    headers: {},
    body: '',
    ...answer(new URL(url).host, headers),
  });
  return await forwardedHeaders.run({ ...site.sources, site: site.context.site, http: { get } });
}

const login = (host: string) => ({ headers: { location: authorizeUrl(host) } });

test('hosts that are judged by their own name pass', async () => {
  expect(await ask(forwardedHeaders, site)).toEqual({
    verdict: 'pass',
    seen: '15 hosts judged by their own name and path',
  });
});

test('another login for the same page shows that the named host is believed', async () => {
  const result = await seenBehind((host, headers) => login(headers['x-forwarded-host'] ?? host));
  expect(result?.verdict).toBe('fail');
  expect(result?.seen).toContain(`${HOST} asked as ${OTHER} answers HTTP 302, with another login`);
});

test('a page without a login shows that the named path is believed', async () => {
  const result = await seenBehind((host, headers) =>
    headers['x-forwarded-uri']?.startsWith('/outpost.goauthentik.io') ? { status: 200 } : login(host),
  );
  expect(result?.seen).toContain(`${HOST} asked as ${OTHER} answers HTTP 200`);
});

test('hosts that share one provider are asked as a host without a provider', async () => {
  const shared = await OpsHarness.start((input) => {
    for (const host of Object.values(input.identity.hostRestriction?.hosts ?? {})) {
      Object.assign(host, { access: { everyone: 'Every host of this test is open to everyone who signs in' } });
    }
  });
  shared.edge.believesVisitors = true;
  const { seen } = (await ask(forwardedHeaders, shared)) ?? {};
  expect(seen).toContain('terminal.harbour.example asked as gatehouse-verify.invalid answers HTTP');
  await shared.stop();
});

test('where no host sends a visitor to a login it is unknown', async () => {
  expect(await seenBehind(() => ({ status: 503 }))).toMatchObject({ verdict: 'unknown' });
});
