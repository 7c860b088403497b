import { spawn } from 'node:child_process';

/** The program as npm starts it. `closed`: nobody reads its output. */
function main(args: readonly string[], site: string, closed = false): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, GATEHOUSE_SITE: site };
    const child = spawn(process.execPath, ['--import', 'tsx', 'ops/main.ts', ...args], { env });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    if (closed) child.stdout.destroy();
    else child.stdout.resume();
    child.on('close', (code) => resolve({ code, said }));
  });
}

test('a reader that has left, as `head` does, changes neither the exit code nor stderr; an empty site is none', async () => {
  expect(await main(['verify', '--only', '9', '--json'], '', true)).toEqual({ code: 4, said: '' });
});

test('a site that does not exist is 2', async () => {
  expect(await main(['verify', '--only', '9'], 'nosuch')).toEqual({
    code: 2,
    said: expect.stringContaining('no site "nosuch"; set GATEHOUSE_SITE to one of'),
  });
});
