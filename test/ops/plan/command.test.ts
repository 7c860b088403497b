import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { STOPS } from '../../../ops/plan/stops/stop';
import { Machine } from './machine';
import { planText } from './plans';

let machine: Machine;

beforeEach(() => {
  machine = new Machine();
});

afterEach(() => machine.remove());

describe('ops plan run', () => {
  test('writes the review in both forms, prints it, and ends with 0', async () => {
    expect(await machine.run('run', 'identity')).toBe(0);
    expect(machine.review).toMatchObject({ stack: 'identity', verdict: 'ok' });
    expect(readFileSync(join(machine.directory, 'identity', 'review.md'), 'utf8')).toContain('may be applied');
    expect(machine.terminal.lines).toContain(`fingerprint ${machine.review.fingerprint}`);
  });

  test('ends with 1 where the plan is stopped, and with 0 where the stop is allowed', async () => {
    machine.plan = 'application-deleted';
    expect(await machine.run('run', 'identity')).toBe(1);
    const text = 'allow-stop: destroy authentik_application.Wiki because the wiki has moved away';
    expect(await machine.run('run', 'identity', '--allow-file', machine.write('body.md', text))).toBe(0);
    expect(machine.review.allowed).toHaveLength(1);
  });

  test('asks Terraform for init, plan and show, and never for an apply', async () => {
    await machine.run('run', 'identity');
    expect(machine.calls.map(([command]) => command)).toEqual(['init', 'plan', 'show']);
    expect(machine.terraform('plan')).toEqual(
      expect.arrayContaining(['-input=false', '-detailed-exitcode', '-lock-timeout=120s']),
    );
  });

  test('keeps the lock file of the repository as it is, and does without where there is none', async () => {
    await machine.run('run', 'identity');
    expect(machine.terraform('init')).not.toContain('-lockfile=readonly');
    machine.write('locks/identity/.terraform.lock.hcl', '# lock');
    await machine.run('run', 'identity');
    expect(machine.terraform('init')).toContain('-lockfile=readonly');
    expect(readFileSync(join(machine.directory, 'identity', '.terraform.lock.hcl'), 'utf8')).toBe('# lock');
  });

  test('lets nobody else read the file of the plan, and leaves none, whatever happens', async () => {
    await machine.run('run', 'identity');
    machine.failing = 'show';
    await machine.run('run', 'identity');
    expect(machine.planFiles.map(({ mode }) => mode)).toEqual([0o600, 0o600]);
    expect(machine.planFiles.filter(({ path }) => existsSync(dirname(path)))).toEqual([]);
  });

  test.each(['init', 'plan', 'show'])('ends with 4 and what %s said, and leaves no older review', async (command) => {
    await machine.run('run', 'identity');
    machine.failing = command;
    expect(await machine.run('run', 'identity')).toBe(4);
    expect(machine.terminal.notes.join('\n')).toContain(`${command} says why`);
    expect(existsSync(machine.reviewFile)).toBe(false);
  });

  test('ends with 2 for allowances that cannot be read, before it plans, and leaves no older review', async () => {
    await machine.run('run', 'identity');
    expect(await machine.run('run', 'identity', '--allow-file', join(machine.folder, 'none.md'))).toBe(2);
    expect(machine.calls).toEqual([]);
    expect(existsSync(machine.reviewFile)).toBe(false);
  });

  test.each([['unknown'], ['../identity'], ['Identity']])('ends with 2 for the stack %s', async (stack) => {
    expect(await machine.run('run', stack)).toBe(2);
  });

  test.each([[{ local: {} }], [undefined]])(
    'refuses a state in the runner, which is thrown away: %j',
    async (backend) => {
      Object.assign(machine, { backend, isRunner: true });
      expect(await machine.run('run', 'identity')).toBe(3);
      expect(machine.calls).toEqual([]);
      machine.isRunner = false;
      expect(await machine.run('run', 'identity')).toBe(0);
    },
  );
});

describe('ops plan apply', () => {
  /** Reviews the plan of a fixture. */
  const reviewed = async (plan: string, stack = 'identity', ...more: readonly string[]) => {
    machine.plan = plan;
    await machine.run('run', stack, ...more);
    return machine.write('reviewed.json', readFileSync(join(machine.directory, stack, 'review.json'), 'utf8'));
  };

  test('plans anew and applies that very file, where the changes are the reviewed ones', async () => {
    const file = await reviewed('session-duration');
    expect(await machine.run('apply', 'identity', file)).toBe(0);
    expect(machine.calls.map(([command]) => command)).toEqual(['init', 'plan', 'show', 'apply']);
    const out = machine.terraform('plan')?.find((arg) => arg.startsWith('-out='));
    expect(machine.terraform('apply')?.at(-1)).toBe(out?.slice('-out='.length));
  });

  test('takes a fingerprint as well', async () => {
    await reviewed('session-duration');
    expect(await machine.run('apply', 'identity', machine.review.fingerprint)).toBe(0);
    expect(machine.terraform('apply')).toBeDefined();
  });

  test('refuses other changes, says which, and applies nothing', async () => {
    const file = await reviewed('session-duration');
    machine.plan = 'session-zero';
    expect(await machine.run('apply', 'identity', file)).toBe(3);
    expect(machine.terraform('apply')).toBeUndefined();
    expect(machine.terminal.notes).toEqual(
      expect.arrayContaining([
        '+ authentik_provider_proxy.DomainWideCatchAll_Provider: was not reviewed',
        '~ authentik_stage_user_login.SignIn_PasswordLogin: changes in another way',
      ]),
    );
  });

  test('refuses a stop that the review has not allowed, and applies one that it has', async () => {
    const stopped = await reviewed('application-deleted');
    expect(await machine.run('apply', 'identity', stopped)).toBe(3);
    expect(machine.terraform('apply')).toBeUndefined();
    const text = 'allow-stop: destroy authentik_application.Wiki because the wiki has moved away';
    const allowed = await reviewed('application-deleted', 'identity', '--allow-file', machine.write('body.md', text));
    expect(await machine.run('apply', 'identity', allowed)).toBe(0);
    expect(machine.terraform('apply')).toBeDefined();
  });

  test('has nothing to do where the plan is empty by now, whatever was reviewed', async () => {
    const file = await reviewed('session-duration');
    machine.plan = 'no-changes';
    expect(await machine.run('apply', 'identity', file)).toBe(0);
    expect(machine.terraform('apply')).toBeUndefined();
    expect(machine.terminal.lines).toContain('identity: no changes, nothing to apply');
  });

  test('ends with 2 for the review of another stack', async () => {
    expect(await machine.run('apply', 'platform', await reviewed('session-duration'))).toBe(2);
  });

  test('ends with 4 where the apply fails', async () => {
    const file = await reviewed('session-duration');
    machine.failing = 'apply';
    expect(await machine.run('apply', 'identity', file)).toBe(4);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('applies nothing after %s, and leaves no plan', async (signal) => {
    const file = await reviewed('helm-values', 'platform');
    machine.atLiveImage = () => process.emit(signal, signal);
    expect(await machine.run('apply', 'platform', file)).toBe(3);
    expect(machine.terraform('apply')).toBeUndefined();
    expect(machine.planFiles.filter(({ path }) => existsSync(dirname(path)))).toEqual([]);
    expect(process.listenerCount(signal)).toBe(0);
  });

  test('puts no older image under the pods, unless its tag is named', async () => {
    const file = await reviewed('helm-values', 'platform');
    machine.liveTag = '2026.2.5';
    expect(await machine.run('apply', 'platform', file)).toBe(3);
    expect(machine.terraform('apply')).toBeUndefined();
    expect(await machine.run('apply', 'platform', file, '--accept-image-tag', '2026.2.4')).toBe(0);
    expect(machine.terraform('apply')).toBeDefined();
  });
});

describe('ops plan drift', () => {
  test('plans without a lock, ends with 1 where something differs, and with 0 where it is known', async () => {
    expect(await machine.run('drift', 'identity')).toBe(1);
    expect(machine.terraform('plan')).toContain('-lock=false');
    const known = {
      stack: 'identity',
      address: 'authentik_stage_user_login.SignIn_PasswordLogin',
      attribute: 'session_duration',
      issue: 'https://github.com/example/repository/issues/1',
      reason: 'somebody tries another duration',
    };
    const allowed = machine.write('allowed.json', JSON.stringify({ allowed: [known] }));
    const markdown = join(machine.folder, 'drift.md');
    expect(await machine.run('drift', 'identity', '--allowed', allowed, '--markdown', markdown)).toBe(0);
    expect(readFileSync(markdown, 'utf8')).toContain('none');
  });
});

describe('ops plan review', () => {
  test('reviews a file, as JSON too, with the stack in the fingerprint', async () => {
    const file = machine.write('plan.json', planText('stage-deleted'));
    expect(await machine.run('review', file, '--json', '--stack', 'identity')).toBe(1);
    expect(JSON.parse(machine.terminal.lines.join('\n'))).toMatchObject({ stack: 'identity', verdict: 'stopped' });
  });

  test('knows the login hosts of the site', async () => {
    const file = machine.write('plan.json', planText('carve-out-narrowed'));
    expect(await machine.run('review', file)).toBe(1);
    expect(machine.terminal.lines.join('\n')).toContain('walls a banned visitor off public-auth.harbour.example');
  });

  test('ends with 2 for a file that is no plan, and one that is not there', async () => {
    expect(await machine.run('review', machine.write('plan.json', '{}'))).toBe(2);
    expect(await machine.run('review', join(machine.folder, 'none.json'))).toBe(2);
  });

  test('ends with 2 where the Markdown cannot be written', async () => {
    const file = machine.write('plan.json', planText('no-changes'));
    expect(await machine.run('review', file, '--markdown', join(file, 'review.md'))).toBe(2);
  });
});

describe('the help', () => {
  test.each([[], ['review'], ['run'], ['apply']])('of %j tells each stop and how to allow one', async (...command) => {
    expect(await machine.run(...command, '--help')).toBe(0);
    const text = machine.terminal.lines.join('\n');
    expect(text).toContain('allow-stop: STOP ADDRESS because');
    for (const [id, why] of Object.entries(STOPS)) expect(text).toContain(`  ${id.padEnd(18)}${why}`);
  });

  test.each([[], ['run'], ['apply'], ['drift']])('of %j names what has to be set', async (...command) => {
    expect(await machine.run(...command, '--help')).toBe(0);
    const text = machine.terminal.lines.join('\n');
    for (const name of ['TF_VAR_NAME', 'KUBE_CONFIG_PATH', 'TERRAFORM_BINARY_NAME']) expect(text).toContain(name);
    expect(text).toMatch(/Exit codes: 0 .*1 .*2 .*3 .*4 /s);
  });
});
