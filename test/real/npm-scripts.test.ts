import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// The scripts that people and workflows call, as npm runs them: arguments and exit codes pass through.
const npm = (...args: readonly string[]) =>
  spawnSync('npm', ['run', '-s', ...args], {
    cwd: join(__dirname, '..', '..'),
    encoding: 'utf8',
    env: { ...process.env, GATEHOUSE_SITE: 'homelab' },
  });

test.each<[script: string, args: readonly string[], status: number, says: RegExp]>([
  ['ops', ['--help'], 0, /Usage: gatehouse/],
  ['ops', ['verify', '--only', 'nosuch'], 2, /nosuch/],
  ['ops', ['invite', 'list'], 2, /AUTHENTIK_TOKEN is not set/],
  ['diff', ['nosuch'], 2, /the site has no such stack, found: "nosuch"/],
  [
    'deploy',
    ['identity', 'no-such-review.json'],
    2,
    /REVIEWED is not the review.json of the stack, or its fingerprint/,
  ],
  ['edge-sync', ['--help'], 0, /edge-sync why ADDRESS/],
])('npm run %s -- %j ends with %d', (script, args, status, says) => {
  const run = npm(script, '--', ...args);
  expect(`${run.stdout}${run.stderr}`).toMatch(says);
  expect(run.status).toBe(status);
});
