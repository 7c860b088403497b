import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeIf, missingOf } from '../support/engine';
import { StackRun } from '../support/stack-run';

const PASSWORD = 'correct-horse-battery';

/** Attributes of the objects by name; a `terraform_data` needs no provider. */
type Objects = Readonly<Record<string, object>>;

class Root extends StackRun {
  private written: Objects = {};
  private shown?: object;

  constructor() {
    super('demo', { password: PASSWORD });
  }

  get objects(): Objects {
    return this.written;
  }

  set objects(objects: Objects) {
    this.written = objects;
    this.write();
  }

  set outputs(outputs: object) {
    this.shown = outputs;
    this.write();
  }

  /** What was written into the objects of the state. */
  get inputs(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      this.state.resources.map(({ name, instances }) => [
        name,
        (instances[0]?.attributes.input as { value?: unknown } | undefined)?.value ?? null,
      ]),
    );
  }

  private write(): void {
    this.config = {
      variable: { password: { type: 'string', sensitive: true } },
      resource: { terraform_data: this.written },
      ...(this.shown !== undefined && { output: this.shown }),
    };
  }
}

const object = (value: string) => ({ input: value });

describeIf('plan and apply', missingOf())('from the plan to the state, with the real Terraform', () => {
  let root: Root;

  beforeEach(async () => {
    root = new Root();
    root.objects = { Kept: object('kept'), Changed: object('before') };
    expect(await root.run('diff', 'demo')).toBe(0);
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(0);
  });

  afterEach(() => root.remove());

  test('a new stack is planned, reviewed and applied; the next plan is empty', async () => {
    expect(root.inputs).toEqual({ Kept: 'kept', Changed: 'before' });
    expect(await root.run('diff', 'demo')).toBe(0);
    expect(root.review.changes).toEqual([]);
  });

  test('a reviewed change is applied once: the second time there is nothing to do', async () => {
    root.objects = { ...root.objects, Changed: object('after') };
    expect(await root.run('diff', 'demo')).toBe(0);
    expect(root.review.changes).toEqual([
      expect.objectContaining({ address: 'terraform_data.Changed', kind: 'update' }),
    ]);
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(0);
    const { serial } = root.state;
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(0);
    expect(root.lines.at(-1)).toBe('demo: no changes, nothing to apply');
    expect(root.inputs).toMatchObject({ Changed: 'after' });
    expect(root.state.serial).toBe(serial);
  });

  test('there is no drift until something differs, if only an output; without a variable it is unknown', async () => {
    expect(await root.run('plan', 'drift', 'demo')).toBe(0);
    root.outputs = { size: { value: 1 } };
    expect(await root.run('plan', 'drift', 'demo')).toBe(1);
    expect(root.lines).toContain('  output.size is created');
    root.outputs = { size: { value: '${var.nothing}' } };
    expect(await root.run('plan', 'drift', 'demo')).toBe(4);
    expect(root.notes.at(-1)).toMatch(
      /^error: terraform (init|plan) must work, found: exit code 1\nError: Reference to undeclared input variable/,
    );
  });

  test('two plans of the same change have the same fingerprint', async () => {
    root.objects = { ...root.objects, New: object('new') };
    await root.run('diff', 'demo');
    const { fingerprint } = root.review;
    await root.run('diff', 'demo');
    expect(root.review.fingerprint).toBe(fingerprint);
    expect(await root.run('deploy', 'demo', fingerprint)).toBe(0);
    expect(root.inputs).toMatchObject({ New: 'new' });
  });

  test('what has changed since the review is refused, and the state stays as it was', async () => {
    root.objects = { ...root.objects, Changed: object('reviewed') };
    await root.run('diff', 'demo');
    root.objects = { ...root.objects, Changed: object('another'), Slipped: object('in') };
    const { serial } = root.state;
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(3);
    expect(root.notes).toEqual(
      expect.arrayContaining([
        '+ terraform_data.Slipped: was not reviewed; it is created',
        '~ terraform_data.Changed:',
        '      reviewed: input: "before" -> "reviewed"',
        '      now:      input: "before" -> "another"',
      ]),
    );
    expect(root.inputs).toEqual({ Kept: 'kept', Changed: 'before' });
    expect(root.state.serial).toBe(serial);
  });

  test('a plan that looks like a wrong server is stopped, and applied with an allowance', async () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    root.objects = { ...root.objects, ...Object.fromEntries(names.map((name) => [name, object(name)])) };
    expect(await root.run('diff', 'demo')).toBe(1);
    expect(root.review.stops.map(({ id }) => id)).toEqual(['wrong-server']);
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(3);
    expect(root.inputs).not.toHaveProperty('A');
    const body = join(root.reviewFile, '..', 'body.md');
    writeFileSync(body, 'allow-stop: wrong-server stack because six more applications move in today');
    expect(await root.run('diff', 'demo', '--allow-file', body)).toBe(0);
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(0);
    expect(root.inputs).toHaveProperty('A', 'A');
  });

  test('a secret that reaches an attribute which Terraform does not mark is hidden, and stops the plan', async () => {
    root.objects = { ...root.objects, Secret: object('${var.password}') };
    expect(await root.run('diff', 'demo')).toBe(0);
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(0);
    // The output of Secret holds the password now, and nothing marks it.
    root.objects = { ...root.objects, Copy: object('${terraform_data.Secret.output}') };
    expect(await root.run('diff', 'demo')).toBe(1);
    expect(root.review.stops).toEqual([
      expect.objectContaining({ id: 'clear-secret', address: 'terraform_data.Copy' }),
    ]);
    expect(root.review.changes).toMatchObject([
      { attributes: expect.arrayContaining([{ path: 'input', before: null, after: '***' }]) },
    ]);
    expect(root.said).not.toContain(PASSWORD);
  });

  test('an apply prints no secret that has lost its mark', async () => {
    const secret = 'tr0ub4dor-and-3';
    root.objects = { ...root.objects, Secret: object(`\${sensitive("${secret}")}`) };
    expect(await root.run('diff', 'demo')).toBe(0);
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(0);
    root.outputs = { copy: { value: '${terraform_data.Secret.output}' } };
    expect(await root.run('diff', 'demo')).toBe(0);
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(0);
    expect(root.notes.join('\n')).toContain('copy = "***"');
    expect(root.said).not.toContain(secret);
  });

  test('what is wrong in the code ends with 4 and with the words of Terraform', async () => {
    root.objects = { Broken: { inputs: 1 } };
    expect(await root.run('diff', 'demo')).toBe(4);
    expect(root.notes.join('\n')).toContain('terraform plan must work');
    expect(root.notes.join('\n')).toMatch(/(Unsupported|Extraneous|Extra).*(argument|property)/);
  });
});
