import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SITES } from '../../sites/index';
import { eachFolder } from '../support/per-test';

/** The program as npm starts it. */
function main(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdout: 'read' | 'closed' | 'full' = 'read',
) {
  return new Promise<{ code: number | null; said: string }>((resolve) => {
    const child = spawn(process.execPath, ['scripts/ops.cjs', ...args], {
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

const [NAME = '', SITE] = Object.entries(SITES)[0] ?? [];
const NONE_NAMED = `error: no site is named; give --site or set GATEHOUSE_SITE, one of ${Object.keys(SITES).join(', ')}\n`;
const ANNOUNCED = `site ${NAME}: ${SITE?.identity.host}`;

test('a closed stdout, as `head` leaves it, changes neither the exit code nor stderr', async () => {
  expect(await main(['verify', '--only', '9', '--json'], { GATEHOUSE_SITE: NAME }, 'closed')).toEqual({
    code: 4,
    said: `${ANNOUNCED}\n`,
  });
});

test.each(['verify', 'deploy identity'])('%s needs a named site', async (line) => {
  expect(await main(line.split(' '))).toEqual({ code: 2, said: NONE_NAMED });
});

test('an empty GATEHOUSE_SITE names no site', async () => {
  expect(await main(['verify'], { GATEHOUSE_SITE: '' })).toEqual({ code: 2, said: NONE_NAMED });
});

test('a site that does not exist is 2', async () => {
  expect(await main(['verify', '--only', '9', '--site', 'nosuch'], { GATEHOUSE_SITE: NAME })).toEqual({
    code: 2,
    said: expect.stringContaining('no site "nosuch"; give --site or set GATEHOUSE_SITE, one of'),
  });
});

test('AUTHENTIK_URL is announced with the site', async () => {
  const env = { AUTHENTIK_URL: 'http://127.0.0.1:9', AUTHENTIK_TOKEN: 'token' };
  const { said } = await main(['invite', 'list', '--site', NAME], env);
  expect(said.split('\n')[0]).toBe(`${ANNOUNCED}, AUTHENTIK_URL 127.0.0.1:9`);
});

test('a process that ends on a pending promise is 4', async () => {
  const mute = 'data:text/javascript,globalThis.fetch=()=>new%20Promise(()=>{})';
  const env = { AUTHENTIK_TOKEN: 'token', GATEHOUSE_SITE: NAME, NODE_OPTIONS: `--import=${mute}` };
  expect(await main(['verify', '--only', '9'], env)).toEqual({ code: 4, said: `${ANNOUNCED}\n` });
});

test('a result that cannot be written is 4, with one line', async () => {
  expect(await main(['help'], {}, 'full')).toEqual({ code: 4, said: 'ENOSPC: no space left on device, write\n' });
});

describe('Ctrl-C', () => {
  const folder = eachFolder();

  /** Interrupts the whole process group, as a terminal does, once the program that a command waits for runs. */
  async function interruptRun(line: string, slow: string) {
    const mark = join(folder(), 'runs');
    const wait = `if(process.argv[1]?.endsWith(${JSON.stringify(slow)})){(await import('node:fs')).writeFileSync(${JSON.stringify(mark)},'');setInterval(()=>0,9)}`;
    const env = {
      PATH: process.env.PATH,
      GATEHOUSE_SITE: NAME,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`${wait};await 0`)}`,
    };
    const child = spawn(process.execPath, ['scripts/ops.cjs', ...line.split(' ')], { env, detached: true });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    while (!existsSync(mark) && child.exitCode === null) await pause(20);
    process.kill(-(child.pid ?? 0), 'SIGINT');
    return { code: await ended, said };
  }

  test.each(['diff identity', `deploy identity ${'0'.repeat(64)}`, 'plan drift identity'])(
    'ends `%s` with 130 and nothing else',
    async (line) => {
      expect(await interruptRun(line, 'app.cjs')).toEqual({ code: 130, said: `${ANNOUNCED}\n` });
    },
  );
});
