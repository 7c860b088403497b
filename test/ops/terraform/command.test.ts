import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STOPS } from '../../../ops/review/stops/stop';
import { planText } from '../review/plans';
import { Machine } from './machine';

let machine: Machine;

beforeEach(() => {
  machine = new Machine();
});

afterEach(() => machine.remove());

describe('ops plan drift', () => {
  test('plans without a lock, ends with 1 where something differs, and with 0 where it is known', async () => {
    const address = 'authentik_stage_user_login.SignIn_PasswordLogin';
    machine.provenance = [{ address, path: 'identity.signIn.logins.PasswordLogin' }];
    expect(await machine.run('plan', 'drift', 'identity')).toBe(1);
    expect(machine.terraform('plan')).toContain('-lock=false');
    expect(machine.terminal.lines.join('\n')).toMatch(
      /to keep it, write 'weeks=2' for identity\.signIn\.logins\.PasswordLogin\.sessionDuration, which is 'weeks=4'\n +to undo it, npm run diff -- identity and deploy what it shows$/,
    );
    const known = {
      stack: 'identity',
      address,
      attribute: 'session_duration',
      issue: 'https://github.com/example/repository/issues/1',
      reason: 'another duration is on trial',
    };
    const allowed = machine.write('allowed.json', JSON.stringify({ allowed: [known] }));
    const markdown = join(machine.folder, 'drift.md');
    expect(await machine.run('plan', 'drift', 'identity', '--allowed', allowed, '--markdown', markdown)).toBe(0);
    expect(readFileSync(markdown, 'utf8')).toContain('none');
  });

  test('without a plan ends with 4, and the issue says why', async () => {
    machine.failing = 'plan';
    const markdown = join(machine.folder, 'drift.md');
    expect(await machine.run('plan', 'drift', 'identity', '--markdown', markdown)).toBe(4);
    expect(readFileSync(markdown, 'utf8')).toContain('unknown, there is no plan');
    expect(readFileSync(markdown, 'utf8')).toContain('plan says why');
  });
});

describe('ops plan review', () => {
  test('reviews a file, as JSON too, with the stack in the fingerprint', async () => {
    const file = machine.write('plan.json', planText('stage-deleted'));
    expect(await machine.run('plan', 'review', file, '--json', '--stack', 'identity')).toBe(1);
    expect(JSON.parse(machine.terminal.lines.join('\n'))).toMatchObject({ stack: 'identity', verdict: 'stopped' });
  });

  test('knows the login hosts of the site', async () => {
    const file = machine.write('plan.json', planText('carve-out-narrowed'));
    expect(await machine.run('plan', 'review', file)).toBe(1);
    expect(machine.terminal.lines.join('\n')).toContain('blocks a banned visitor on public-auth.harbour.example');
  });

  test('ends with 2 for a file that is no plan, and one that is not there', async () => {
    expect(await machine.run('plan', 'review', machine.write('plan.json', '{}'))).toBe(2);
    expect(await machine.run('plan', 'review', join(machine.folder, 'none.json'))).toBe(2);
  });

  test('ends with 2 where the Markdown cannot be written', async () => {
    const file = machine.write('plan.json', planText('no-changes'));
    expect(await machine.run('plan', 'review', file, '--markdown', join(file, 'review.md'))).toBe(2);
  });
});

describe('the help', () => {
  test.each([['plan', 'review'], ['diff'], ['deploy']])(
    'of %j lists each stop and how to allow one',
    async (...command) => {
      expect(await machine.run(...command, '--help')).toBe(0);
      const text = machine.terminal.lines.join('\n');
      expect(text).toContain('allow-stop: STOP ADDRESS because');
      for (const [id, why] of Object.entries(STOPS)) expect(text).toContain(`  ${id.padEnd(22)}${why}`);
    },
  );

  test.each([['diff'], ['deploy'], ['plan', 'drift']])('of %j names what has to be set', async (...command) => {
    expect(await machine.run(...command, '--help')).toBe(0);
    const text = machine.terminal.lines.join('\n');
    for (const name of ['TF_VAR_NAME', 'KUBE_CONFIG_PATH', 'TERRAFORM_BINARY_NAME']) expect(text).toContain(name);
    expect(text).toMatch(/Exit codes: 0 .*1 .*2 .*3 .*4 /s);
  });
});

test('ops plan drift without a stack lists them, and asks nothing', async () => {
  expect(await machine.run('plan', 'drift')).toBe(2);
  expect(machine.terminal.notes.at(-1)).toContain('no stack is named; choose one of identity, platform, edge');
  expect(machine.calls).toEqual([]);
});

test('ops plan lock asks for every platform, and keeps the file of each stack where a later init finds it', async () => {
  const reads = (file: string) => readFileSync(join(machine.folder, 'locks', file, '.terraform.lock.hcl'), 'utf8');
  expect(await machine.run('plan', 'lock')).toBe(0);
  expect(machine.calls).toEqual(
    Array(2).fill(['providers', 'lock', '-platform=linux_amd64', '-platform=linux_arm64', '-platform=darwin_arm64']),
  );
  expect([reads('identity'), reads('platform')]).toEqual(['checksums', 'checksums']);
  await machine.run('diff', 'identity');
  expect(machine.terraform('init')).toContain('-lockfile=readonly');
});
