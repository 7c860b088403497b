import { offboardCommand } from '../../ops/commands/offboard';
import { runAgainst } from '../support/authentik/ops';
import { describeIf } from '../support/describe-if';
import { Leaver, type Opens } from '../support/live/leaver';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';

const { DATABASE_URL: database } = process.env;
const missing = missingServer ?? (database === undefined ? 'DATABASE_URL names no database of it' : undefined);

/** A person who held something of every kind: afterwards the server opens nothing. */
describeIf('off-boarding on a real authentik', missing)('a person leaves', () => {
  let server: RealAuthentik;
  let leaver: Leaver;
  let before: Opens;

  const offboard = (...args: readonly string[]) =>
    runAgainst(server, offboardCommand, ['offboard', leaver.username, ...args], {
      env: { DATABASE_URL: database },
    });

  beforeAll(async () => {
    server = await RealAuthentik.disposable();
    leaver = new Leaver(server, 'leaver', database ?? '');
    await leaver.settle();
    before = await leaver.opens();
  }, 3_000_000);

  afterAll(() => leaver?.remove(), 1_200_000);

  test('everything opens before', () => {
    expect(Object.entries(before).filter(([, opens]) => !opens)).toEqual([]);
  });

  test('the dry run shows nine kinds of access and changes nothing', async () => {
    const { code, out } = await offboard('--allow-superuser', '--json');
    const { access, stays } = JSON.parse(out.join('\n'));
    expect(code).toBe(0);
    // By count: a short password of the database may be a word of a kind's name, and is concealed.
    expect(access.map(({ held }: { held: unknown[] }) => held.length > 0)).toEqual(Array(9).fill(true));
    expect(stays).toContain('leaver-oauth: an account of its own there, its sessions and its tokens');
    expect(await leaver.opens()).toEqual(before);
  });

  test('afterwards nothing opens', async () => {
    const record = `/tmp/offboard-${process.pid}.json`;
    const { code, text } = await offboard('--allow-superuser', '--confirm', 'leaver', '--execute', '--record', record);
    expect({ code, text }).toMatchObject({
      code: 0,
      text: expect.stringContaining('nothing opens anything for leaver'),
    });
    expect(Object.entries(await leaver.opens()).filter(([, opens]) => opens)).toEqual([]);
  });
});
