import { bannedAddress } from '../../../../ops/verify/checks/banned-address';
import { fresh } from '../../../fixtures/sites/fresh';
import type { EdgeAnswer } from '../../../support/ops-edge';
import { ask, OpsHarness } from '../../../support/ops-harness';

const LOGIN = 'public-auth.harbour.example';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

test('a pass names what was tried and what was read', async () => {
  expect(await ask(bannedAddress, site)).toEqual({
    verdict: 'pass',
    seen:
      'terminal.harbour.example answers HTTP 403, authentik.harbour.example, public-auth.harbour.example let in; ' +
      'the live rules are right',
  });
});

test.each<[string, EdgeAnswer, string]>([
  ['blocked', { status: 403 }, 'fail'],
  ['challenged', { status: 200, headers: { 'cf-mitigated': 'challenge' } }, 'fail'],
  ['told to wait', { status: 429 }, 'fail'],
  ['told that authentik is down', { status: 502 }, 'unknown'],
  ['sent on to a flow', { status: 302, headers: { location: '/if/flow/x/' } }, 'pass'],
])('a banned visitor who is %s on a login host: %s is %s', async (_, answer, verdict) => {
  site.edge.bannedAnswers[LOGIN] = answer;
  expect(await ask(bannedAddress, site)).toMatchObject({ verdict });
});

test.each<[string, EdgeAnswer]>([
  ['let in', { status: 200 }],
  ['sent to the login', { status: 302, headers: { location: 'https://authentik.harbour.example/' } }],
  ['refused by somebody else than Cloudflare', { status: 403 }],
  ['challenged, which is no ban', { status: 403, headers: { 'cf-ray': '8c0', 'cf-mitigated': 'challenge' } }],
])('a banned visitor who is %s on an ordinary host fails', async (_, answer) => {
  site.edge.bannedAnswers['terminal.harbour.example'] = answer;
  expect(await ask(bannedAddress, site)).toMatchObject({
    verdict: 'fail',
    seen: expect.stringContaining('is not blocked'),
  });
});

test('without a way to try, the live rules alone are not enough, and the way is told', async () => {
  site.banned = false;
  expect(await ask(bannedAddress, site)).toEqual({
    verdict: 'unknown',
    seen: 'the live rules are right; no banned address was tried',
    remedy: expect.stringContaining('--banned-proxy'),
  });
});

test('without a way to try, wrong live rules still fail', async () => {
  site.banned = false;
  site.edge.rules = [];
  expect(await ask(bannedAddress, site)).toMatchObject({
    verdict: 'fail',
    seen: 'the live rules: no rule blocks bans on terminal.harbour.example',
  });
});

test('what a banned visitor meets counts although the rules cannot be read', async () => {
  site.edge.cloudflare = { status: 403, body: '{"success":false,"errors":[{"code":10000}]}' };
  expect(await ask(bannedAddress, site)).toMatchObject({
    verdict: 'pass',
    seen: expect.stringContaining('the live rules could not be read'),
  });
});

test('a site without an edge has nothing to look at', async () => {
  const other = await OpsHarness.start(() => fresh);
  expect(await ask(bannedAddress, other)).toBeUndefined();
  expect(other.edge.requests).toEqual([]);
  await other.stop();
});
