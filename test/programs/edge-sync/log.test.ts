import { systemClock } from '../../../programs/edge-sync/clock';
import { Log } from '../../../programs/edge-sync/log';

test('a secret is removed from whatever carries it', () => {
  const lines: string[] = [];
  const log = new Log({ clock: systemClock(), secrets: ['s3cret', ''], write: (line) => lines.push(line) });
  log.line('warn', 'state', 'server said: Bearer s3cret', { echo: { token: 's3cret' } });
  expect(lines[0]).not.toContain('s3cret');
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 'warn',
    event: 'state',
    message: 'server said: Bearer ***',
    echo: { token: '***' },
  });
});
