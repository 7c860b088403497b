import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { defineFixture } from '../../support/site/defined-site';
import { Machine } from './machine';

let machine: Machine;

beforeEach(() => {
  machine = new Machine();
});

afterEach(() => machine.remove());

describe('ops diff', () => {
  test('writes the review in both forms, prints it, and ends with 0', async () => {
    expect(await machine.run('diff', 'identity')).toBe(0);
    expect(machine.review).toMatchObject({ stack: 'identity', verdict: 'ok' });
    expect(readFileSync(join(machine.directory, 'identity', 'review.md'), 'utf8')).toContain('may be applied');
    expect(machine.terminal.lines).toContain(`fingerprint ${machine.review.fingerprint}`);
  });

  test('names the command that applies what was reviewed, and none for a plan that is stopped or empty', async () => {
    const listNext = () => machine.terminal.notes.filter((line) => line.startsWith('next: '));
    await machine.run('diff', 'identity');
    const path = relative('', machine.reviewFile);
    expect(listNext()).toEqual([`next: npm run deploy -- identity ${path} --site ${defineFixture().name}`]);
    for (const plan of ['application-deleted', 'no-changes']) {
      machine.plan = plan;
      await machine.run('diff', 'identity');
    }
    expect(listNext()).toHaveLength(1);
  });

  test('ends with 1 where the plan is stopped, and with 0 where the stop is allowed', async () => {
    machine.plan = 'application-deleted';
    expect(await machine.run('diff', 'identity')).toBe(1);
    const text = 'allow-stop: destroy authentik_application.Wiki because the wiki has moved away';
    expect(await machine.run('diff', 'identity', '--allow-file', machine.write('body.md', text))).toBe(0);
    expect(machine.review.allowed).toHaveLength(1);
  });

  test('asks Terraform for init, a plan into a file of its own, and show; for no configuration, and no apply', async () => {
    await machine.run('diff', 'identity');
    expect(machine.calls.map(([command]) => command)).toEqual(['init', 'plan', 'show']);
    const args = machine.terraform('plan') ?? [];
    expect(args).toEqual(expect.arrayContaining(['-input=false', '-detailed-exitcode', '-lock-timeout=120s']));
    expect(args.filter((arg) => /^-(out|generate-config-out)/.test(arg))).toEqual([expect.stringMatching(/^-out=/)]);
  });

  test('reviews several stacks one after the other, and ends as the worst', async () => {
    expect(await machine.run('diff', 'platform', 'identity')).toBe(0);
    expect(machine.cdktfCalls).toEqual([
      ['diff', 'platform'],
      ['diff', 'identity'],
    ]);
    machine.plan = 'application-deleted';
    expect(await machine.run('diff', 'platform', 'identity', '--json')).toBe(1);
    expect(machine.terminal.lines.join('\n')).toContain('"stack": "identity"');
  });

  test('hands what cdktf has for Terraform on to it, and marks a plan of the state alone', async () => {
    const options = ['--terraform-parallelism', '3', '--var', 'a=1', '--var', 'b=2', '--refresh-only'];
    expect(await machine.run('diff', 'identity', ...options)).toBe(0);
    expect(machine.cdktfCalls[0]).toEqual(
      expect.arrayContaining(['--refresh-only', '--terraform-parallelism', '3', '--var=a=1', '--var=b=2']),
    );
    expect(machine.terraform('plan')).toContain('-refresh-only');
    expect(machine.review.refreshOnly).toBe(true);
    expect(machine.terminal.lines).toContain('no object is touched: the state takes over what is there');
  });

  test('keeps the lock file of the repository as it is, and does without where there is none', async () => {
    await machine.run('diff', 'identity');
    expect(machine.terraform('init')).not.toContain('-lockfile=readonly');
    machine.write('locks/identity/.terraform.lock.hcl', '# lock');
    await machine.run('diff', 'identity');
    expect(machine.terraform('init')).toContain('-lockfile=readonly');
    expect(readFileSync(join(machine.directory, 'identity', '.terraform.lock.hcl'), 'utf8')).toBe('# lock');
  });

  test('lets no other user read the file of the plan, and leaves none, whatever happens', async () => {
    await machine.run('diff', 'identity');
    machine.failing = 'show';
    await machine.run('diff', 'identity');
    expect(machine.planFiles.map(({ mode }) => mode)).toEqual([0o600, 0o600]);
    expect(machine.planFiles.filter(({ path }) => existsSync(dirname(path)))).toEqual([]);
  });

  test('lets no other user read a state in a file', async () => {
    const state = machine.write('state/identity.tfstate', '{}');
    machine.backend = { local: { path: state } };
    chmodSync(state, 0o644);
    await machine.run('diff', 'identity');
    expect(statSync(state).mode & 0o777).toBe(0o600);
  });

  test.each(['init', 'plan', 'show'])('ends with 4 and what %s said, and leaves no older review', async (command) => {
    await machine.run('diff', 'identity');
    machine.failing = command;
    expect(await machine.run('diff', 'identity')).toBe(4);
    expect(machine.terminal.notes.join('\n')).toContain(`${command} says why`);
    expect(existsSync(machine.reviewFile)).toBe(false);
  });

  test('ends with 2 for allowances that cannot be read, before it plans, and leaves no older review', async () => {
    await machine.run('diff', 'identity');
    expect(await machine.run('diff', 'identity', '--allow-file', join(machine.folder, 'none.md'))).toBe(2);
    expect(machine.terraform('plan')).toBeUndefined();
    expect(existsSync(machine.reviewFile)).toBe(false);
  });

  test.each([
    ['unknown', 'choose one of identity, platform'],
    ['../identity', 'choose one of identity, platform'],
    ['Identity', 'choose one of identity, platform'],
    ['idenitty', 'found: "idenitty"; did you mean identity? choose one of identity'],
  ])('ends with 2 for the stack %s, and lists them', async (stack, said) => {
    expect(await machine.run('diff', stack)).toBe(2);
    expect(machine.terminal.notes.at(-1)).toContain(said);
  });

  test('ends with 2 where no stack is named and there are several', async () => {
    expect(await machine.run('diff')).toBe(2);
    expect(machine.terminal.notes.at(-1)).toContain('choose one of identity, platform');
  });

  test.each([[{ local: {} }], [undefined]])(
    'refuses a state in the runner, which is thrown away: %j',
    async (backend) => {
      Object.assign(machine, { backend, isRunner: true });
      expect(await machine.run('diff', 'identity')).toBe(2);
      expect(machine.calls).toEqual([]);
      machine.isRunner = false;
      expect(await machine.run('diff', 'identity')).toBe(0);
    },
  );
});

describe('cdktf diff without our command', () => {
  test('prints the review itself, and fails where the plan is stopped', async () => {
    machine.synthesise();
    machine.plan = 'application-deleted';
    expect(await machine.guard('identity', ['plan', '-input=false', '-out', 'plan'])).toBe(1);
    expect(machine.terminal.lines.at(-1)).toBe('STOPPED: 1 without an allowance');
  });

  test.each(['-target=authentik_flow.A', '-replace=authentik_flow.A', '-destroy', '-refresh=false', '-lock=false'])(
    'refuses %s, which no review shows',
    async (arg) => {
      machine.synthesise();
      expect(await machine.guard('identity', ['plan', arg])).toBe(2);
      expect(machine.calls).toEqual([]);
    },
  );
});
