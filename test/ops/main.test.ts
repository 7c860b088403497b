import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';

/** The program as npm starts it. */
function main(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdout: 'read' | 'closed' | 'full' = 'read',
) {
  return new Promise<{ code: number | null; said: string }>((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'ops/main.ts', ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', stdout === 'full' ? openSync('/dev/full', 'w') : 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    if (stdout === 'closed') child.stdout?.destroy();
    else child.stdout?.resume();
    child.on('close', (code) => resolve({ code, said }));
  });
}

test('a reader that has left, as `head` does, changes neither the exit code nor stderr; an empty site is none', async () => {
  expect(await main(['verify', '--only', '9', '--json'], { GATEHOUSE_SITE: '' }, 'closed')).toEqual({
    code: 4,
    said: '',
  });
});

test('a site that does not exist is 2', async () => {
  expect(await main(['verify', '--only', '9'], { GATEHOUSE_SITE: 'nosuch' })).toEqual({
    code: 2,
    said: expect.stringContaining('no site "nosuch"; set GATEHOUSE_SITE to one of'),
  });
});

test('a process that ends while it waits for an answer is 4', async () => {
  const mute = 'data:text/javascript,globalThis.fetch=()=>new%20Promise(()=>{})';
  const env = { AUTHENTIK_TOKEN: 'token', NODE_OPTIONS: `--import=${mute}` };
  expect(await main(['verify', '--only', '9'], env)).toEqual({ code: 4, said: '' });
});

test('a result that cannot be written is 4, in a line', async () => {
  expect(await main(['help'], {}, 'full')).toEqual({ code: 4, said: 'ENOSPC: no space left on device, write\n' });
});
