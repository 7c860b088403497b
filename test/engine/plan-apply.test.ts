import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployCommandWith } from '../../ops/commands/deploy';
import { diffCommandWith } from '../../ops/commands/diff';
import { planCommandWith } from '../../ops/commands/plan';
import { OpsContext } from '../../ops/core/context';
import { Guard } from '../../ops/plan/guard/guard';
import { guardSettings } from '../../ops/plan/guard/settings';
import type { PlanTools } from '../../ops/plan/plan-tools';
import { processRunner } from '../../ops/plan/process-runner';
import type { Review } from '../../ops/plan/review';
import { runOps } from '../../ops/program';
import { defineSite } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import { describeIf, missingOf } from '../support/engine';
import { BINARY } from '../support/terraform';

const PASSWORD = 'correct-horse-battery';

/** Attributes of the objects by name; a `terraform_data` needs no provider. */
type Objects = Readonly<Record<string, object>>;

/** A root module with a state of its own, and the commands on it. What cdktf-cli does is in cdktf-cli.test.ts. */
class Root {
  readonly lines: string[] = [];
  readonly notes: string[] = [];
  objects: Objects = {};
  outputs?: object;
  private readonly folder = mkdtempSync(join(tmpdir(), 'gatehouse-plan-apply-'));
  private readonly directory = join(this.folder, 'stacks', 'demo');

  constructor() {
    writeFileSync(join(this.folder, 'terraform.rc'), '');
  }

  get reviewFile(): string {
    return join(this.directory, 'review.json');
  }

  get review(): Review {
    return JSON.parse(readFileSync(this.reviewFile, 'utf8')) as Review;
  }

  /** Objects of the state, and what was written into them. */
  get state(): Readonly<Record<string, unknown>> {
    const text = readFileSync(join(this.directory, 'terraform.tfstate'), 'utf8');
    const { resources } = JSON.parse(text) as {
      resources: { name: string; instances: { attributes: { input?: { value?: unknown } } }[] }[];
    };
    return Object.fromEntries(
      resources.map(({ name, instances }) => [name, instances[0]?.attributes.input?.value ?? null]),
    );
  }

  get serial(): number {
    return JSON.parse(readFileSync(join(this.directory, 'terraform.tfstate'), 'utf8')).serial;
  }

  /** All that the commands have left or said, beside Terraform's own state. */
  get said(): string {
    const files = ['review.json', 'review.md'].map((name) => readFileSync(join(this.directory, name), 'utf8'));
    return [...this.lines, ...this.notes, ...files].join('\n');
  }

  async run(...args: readonly string[]): Promise<number> {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_'));
    const environment = {
      ...Object.fromEntries(inherited),
      TF_CLI_CONFIG_FILE: join(this.folder, 'terraform.rc'),
      TF_VAR_password: PASSWORD,
      CHECKPOINT_DISABLE: '1',
    };
    const commands = [diffCommandWith, deployCommandWith, planCommandWith].map((make) => make(() => tools));
    const tools: PlanTools = {
      run: processRunner(environment),
      binary: BINARY,
      output: this.folder,
      note: (line) => this.notes.push(line),
      lockFileOf: (stack) => join(this.folder, 'locks', stack),
      clusterVersion: async () => 'v1.36.0',
      isRunner: false,
      canAsk: false,
      synthesise: async () => this.synthesise(),
      cdktf: async ([command], env) => {
        const all = { ...environment, ...env, GATEHOUSE_TERRAFORM: BINARY };
        if ((await this.guard(all, ['init'])) === 0) await this.guard(all, [command === 'diff' ? 'plan' : 'apply']);
      },
    };
    return runOps(args, this.contextWith(environment), commands);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private async guard(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<number> {
    const context = this.contextWith(env);
    const guard = new Guard(context, guardSettings(context), {
      run: processRunner(env),
      directory: this.directory,
      lockFile: join(this.folder, 'locks', 'demo'),
      loginHosts: () => [],
      liveFacts: async () => ({ annotations: new Map() }),
      ask: async () => undefined,
    });
    return guard.run(args);
  }

  private contextWith(env: NodeJS.ProcessEnv): OpsContext {
    const terminal = { line: (text: string) => this.lines.push(text), note: (text: string) => this.notes.push(text) };
    return new OpsContext({ site: () => defineSite(harbour), env, terminal });
  }

  private synthesise(): void {
    const config = {
      variable: { password: { type: 'string', sensitive: true } },
      resource: { terraform_data: this.objects },
      output: this.outputs,
    };
    mkdirSync(this.directory, { recursive: true });
    writeFileSync(join(this.directory, 'cdk.tf.json'), JSON.stringify(config));
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
    expect(root.state).toEqual({ Kept: 'kept', Changed: 'before' });
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
    const { serial } = root;
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(0);
    expect(root.lines.at(-1)).toBe('demo: no changes, nothing to apply');
    expect(root.state).toMatchObject({ Changed: 'after' });
    expect(root.serial).toBe(serial);
  });

  test('there is no drift until something differs, if only an output; without a variable nobody can tell', async () => {
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
    expect(root.state).toMatchObject({ New: 'new' });
  });

  test('what has changed since the review is refused, and the state stays as it was', async () => {
    root.objects = { ...root.objects, Changed: object('reviewed') };
    await root.run('diff', 'demo');
    root.objects = { ...root.objects, Changed: object('another'), Slipped: object('in') };
    const { serial } = root;
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(3);
    expect(root.notes).toEqual(
      expect.arrayContaining([
        '+ terraform_data.Slipped: was not reviewed; it is created',
        '~ terraform_data.Changed:',
        '      reviewed: input: "before" -> "reviewed"',
        '      now:      input: "before" -> "another"',
      ]),
    );
    expect(root.state).toEqual({ Kept: 'kept', Changed: 'before' });
    expect(root.serial).toBe(serial);
  });

  test('a plan that looks like a wrong server is stopped, and applied with an allowance', async () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    root.objects = { ...root.objects, ...Object.fromEntries(names.map((name) => [name, object(name)])) };
    expect(await root.run('diff', 'demo')).toBe(1);
    expect(root.review.stops.map(({ id }) => id)).toEqual(['wrong-server']);
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(3);
    expect(root.state).not.toHaveProperty('A');
    const body = join(root.reviewFile, '..', 'body.md');
    writeFileSync(body, 'allow-stop: wrong-server stack because six more applications move in today');
    expect(await root.run('diff', 'demo', '--allow-file', body)).toBe(0);
    expect(await root.run('deploy', 'demo', root.reviewFile)).toBe(0);
    expect(root.state).toHaveProperty('A', 'A');
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
