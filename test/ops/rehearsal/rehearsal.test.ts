import { AuthentikClient } from '../../../ops/authentik/client';
import { ExitCode } from '../../../ops/core/exit-code';
import { paintOf } from '../../../ops/core/paint';
import { answerRows, objectRows } from '../../../ops/rehearsal/answers';
import { countRows, type Holdings } from '../../../ops/rehearsal/counts';
import { exitCodeOfRows, type Row, rowLines } from '../../../ops/rehearsal/row';
import { copyProbe, type Side } from '../../../ops/rehearsal/side';
import { targetOf, targetRows } from '../../../ops/rehearsal/target';
import { findNamed } from '../../support/authentik/records';
import { OpsHarness } from '../../support/ops/harness';
import { defineFixture } from '../../support/site/defined-site';

// The database and the command line are in test/real/rehearse.test.ts.
describe('what two servers answer', () => {
  let live: OpsHarness;
  let copy: OpsHarness;

  beforeEach(async () => {
    [live, copy] = await Promise.all([OpsHarness.start(), OpsHarness.start()]);
  });
  afterEach(() => Promise.all([live.stop(), copy.stop()]));

  function sideOf({ context, document, authentik, sources, edge }: OpsHarness): Side {
    const client = new AuthentikClient({ url: authentik.url, token: authentik.token, timeoutMs: 60_000 });
    const at = edge.dial(new URL('https://copy.invalid')).href;
    const http = edge === copy.edge ? copyProbe(context.site.identity.host, at) : sources.http;
    return { site: context.site, document, client, http, now: sources.now };
  }

  const answers = () => answerRows(sideOf(live), sideOf(copy));
  const listRows = (rows: readonly Row[], verdict: string) => rows.filter((row) => row.verdict === verdict);

  test('a copy without faults is the same, and every row of it was asked', async () => {
    const rows = [...(await answers()), ...(await objectRows(sideOf(live), sideOf(copy)))];
    expect(rows.filter(({ verdict }) => verdict !== 'same')).toEqual([]);
    expect(rows.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'login-flow',
        'login-page',
        'authorize-requests',
        'provider-consent',
        'objects of identity',
      ]),
    );
    expect(exitCodeOfRows(rows)).toBe(ExitCode.OK);
    expect(rowLines(rows, '2026.5.9', paintOf(false)).at(-1)).toMatch(
      /^\d+ same, 0 changed, 0 unknown, 0 broken: nothing breaks on 2026.5.9$/,
    );
    expect([...live.authentik.writes, ...copy.authentik.writes]).toEqual([]);
  });

  test('what the upgrade broke is broken, what failed before is the same, and what it set otherwise is changed', async () => {
    const { records } = copy.authentik;
    const { providers, flowBindings, flows } = records;
    for (const side of [live, copy]) {
      Object.assign(findNamed(side.authentik.records.providers, 'Provider for Grafana'), {
        client_id: 'grafana',
        redirect_uris: [{ matching_mode: 'strict', url: 'https://grafana.harbour.example/login/generic_oauth' }],
      });
    }
    Object.assign(findNamed(providers, 'Provider for Grafana'), { grant_types: [] });
    copy.edge.refusedClients.add('grafana');
    copy.edge.firstPages.webauthn = 'ak-stage-password';
    const enrollment = flows.find(({ slug }) => slug === 'invitation-enrollment');
    const [first, second] = flowBindings.filter(({ target }) => target === enrollment?.pk);
    Object.assign(second ?? {}, { order: first?.order });
    Object.assign(enrollment ?? {}, { authentication: 'none' });
    for (const { stages } of [live.authentik.records, records]) {
      Object.assign(findNamed(stages, 'default-source-authentication-login'), { session_duration: 'seconds=0' });
    }
    const rows = [...(await answers()), ...(await objectRows(sideOf(live), sideOf(copy)))];
    expect(listRows(rows, 'broken').map(({ what, after }) => `${what} ${after}`)).toEqual([
      expect.stringMatching(/^login-flow fail: invitation-enrollment has [\w-]+ and [\w-]+ at order 10$/),
      'provider-consent fail: Provider for Grafana lists no grant types, so that every login of it fails',
      expect.stringMatching(/^login-page fail: .*begins with ak-stage-password/),
      expect.stringMatching(/^authorize-requests fail: Grafana answers HTTP 400/),
    ]);
    expect(rows.find(({ what }) => what === 'login-durations')).toMatchObject({
      verdict: 'same',
      before: expect.stringMatching(/^fail/),
    });
    expect(listRows(rows, 'changed')).toContainEqual({
      what: expect.stringMatching(/^authentik_flow\.\w+ authentication$/),
      before: '"require_unauthenticated"',
      after: '"none"; the next plan sets it back',
      verdict: 'changed',
    });
    expect(exitCodeOfRows(rows)).toBe(ExitCode.NO);
  });

  test('a server that refuses the token leaves it unknown', async () => {
    copy.authentik.fail('http-403');
    const rows = [...(await answers()), ...(await objectRows(sideOf(live), sideOf(copy)))];
    expect(listRows(rows, 'unknown').length).toBeGreaterThan(5);
    expect(exitCodeOfRows(rows)).toBe(ExitCode.UNKNOWN);
  });
});

test('missing trusted proxies are broken before anything is asked, and a line that asks for nothing is the same', async () => {
  const rows = targetRows(await targetOf(defineFixture(), '2026.8.6'), '2026.2.7');
  expect(rows).toContainEqual({
    what: 'site at 2026.8.6',
    before: '-',
    after: expect.stringMatching(/^platform\.traefik\.networks: is missing: 2026\.8 ignores X-Forwarded-\*/),
    verdict: 'broken',
  });
  expect(rows[0]).toMatchObject({
    what: 'line',
    after: expect.stringContaining('2026.8.6 skips 2026.5'),
    verdict: 'broken',
  });
  const now = await targetOf(defineFixture(), defineFixture().identity.serverVersion);
  expect([targetRows(now, '2026.2.2').map(({ verdict }) => verdict), now.attempt.document?.serverVersion]).toEqual([
    ['same'],
    defineFixture().identity.serverVersion,
  ]);
});

test('a lost authenticator is broken, and a session that ends is a change', () => {
  const of = (passkeys: readonly string[], sessions: readonly string[], totp: number): Holdings => {
    const none = new Set<string>();
    const keys = {
      users: none,
      passkeys: new Set(passkeys),
      groups: none,
      flows: none,
      providers: none,
      sessions: new Set(sessions),
    };
    return {
      authentik: '2026.2.7',
      rows: { users: 0, passkeys: passkeys.length, groups: 0, flows: 0, providers: 0, sessions: sessions.length },
      keys,
      authenticators: { authentik_stages_authenticator_totp_totpdevice: totp },
    };
  };
  const verdicts = (after: Holdings) =>
    countRows(of(['1', '2'], ['a', 'b'], 3), after)
      .filter(({ verdict }) => verdict !== 'same')
      .map(({ what, before, after: left, verdict }) => `${what}: ${before} -> ${left}: ${verdict}`);
  expect(verdicts(of(['1', '2'], ['a', 'b'], 3))).toEqual([]);
  expect(verdicts(of(['1', '9'], ['a', 'b'], 2))).toEqual([
    'passkeys: 2 -> 2, 1 lost, 1 new: broken',
    'authenticators: totp: 3 -> 2: broken',
  ]);
  expect(verdicts(of(['1', '2'], ['a'], 3))).toEqual(['sessions: 2 -> 1, 1 end: changed']);
});
