import { rmSync } from 'node:fs';
import { NEVER_READ } from '../../ops/review/attribute-diff';
import { AuthentikServer } from '../support/authentik/server';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { LiveIdentity, listMoved, readWholeServer } from '../support/live/identity';
import { needing } from '../support/pin';
import { projectCopy } from '../support/project-copy';
import { loadEstate, makePlainOutpost, siteNew, writeSite } from '../support/site/site-from-server';
import { leaveUnstated } from '../support/site/unstated-site';

/** The server line of the stand-in: what `site new --from-server` writes has its provider. */
const LATER = '2026.2.0';

/** `site new --from-server`, then the plan of what it wrote against the same server. */
describeIf('site from server', findMissing(needing(LATER)))('a site that was read from a living authentik', () => {
  let root: string;
  beforeAll(() => {
    root = projectCopy();
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test.each<[string, (server: AuthentikServer) => Promise<void>]>([
    ['lived', async () => {}],
    ['loaded', (server) => loadEstate(server, leaveUnstated())],
    ['hosts', (server) => loadEstate(server, makePlainOutpost())],
  ])('plans to change and delete nothing on the estate %s, and its apply moves nothing', async (name, prepare) => {
    const server = await AuthentikServer.start();
    await prepare(server);
    const { code, text } = await siteNew(server, root, name);
    expect({ code, text: code === 0 ? '' : text }).toEqual({ code: 0, text: '' });
    const live = await LiveIdentity.of(server, await writeSite(root, name));
    try {
      const earlier = readWholeServer(server);
      expect(await live.run.run('diff', 'identity')).toBe(0);
      const { stops, changes } = live.run.review;
      expect(stops).toEqual([]);
      const objects = changes.filter(({ address }) => !address.startsWith('output.'));
      expect(objects.length).toBeGreaterThan(10);
      // An import shows what the provider never reads as set; the site has its live value.
      const touched = objects.flatMap(({ address, kind, attributes }) =>
        kind === 'import' || (kind === 'import-update' && attributes.every(({ before }) => before === NEVER_READ))
          ? []
          : [{ address, kind, attributes }],
      );
      expect(touched).toEqual([]);
      await live.run.reviewAndApply();
      expect(listMoved(earlier, readWholeServer(server))).toEqual([]);
      expect(await live.run.run('diff', 'identity')).toBe(0);
      expect(live.run.review.changes).toEqual([]);
    } finally {
      live.run.remove();
      await server.stop();
    }
  });
});
