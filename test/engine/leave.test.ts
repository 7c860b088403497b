import { fresh } from '../fixtures/sites/fresh';
import { AuthentikServer } from '../support/authentik/server';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { LiveIdentity, listMoved, readWholeServer } from '../support/live/identity';
import { needing, PIN } from '../support/pin';

/** A site that leaves: docs/guides/leave-again.md, with Terraform and the pinned provider. */
describeIf('leave', findMissing(needing(PIN)))('a stack that lets everything go', () => {
  let server: AuthentikServer;
  let live: LiveIdentity;
  let before: ReturnType<typeof readWholeServer>;

  beforeAll(async () => {
    server = await AuthentikServer.start();
    live = await LiveIdentity.of(server, fresh);
    await live.run.run('diff', 'identity');
    expect(await live.run.run('deploy', 'identity', live.run.reviewFile)).toBe(0);
    before = readWholeServer(server);
    server.calls.length = 0;
  });
  afterAll(async () => {
    live?.run.remove();
    await server?.stop();
  });

  test('is reviewed as forgotten, with no stop and no change of access', async () => {
    expect(await live.run.run('diff', 'identity', '--leave')).toBe(0);
    const { changes, stops, access } = live.run.review;
    const objects = changes.filter(({ address }) => !address.startsWith('output.'));
    expect(objects.length).toBeGreaterThan(5);
    expect(new Set(objects.map(({ kind }) => kind))).toEqual(new Set(['forget']));
    expect({ stops, access }).toEqual({ stops: [], access: [] });
    expect(live.run.notes.join('\n')).toContain('review.json --site harbour --leave');
  });

  test('is applied without a write on the server, and leaves an empty state', async () => {
    expect(await live.run.run('deploy', 'identity', live.run.reviewFile, '--leave')).toBe(0);
    expect(server.writes).toEqual([]);
    expect(listMoved(before, readWholeServer(server))).toEqual([]);
    expect(await live.run.run('diff', 'identity', '--leave')).toBe(0);
    expect(live.run.review.changes).toEqual([]);
  });
});

describeIf('leave', findMissing(needing(PIN)))('an object that the site no longer has', () => {
  test('would be deleted, which the review stops', async () => {
    const server = await AuthentikServer.start();
    const live = await LiveIdentity.of(server, fresh);
    try {
      await live.run.run('diff', 'identity');
      expect(await live.run.run('deploy', 'identity', live.run.reviewFile)).toBe(0);
      const config = live.run.config as { resource: Record<string, object> };
      const { authentik_application: _, ...resource } = config.resource;
      live.run.config = { ...config, resource };
      expect(await live.run.run('diff', 'identity', '--leave')).toBe(1);
      expect(live.run.review.stops.map(({ id }) => id)).toContain('destroy');
    } finally {
      live.run.remove();
      await server.stop();
    }
  });
});
