import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { StackRun } from '../support/stack-run';

const PASSWORD = 'correct-horse-battery';

/** Objects by name, with their input; a `terraform_data` needs no provider. */
type Inputs = Readonly<Record<string, string>>;

/** Shows what only the engine itself can show; the rest of the way from plan to state is in cdktf-cli.test.ts. */
describeIf('plan and apply', findMissing())('from the plan to the state, with the real engine', () => {
  let run: StackRun;

  beforeEach(() => {
    run = new StackRun('demo', { password: PASSWORD });
  });

  afterEach(() => run.remove());

  function write(inputs: Inputs, outputs?: Inputs): void {
    const nameValues = (name: string) => (one: Inputs) =>
      Object.fromEntries(Object.entries(one).map(([key, value]) => [key, { [name]: value }]));
    run.config = {
      variable: { password: { type: 'string', sensitive: true } },
      resource: { terraform_data: nameValues('input')(inputs) },
      ...(outputs !== undefined && { output: nameValues('value')(outputs) }),
    };
  }

  test('there is no drift until something differs, if only an output; without a variable it is unknown', async () => {
    write({ Kept: 'kept' });
    await run.reviewAndApply();
    expect(await run.run('plan', 'drift', 'demo')).toBe(0);
    write({ Kept: 'kept' }, { size: '1' });
    expect(await run.run('plan', 'drift', 'demo')).toBe(1);
    expect(run.lines).toContain('  output.size is created');
    write({ Kept: 'kept' }, { size: '${var.nothing}' });
    expect(await run.run('plan', 'drift', 'demo')).toBe(4);
    expect(run.notes.at(-1)).toMatch(
      /^error: (terraform|tofu) (init|plan) failed, found: exit code 1\nError: Reference to undeclared input variable/,
    );
  });

  test('two plans of the same change have the same fingerprint, by which it is applied', async () => {
    write({ New: 'new' });
    await run.run('diff', 'demo');
    const { fingerprint } = run.review;
    await run.run('diff', 'demo');
    expect(run.review.fingerprint).toBe(fingerprint);
    expect(await run.run('deploy', 'demo', fingerprint)).toBe(0);
    expect(await run.run('diff', 'demo')).toBe(0);
    expect(run.review.changes).toEqual([]);
  });

  test('a secret that reaches an attribute which Terraform does not mark is hidden, and stops the plan', async () => {
    write({ Secret: '${var.password}' });
    await run.reviewAndApply();
    // The output of Secret holds the password now, and nothing marks it.
    write({ Secret: '${var.password}', Copy: '${terraform_data.Secret.output}' });
    expect(await run.run('diff', 'demo')).toBe(1);
    expect(run.review.stops).toEqual([expect.objectContaining({ id: 'clear-secret', address: 'terraform_data.Copy' })]);
    expect(run.review.changes).toMatchObject([
      { attributes: expect.arrayContaining([{ path: 'input', before: null, after: '***' }]) },
    ]);
    expect(run.said).not.toContain(PASSWORD);
  });

  test('an apply prints no secret that has lost its mark', async () => {
    const secret = 'tr0ub4dor-and-3';
    write({ Secret: `\${sensitive("${secret}")}` });
    await run.reviewAndApply();
    write({ Secret: `\${sensitive("${secret}")}` }, { copy: '${terraform_data.Secret.output}' });
    await run.reviewAndApply();
    expect(run.notes.join('\n')).toContain('copy = "***"');
    expect(run.said).not.toContain(secret);
  });
});
