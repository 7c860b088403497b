import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployCommandWith } from '../../ops/commands/deploy';
import { diffCommandWith } from '../../ops/commands/diff';
import { planCommandWith } from '../../ops/commands/plan';
import { OpsContext } from '../../ops/core/context';
import { runOps } from '../../ops/program';
import type { LiveFacts } from '../../ops/review/live-facts';
import type { PlanDocument } from '../../ops/review/plan-document';
import type { Review } from '../../ops/review/review';
import { guardSettings } from '../../ops/terraform/guard/exchange';
import { Guard } from '../../ops/terraform/guard/guard';
import type { PlanTools } from '../../ops/terraform/plan-tools';
import { processRunner } from '../../ops/terraform/process-runner';
import { defineSite } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import { BINARY, providerInstallation } from './terraform';

/**
 * One stack with a state of its own, and the operator's commands on it: `diff`, `deploy` and `plan drift` with the real
 * engine. What cdktf-cli does between them is in cdktf-cli.test.ts.
 */
export class StackRun {
  readonly lines: string[] = [];
  readonly notes: string[] = [];
  config: object = {};
  liveFacts: (plan: PlanDocument) => Promise<LiveFacts> = async () => ({ annotations: new Map() });
  loginHosts: () => readonly string[] = () => [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'gatehouse-stack-'));
  private readonly directory: string;

  /**
   * @param variables by their names, without `TF_VAR_`
   * @param settings environment of the providers
   */
  constructor(
    readonly stack: string,
    private readonly variables: Readonly<Record<string, string>> = {},
    private readonly settings: NodeJS.ProcessEnv = {},
  ) {
    this.directory = join(this.folder, 'stacks', stack);
    writeFileSync(join(this.folder, 'terraform.rc'), providerInstallation());
  }

  get reviewFile(): string {
    return join(this.directory, 'review.json');
  }

  get review(): Review {
    return JSON.parse(readFileSync(this.reviewFile, 'utf8')) as Review;
  }

  /** All that the commands have left or said, beside Terraform's own state. */
  get said(): string {
    const files = ['review.json', 'review.md'].map((name) => readFileSync(join(this.directory, name), 'utf8'));
    return [...this.lines, ...this.notes, ...files].join('\n');
  }

  /** One command, for example `diff`, on this stack. @returns its exit code */
  async run(...args: readonly string[]): Promise<number> {
    const { environment, tools } = this;
    const commands = [diffCommandWith, deployCommandWith, planCommandWith].map((make) => make(() => tools));
    return runOps(args, this.contextWith(environment), commands);
  }

  /** Returns what a command needs of the machine, on this stack. */
  get tools(): PlanTools {
    const { environment } = this;
    return {
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
  }

  /** `diff`, which must find nothing that stops it, and the apply of what it showed. */
  async reviewAndApply(...options: readonly string[]): Promise<Review> {
    const diff = await this.run('diff', this.stack, ...options);
    if (diff !== 0) throw new Error(`diff ended with ${diff}:\n${[...this.lines, ...this.notes].join('\n')}`);
    const { review } = this;
    const deploy = await this.run('deploy', this.stack, this.reviewFile);
    if (deploy !== 0) throw new Error(`deploy ended with ${deploy}:\n${[...this.lines, ...this.notes].join('\n')}`);
    return review;
  }

  /** The engine itself in the stack's folder, without the guard. */
  async engine(...args: readonly string[]): Promise<{ readonly status: number | null; readonly text: string }> {
    const { status, stdout, stderr } = await processRunner(this.environment)(BINARY, args, {
      directory: this.directory,
    });
    return { status, text: `${stdout}${stderr}` };
  }

  /** Writes a file beside the stacks. @returns its path */
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Leaves the folder as in a clean checkout: another version of a provider is no contradiction to an earlier `init`. */
  forgetProviders(): void {
    rmSync(join(this.directory, '.terraform.lock.hcl'), { force: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private async guard(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<number> {
    const context = this.contextWith(env);
    const guard = new Guard(context, guardSettings(context), {
      run: processRunner(env),
      directory: this.directory,
      lockFile: join(this.folder, 'locks', this.stack),
      loginHosts: this.loginHosts,
      liveFacts: this.liveFacts,
      ask: async () => undefined,
    });
    return guard.run(args);
  }

  private get environment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_'));
    const values = Object.entries(this.variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
    return {
      ...Object.fromEntries([...inherited, ...values]),
      ...this.settings,
      TF_CLI_CONFIG_FILE: join(this.folder, 'terraform.rc'),
      CHECKPOINT_DISABLE: '1',
    };
  }

  private contextWith(env: NodeJS.ProcessEnv): OpsContext {
    const terminal = { line: (text: string) => this.lines.push(text), note: (text: string) => this.notes.push(text) };
    return new OpsContext({ site: () => defineSite(harbour), env, terminal });
  }

  private synthesise(): void {
    mkdirSync(this.directory, { recursive: true });
    writeFileSync(join(this.directory, 'cdk.tf.json'), JSON.stringify(this.config, null, 2));
  }
}
