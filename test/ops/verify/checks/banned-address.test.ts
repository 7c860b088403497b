import { bannedAddress } from '../../../../ops/verify/checks/banned-address';
import { fresh } from '../../../fixtures/sites/fresh';
import type { EdgeAnswer } from '../../../support/ops/edge';
import { checkSite } from '../../../support/ops/harness';
import { withLapiMachine } from '../../../support/site/site-change';

const live = checkSite(bannedAddress);

test('a pass names what was tried and what was read', async () => {
  expect(await live.found()).toBe(
    'pass: terminal.harbour.example answers HTTP 403, authentik.harbour.example, public-auth.harbour.example let in; ' +
      'the live rules are right',
  );
});

test.each<[string, EdgeAnswer, RegExp]>([
  ['a block', { status: 403 }, /^fail/],
  ['a challenge', { status: 200, headers: { 'cf-mitigated': 'challenge' } }, /^fail/],
  ['a rate limit', { status: 429 }, /^fail/],
  ['an outage of authentik', { status: 502 }, /^unknown/],
  ['a redirect to a flow', { status: 302, headers: { location: '/if/flow/x/' } }, /^pass/],
])('on a login host %s from a banned address gives %s', async (_, answer, found) => {
  live.site.edge.bannedAnswers['public-auth.harbour.example'] = answer;
  expect(await live.found()).toMatch(found);
});

test.each<[string, EdgeAnswer]>([
  ['a page', { status: 200 }],
  ['a redirect to the login', { status: 302, headers: { location: 'https://authentik.harbour.example/' } }],
  ['a 403 that does not come from Cloudflare', { status: 403 }],
  ['a challenge, which is not a ban', { status: 403, headers: { 'cf-ray': '8c0', 'cf-mitigated': 'challenge' } }],
])('on an ordinary host %s fails', async (_, answer) => {
  live.site.edge.bannedAnswers['terminal.harbour.example'] = answer;
  expect(await live.found()).toMatch(/^fail: .*is not blocked/);
});

test('without a proxy right rules are not enough, and the remedy names --banned-proxy', async () => {
  live.site.banned = false;
  expect(await live.result()).toEqual({
    verdict: 'not asked',
    seen: 'the live rules are right; no banned address was tried',
    remedy: expect.stringContaining('--banned-proxy'),
  });
});

test('without a proxy wrong rules still fail', async () => {
  live.site.banned = false;
  live.site.edge.rules = [];
  expect(await live.found()).toBe('fail: the live rules: no rule blocks bans on terminal.harbour.example');
});

test('an attempt through the proxy counts although the rules cannot be read', async () => {
  live.site.edge.cloudflare = { status: 403, body: '{"success":false,"errors":[{"code":10000}]}' };
  expect(await live.found()).toMatch(/^pass: .*the live rules could not be read/);
});

test('the check does not apply to a site without an edge', async () => {
  await live.replace(() => fresh);
  expect(await live.found()).toBeUndefined();
  expect(live.site.edge.requests).toEqual([]);
});

describe("LAPI's own allowlists", () => {
  const state = (allowlisted: readonly string[]) => ({
    data: { 'state.json': JSON.stringify({ version: 1, rejections: [], allowlisted }) },
  });
  const withMachine = checkSite(bannedAddress, withLapiMachine);

  test('a network that the site does not know fails, with both ways out', async () => {
    withMachine.site.cluster.objects['ConfigMap rybbit/crowdsec-cf-sync-state'] = state(['198.51.100.7']);
    const { verdict, seen, remedy } = (await withMachine.result())!;
    expect([verdict, seen]).toEqual([
      'fail',
      expect.stringContaining("LAPI's allowlists hold 198.51.100.7, which the site"),
    ]);
    expect(remedy).toContain('edge.sync.neverBlock');
  });

  test.each([
    ['no such network', state([])],
    ['a sync that has not run yet', undefined],
    ['a state that cannot be read', { data: { 'state.json': '{' } }],
  ])('%s passes', async (_, found) => {
    if (found !== undefined) withMachine.site.cluster.objects['ConfigMap rybbit/crowdsec-cf-sync-state'] = found;
    expect(await withMachine.found()).toMatch(/^pass/);
  });
});
