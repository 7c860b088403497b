import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { AuthentikClient } from '../../ops/authentik/client';
import { planRows } from '../../ops/rehearsal/plan-rows';
import type { Row } from '../../ops/rehearsal/row';
import type { Side } from '../../ops/rehearsal/side';
import type { SiteDocument, TerraformJson } from '../../rules/readers/document';
import { fresh } from '../fixtures/sites/fresh';
import { findNamed, uuid } from '../support/authentik/records';
import { AuthentikServer } from '../support/authentik/server';
import { flow } from '../support/authentik/site';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { identityOf, LiveIdentity } from '../support/live/identity';
import { adopt, withWrittenAdoption } from '../support/ops/adopt';
import { needing, PIN } from '../support/pin';
import { removeCreated } from '../support/site/ui-values';

/** The real engine and the real provider against two servers; the rest of a rehearsal is in test/real/rehearse.test.ts. */
describeIf('plan of a rehearsal', findMissing(needing(PIN)))('the plan of identity on a copy', () => {
  let live: AuthentikServer;
  let copy: AuthentikServer;
  let identity: LiveIdentity;

  beforeAll(async () => {
    live = await AuthentikServer.start();
    live.records.flows.push(flow(uuid(299), 'default-source-authentication', 'authentication'));
    await removeCreated(live, await identityOf(fresh));
    const site = await withWrittenAdoption(fresh, (args) => adopt(live, args, fresh));
    identity = await LiveIdentity.of(live, site);
    await identity.run.reviewAndApply();
  }, 300_000);
  afterAll(async () => {
    identity?.run.remove();
    await live?.stop();
  });
  beforeEach(async () => {
    copy = await AuthentikServer.start();
    Object.assign(copy.records, structuredClone(live.records));
    live.calls.length = 0;
  });
  afterEach(() => copy.stop());

  function sideOf({ url, token }: AuthentikServer): Side {
    const config = identity.run.config as TerraformJson;
    const stacks = [{ name: 'identity', config, provenance: [] }];
    const document = { stacks, providerVersion: PIN, serverVersion: fresh.identity.serverVersion } as SiteDocument;
    const client = new AuthentikClient({ url, token, timeoutMs: 60_000 });
    return { document, client } as Side;
  }

  const rows = (): Promise<readonly Row[]> => planRows(sideOf(live), sideOf(copy), identity.run.tools);
  const folders = () => readdirSync(tmpdir()).filter((name) => /^gatehouse-rehearsal-plan-/.test(name));

  test('without faults is the same plan, writes nowhere, and leaves neither state nor plan behind', async () => {
    const before = folders();
    expect(await rows()).toEqual([
      { what: 'plan of identity', before: '0 changes', after: '0 changes, the same plan', verdict: 'same' },
    ]);
    expect([...live.writes, ...copy.writes, ...folders().filter((one) => !before.includes(one))]).toEqual([]);
    expect(copy.calls.length).toBeGreaterThan(10);
  });

  test('names an attribute that the migration has set otherwise, and an object that it lost', async () => {
    const { groups, stages } = copy.records;
    Object.assign(findNamed(stages, 'sign-in-login'), { session_duration: 'seconds=0' });
    groups.splice(groups.indexOf(findNamed(groups, 'Members')), 1);
    const found = (await rows()).map(({ what, before, after, verdict }) => `${verdict} ${what}: ${before}, ${after}`);
    expect(found).toEqual([
      'broken authentik_group.Members: no change, is created by the next plan',
      expect.stringMatching(
        /^changed authentik_policy_binding\.Wiki_Application_Members group: "Members", "[\w-]+"; the next plan sets it back$/,
      ),
      'changed authentik_stage_user_login.SignIn_Login session_duration: "weeks=2", "seconds=0"; the next plan sets it back',
    ]);
  });

  test('that fails on the copy alone is broken; on both it is unknown', async () => {
    copy.fail('http-503');
    expect(await rows()).toEqual([expect.objectContaining({ what: 'plan of identity', verdict: 'broken' })]);
    live.fail('http-503');
    expect(await rows()).toEqual([expect.objectContaining({ what: 'plan of identity', verdict: 'unknown' })]);
    live.clearFaults();
  });
});
