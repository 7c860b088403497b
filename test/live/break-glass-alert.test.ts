import { execFileSync } from 'node:child_process';
import type { SiteInput } from '../../sites/schema/site';
import { fresh } from '../fixtures/sites/fresh';
import type { Row } from '../support/authentik/records';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { Browser } from '../support/live/browser';
import { LiveIdentity } from '../support/live/identity';
import { People, signIn } from '../support/live/people';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { needing } from '../support/pin';

const PROVIDER = '2026.2.0';
const SITE: SiteInput = {
  ...fresh,
  identity: {
    ...fresh.identity,
    providerVersion: PROVIDER,
    breakGlass: { user: 'sealed', drilled: '2026-11-01', alert: { group: 'Members' } },
  },
};
/** Runs a command of authentik in its container, as `ak` does there. */
const { GATEHOUSE_AK: ak } = process.env;
const noAk = ak === undefined ? 'GATEHOUSE_AK names no command that runs `ak` of it' : undefined;
const missing = missingServer ?? noAk ?? findMissing(needing(PROVIDER));
/** A worker that has just started runs its blueprints first. */
const PATIENCE_MS = 600_000;

describeIf('the alert of break glass on a real authentik', missing)('a login of the account for break glass', () => {
  let server: RealAuthentik;
  let live: LiveIdentity;
  let people: People;
  let watcher: Browser;

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    people = new People(server);
    live = await LiveIdentity.of(server, SITE);
    await live.run.reviewAndApply();
    await people.add('watcher', ['Members']);
    await people.add('sealed', ['authentik Admins']);
    watcher = new Browser(server.url);
    await signIn(watcher, { slug: 'sign-in', username: 'watcher' });
  }, 600_000);

  afterAll(() => live?.run.remove());

  /** Reads those of the watcher: the API shows each user their own. */
  async function notifications(): Promise<readonly Row[]> {
    const answer = await watcher.request('/api/v3/events/notifications/');
    return ((await answer.json()) as { results: Row[] }).results;
  }

  test('is a notification for each member of the group, by the recovery link too; another login is none', async () => {
    const link = execFileSync('sh', ['-c', `exec ${ak} create_recovery_key 10 sealed`], { encoding: 'utf8' });
    const path = /\/recovery\/use-token\/[^/]+\//.exec(link)?.[0] ?? '';
    await new Browser(server.url).request(path);
    let found: readonly Row[] = [];
    for (const end = Date.now() + PATIENCE_MS; found.length === 0 && Date.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      found = await notifications();
    }
    expect(
      found.map(({ severity, event }) => [severity, (event as Row).action, ((event as Row).user as Row).username]),
    ).toEqual([['alert', 'login', 'sealed']]);
  }, 900_000);

  test('plans to zero', async () => {
    expect(await live.run.run('diff', 'identity')).toBe(0);
    expect(live.run.review.changes).toEqual([]);
  });
});
