import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reviewLines } from '../../ops/review/review-text';
import type { SiteInput } from '../../sites/schema/site';
import type { AuthentikServer } from '../support/authentik/server';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { harbourOnServer } from '../support/identity-on-server';
import { identityOf, LiveIdentity } from '../support/live/identity';
import { needing, PIN } from '../support/pin';
import { changeSite } from '../support/site/site-change';
import { SITE_EDITS } from './site-edits';
import { UI_EDITS } from './ui-edits';

/** Lists what a person reads of each edit, by its name. */
const TOLD = new Map(
  readFileSync(join(__dirname, 'review-edits.txt'), 'utf8')
    .trimEnd()
    .split('\n\n')
    .map((block) => [block.split('\n')[0] ?? '', block.split('\n').slice(1)]),
);

/** Lines that every review has, whatever the edit is. */
const SAME = /^(|Who can open what|fingerprint .*| {2}(why|or, in the pull request):.*| {2}accessTests: 3 hold;.*)$/;

describeIf('review of edits', findMissing(needing(PIN)))('what the review says, with the real provider,', () => {
  let server: AuthentikServer;
  let site: SiteInput;
  let live: LiveIdentity;

  beforeAll(async () => {
    ({ server, site } = await harbourOnServer());
    live = await LiveIdentity.of(server, site);
    await live.run.reviewAndApply();
  });

  afterAll(async () => {
    live?.run.remove();
    await server?.stop();
  });

  /**
   * Returns who can open what, and the stops with their remedies; where there is no plan the error with its place in the
   * site.
   */
  async function readReview(): Promise<readonly string[]> {
    const { run } = live;
    run.lines.length = 0;
    run.notes.length = 0;
    const code = await run.run('diff', 'identity');
    if (code > 1) return run.notes.slice(run.notes.indexOf('plan') + 1).flatMap((text) => text.split('\n'));
    const [, ...lines] = reviewLines({ ...run.review, changes: [] });
    return lines.filter((line) => !SAME.test(line));
  }

  test.each(SITE_EDITS)('of an edit of the site: %s', async (name, change) => {
    live.use(await identityOf(changeSite(change, site)));
    expect(await readReview()).toEqual(TOLD.get(name));
  });

  test.each(UI_EDITS)('of an edit in the UI: %s', async (name, edit) => {
    live.use(await identityOf(site));
    const kept = structuredClone(server.records);
    try {
      edit(server.records);
      expect(await readReview()).toEqual(TOLD.get(`UI: ${name}`));
    } finally {
      Object.assign(server.records, kept);
    }
  });

  test('every text belongs to an edit', () => {
    const names = [...SITE_EDITS.map(([name]) => name), ...UI_EDITS.map(([name]) => `UI: ${name}`)];
    expect([...TOLD.keys()].filter((name) => !name.startsWith('#')).sort()).toEqual(names.sort());
  });
});
