import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Machine } from './machine';

let machine: Machine;

beforeEach(() => {
  machine = new Machine();
});

afterEach(() => machine.remove());

async function review(plan: string, stack = 'identity', ...more: readonly string[]): Promise<string> {
  machine.plan = plan;
  await machine.run('diff', stack, ...more);
  return machine.write(`reviewed-${stack}.json`, readFileSync(join(machine.directory, stack, 'review.json'), 'utf8'));
}

/** How a deployment ends, and whether Terraform applied. */
async function deploy(...args: readonly string[]) {
  const exitCode = await machine.run('deploy', ...args);
  return { exitCode, isApplied: machine.terraform('apply') !== undefined };
}

describe('ops deploy with a review', () => {
  test('plans again and applies that very file, where the changes are the reviewed ones', async () => {
    const file = await review('session-duration');
    expect(await machine.run('deploy', 'identity', file)).toBe(0);
    expect(machine.calls.map(([command]) => command)).toEqual(['init', 'plan', 'show', 'apply']);
    const out = machine.terraform('plan')?.find((arg) => arg.startsWith('-out='));
    expect(machine.terraform('apply')?.at(-1)).toBe(out?.slice('-out='.length));
  });

  test('takes a fingerprint as well', async () => {
    await review('session-duration');
    expect(await deploy('identity', machine.review.fingerprint)).toEqual({ exitCode: 0, isApplied: true });
  });

  test('applies several stacks, each as it was reviewed, and nothing before each has a review', async () => {
    const files = [await review('session-duration'), await review('session-duration', 'platform')];
    expect(await machine.run('deploy', 'platform', 'identity', ...files.slice(0, 1))).toBe(2);
    expect(machine.calls).toEqual([]);
    expect(await machine.run('deploy', 'platform', 'identity', ...files)).toBe(0);
    expect(machine.calls.filter(([command]) => command === 'apply')).toHaveLength(2);
    expect(machine.cdktfCalls[0]).toEqual(['deploy', 'platform', 'identity', '--parallelism', '1']);
  });

  test('begins no stack after one that was refused, and reports that', async () => {
    const files = [await review('session-duration'), await review('session-duration', 'platform')];
    machine.plan = 'session-zero';
    expect(await machine.run('deploy', 'platform', 'identity', ...files)).toBe(4);
    expect(machine.terminal.notes.at(-1)).toMatch(/^identity: cdktf ended before it was planned/);
    expect(machine.terraform('apply')).toBeUndefined();
  });

  test('refuses other changes, says which, and applies nothing', async () => {
    const file = await review('session-duration');
    machine.plan = 'session-zero';
    expect(await deploy('identity', file)).toEqual({ exitCode: 3, isApplied: false });
    expect(machine.terminal.notes).toEqual(
      expect.arrayContaining([
        '+ authentik_provider_proxy.DomainWideCatchAll_Provider: was not reviewed; it changes',
        '      access_token_validity: "weeks=4" -> "hours=2"',
        '~ authentik_stage_user_login.SignIn_PasswordLogin:',
        '      reviewed: session_duration: "weeks=2" -> "weeks=4"',
        '      now:      session_duration: "weeks=2" -> "seconds=0"',
      ]),
    );
  });

  test('refuses a stop that the review has not allowed, and applies one that it has', async () => {
    const stopped = await review('application-deleted');
    expect(await deploy('identity', stopped)).toEqual({ exitCode: 3, isApplied: false });
    const text = 'allow-stop: destroy authentik_application.Wiki because the wiki has moved away';
    const allowed = await review('application-deleted', 'identity', '--allow-file', machine.write('body.md', text));
    expect(await deploy('identity', allowed)).toEqual({ exitCode: 0, isApplied: true });
  });

  test('has nothing to do where the plan is empty by now, whatever was reviewed', async () => {
    const file = await review('session-duration');
    machine.plan = 'no-changes';
    expect(await deploy('identity', file)).toEqual({ exitCode: 0, isApplied: false });
    expect(machine.terminal.lines).toContain('identity: no changes, nothing to apply');
  });

  test('does not take an ordinary plan for the reviewed one of the state alone', async () => {
    await review('no-changes', 'identity', '--refresh-only');
    const file = machine.write('refresh.json', readFileSync(machine.reviewFile, 'utf8'));
    machine.plan = 'session-duration';
    expect(await deploy('identity', file)).toEqual({ exitCode: 3, isApplied: false });
  });

  test('ends with 2 for the review of another stack, before anything runs', async () => {
    expect(await machine.run('deploy', 'platform', await review('session-duration'))).toBe(2);
    expect(machine.calls).toEqual([]);
  });

  test('a guard that is killed during the apply has left word that a part of it may be live', async () => {
    const file = await review('session-duration');
    expect(await deploy('identity', file)).toEqual({ exitCode: 0, isApplied: true });
    expect(machine.outcomeAtApply).toMatchObject({ stack: 'identity', exitCode: 4 });
    const said = machine.outcomeAtApply?.said.join('\n');
    expect(said).toContain('a part of its changes may be live');
    expect(said).toContain('npm run diff -- identity');
    expect(said).not.toContain('nothing was applied');
  });

  test('ends with 4 where the apply fails', async () => {
    const file = await review('session-duration');
    machine.failing = 'apply';
    expect(await machine.run('deploy', 'identity', file)).toBe(4);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('applies nothing after %s, and leaves no plan', async (signal) => {
    const file = await review('helm-values', 'platform');
    machine.atLiveFacts = () => process.emit(signal, signal);
    expect(await deploy('platform', file)).toEqual({ exitCode: 3, isApplied: false });
    expect(machine.planFiles.filter(({ path }) => existsSync(dirname(path)))).toEqual([]);
    expect(process.listenerCount(signal)).toBe(0);
  });

  test.each<[when: string, failing: string, said: readonly RegExp[]]>([
    ['while it plans ends with 130 and no message', 'plan', []],
    ['in an apply that ends early ends with 130 and says so', 'apply', [/^error: terraform apply failed, /]],
    ['behind the apply ends with 130 and says what was applied', '', [/^identity: applied [0-9a-f]{64}$/]],
  ])('an interrupt %s', async (_, failing, said) => {
    const file = await review('session-duration');
    Object.assign(machine, { failing, isInterrupted: true });
    machine.terminal.notes.length = 0;
    expect(await machine.run('deploy', 'identity', file)).toBe(130);
    const notes = machine.terminal.notes.filter((note) => !/^(ok |init$|plan$|apply$)/.test(note));
    expect(notes).toEqual(said.map((text) => expect.stringMatching(text)));
  });

  test('puts no older image under the pods, whatever runs there by now, unless the stop is allowed', async () => {
    const file = await review('helm-values', 'platform');
    machine.liveTag = '2026.2.9';
    expect(await machine.run('deploy', 'platform', file)).toBe(3);
    expect(machine.terminal.notes.at(-1)).toContain(
      'image-tag helm_release.Authentik (2026.2.9 runs, 2026.2.7 is pinned: authentik supports no downgrade)',
    );
    expect(machine.terraform('apply')).toBeUndefined();
    const text = 'allow-stop: image-tag helm_release.Authentik because the database was restored to it';
    expect(await deploy('platform', file, '--allow-file', machine.write('body.md', text))).toEqual({
      exitCode: 0,
      isApplied: true,
    });
  });
});

describe('ops deploy without a review', () => {
  test.each([[[]], [['--auto-approve']]])('in a pipeline is refused before anything runs: %j', async (more) => {
    expect(await machine.run('deploy', 'identity', ...more)).toBe(3);
    expect(machine.calls).toEqual([]);
    expect(machine.terminal.notes.at(-1)).toContain('npm run deploy -- identity REVIEWED');
  });

  test('on a terminal is refused with --auto-approve: that is no review', async () => {
    machine.canAsk = true;
    expect(await machine.run('deploy', 'identity', '--auto-approve')).toBe(3);
    expect(machine.calls).toEqual([]);
  });

  test('on a terminal shows the review, asks, and applies that very plan', async () => {
    machine.canAsk = true;
    machine.answer = () => {
      expect(machine.terminal.lines).toContain('may be applied');
      expect(machine.terraform('apply')).toBeUndefined();
      return 'yes';
    };
    expect(await machine.run('deploy', 'identity')).toBe(0);
    expect(machine.calls.map(([command]) => command)).toEqual(['init', 'plan', 'show', 'apply']);
    expect(machine.terminal.lines.at(-1)).toMatch(/^identity: applied [0-9a-f]{64}$/);
  });

  test.each(['no', 'Yes', 'y', '', undefined])('applies nothing after %j', async (answer) => {
    machine.canAsk = true;
    machine.answer = () => answer;
    expect(await deploy('identity')).toEqual({ exitCode: 3, isApplied: false });
  });

  test('asks about no plan that is stopped, and none that is empty', async () => {
    machine.canAsk = true;
    machine.answer = () => {
      throw new Error('asked');
    };
    machine.plan = 'application-deleted';
    expect(await machine.run('deploy', 'identity')).toBe(3);
    machine.plan = 'no-changes';
    expect(await machine.run('deploy', 'identity')).toBe(0);
  });

  test('plans again where the answer took a while, and refuses what was not shown', async () => {
    machine.canAsk = true;
    machine.answer = () => {
      machine.now = new Date(machine.now.getTime() + 61_000);
      return 'yes';
    };
    expect(await machine.run('deploy', 'identity')).toBe(0);
    expect(machine.calls.map(([command]) => command)).toEqual(['init', 'plan', 'show', 'plan', 'show', 'apply']);
    machine.answer = () => {
      machine.now = new Date(machine.now.getTime() + 61_000);
      machine.plan = 'session-zero';
      return 'yes';
    };
    expect(await deploy('identity')).toEqual({ exitCode: 3, isApplied: false });
  });
});

describe('cdktf deploy without our command', () => {
  const apply = ['apply', '-auto-approve'];

  test('has the same guard: a review that the environment names', async () => {
    const GATEHOUSE_REVIEWED = await review('session-duration');
    machine.calls.length = 0;
    expect(await machine.guard('identity', apply, { GATEHOUSE_REVIEWED })).toBe(0);
    expect(machine.terraform('apply')).toBeDefined();
    machine.plan = 'session-zero';
    machine.calls.length = 0;
    expect(await machine.guard('identity', apply, { GATEHOUSE_REVIEWED })).toBe(3);
    expect(machine.terraform('apply')).toBeUndefined();
  });

  test.each([
    [apply, {}],
    [['apply'], { CI: 'true' }],
  ])('refuses without one: %j %j', async (args, env) => {
    machine.synthesise();
    expect(await machine.guard('identity', args, env)).toBe(3);
    expect(machine.calls).toEqual([]);
  });

  test('destroys nothing', async () => {
    machine.synthesise();
    expect(await machine.guard('identity', ['destroy', '-auto-approve'])).toBe(3);
    expect(machine.calls).toEqual([]);
  });
});
