import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { deployCommandWith } from '../../../ops/commands/deploy';
import { diffCommandWith } from '../../../ops/commands/diff';
import { planCommandWith } from '../../../ops/commands/plan';
import { OpsContext } from '../../../ops/core/context';
import { Interrupt } from '../../../ops/core/interrupt';
import { runOps } from '../../../ops/program';
import type { Review } from '../../../ops/review/review';
import { GUARD, type GuardOutcome, guardSettings, readOutcome } from '../../../ops/terraform/guard/exchange';
import { Guard } from '../../../ops/terraform/guard/guard';
import type { PlanTools } from '../../../ops/terraform/plan-tools';
import type { RunProcess } from '../../../ops/terraform/process-runner';
import { loginHosts } from '../../../sites/schema/login-hosts';
import { RecordingTerminal } from '../../support/ops/terminal';
import { defineFixture } from '../../support/site/defined-site';
import { planText } from '../review/plans';

/** A machine whose Terraform answers with a fixture, and whose cdktf-cli calls the guard as the real one does. */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), 'gatehouse-command-'));
  readonly terminal = new RecordingTerminal();
  /** Calls of the real Terraform. */
  readonly calls: string[][] = [];
  /** Arguments of cdktf-cli. */
  readonly cdktfCalls: string[][] = [];
  /** Folder and mode of each plan's file when it was shown. */
  readonly planFiles: { readonly path: string; readonly mode: number }[] = [];
  /** The next plan: the name of a fixture, or what `show -json` says. */
  plan: string | object = 'session-duration';
  failing = '';
  /** What Terraform writes to stderr beside its first line. */
  said = '';
  liveTag: string | null = '2026.2.7';
  /** It is what the guard would leave if it were killed during the apply. */
  outcomeAtApply: GuardOutcome | undefined;
  /** Called when the cluster is asked. */
  atLiveFacts = () => {};
  /** Whether an interrupt comes while cdktf-cli runs. */
  isInterrupted = false;
  isRunner = false;
  canAsk = false;
  /** It is what a person answers, and what happens meanwhile. */
  answer: () => string | undefined = () => undefined;
  now = new Date('2026-11-25T12:00:00Z');
  backend: object = { s3: {} };
  /** Says where the objects of the stacks come from in the site. */
  provenance: readonly object[] = [];

  get directory(): string {
    return join(this.folder, 'stacks');
  }

  get reviewFile(): string {
    return join(this.directory, 'identity', 'review.json');
  }

  get review(): Review {
    return JSON.parse(readFileSync(this.reviewFile, 'utf8')) as Review;
  }

  terraform(command: string): readonly string[] | undefined {
    return this.calls.find(([name]) => name === command);
  }

  async run(...args: readonly string[]): Promise<number> {
    this.calls.length = 0;
    this.cdktfCalls.length = 0;
    const commands = [diffCommandWith, deployCommandWith, planCommandWith].map((make) => make(() => this.tools));
    return runOps(args, this.contextWith({}), commands);
  }

  /** The guard, as a person has it who starts cdktf-cli without our command. */
  async guard(stack: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
    const context = this.contextWith(env);
    const guard = new Guard(context, guardSettings(context), {
      run: this.runProcess,
      directory: join(this.directory, stack),
      lockFile: this.lockFileOf(stack),
      loginHosts: () => loginHosts(context.site),
      liveFacts: async ({ planned }) => {
        this.atLiveFacts();
        return { imageTag: planned.length === 0 ? undefined : this.liveTag, annotations: new Map() };
      },
      ask: async (question) => {
        this.terminal.line(question);
        return this.answer();
      },
    });
    return guard.run(args);
  }

  synthesise(): void {
    for (const stack of ['identity', 'platform']) {
      const json = { '//': { provenance: this.provenance }, terraform: { backend: this.backend } };
      this.write(`stacks/${stack}/cdk.tf.json`, JSON.stringify(json));
    }
  }

  write(name: string, text: string): string {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private outcomes = '';

  private contextWith(env: Readonly<Record<string, string>>): OpsContext {
    return new OpsContext({ site: () => defineFixture(), env, terminal: this.terminal, now: () => this.now });
  }

  private lockFileOf(stack: string): string {
    return join(this.folder, 'locks', stack, '.terraform.lock.hcl');
  }

  private get tools(): PlanTools {
    const { isRunner, canAsk } = this;
    return {
      binary: 'terraform',
      isRunner,
      canAsk,
      output: this.folder,
      note: (line) => this.terminal.note(line),
      lockFileOf: (stack) => this.lockFileOf(stack),
      clusterVersion: async () => 'v1.36.0',
      synthesise: async () => this.synthesise(),
      run: this.runProcess,
      cdktf: async ([command = '', ...args], env) => {
        this.cdktfCalls.push([command, ...args]);
        this.outcomes = env[GUARD.outcomes] ?? '';
        const first = args.findIndex((arg) => arg.startsWith('--'));
        for (const stack of first < 0 ? args : args.slice(0, first)) {
          const all = { ...env, GATEHOUSE_TERMINAL: canAsk ? 'yes' : 'no' };
          const refreshOnly = args.includes('--refresh-only') ? ['-refresh-only'] : [];
          const call =
            command === 'diff'
              ? ['plan', '-input=false', '-generate-config-out=generated_resources.tf', '-out', 'plan', ...refreshOnly]
              : ['apply', ...refreshOnly];
          // It begins no other stack after one that failed.
          if ((await this.guard(stack, ['init'], all)) !== 0 || (await this.guard(stack, call, all)) !== 0) break;
        }
        if (this.isInterrupted) throw new Interrupt();
      },
    };
  }

  private readonly runProcess: RunProcess = async (_, args, { directory }) => {
    const [command = '', ...rest] = args;
    if (command === 'version') return { status: 0, stdout: '{"terraform_version":"1.11.4"}', stderr: '' };
    this.calls.push([command, ...rest]);
    if (command === 'apply') this.outcomeAtApply = readOutcome(this.outcomes, basename(directory));
    if (command === 'providers') writeFileSync(join(directory, '.terraform.lock.hcl'), 'checksums');
    const file = rest.find((arg) => arg.startsWith('-out='))?.slice('-out='.length);
    if (file !== undefined) writeFileSync(file, 'a plan with secrets');
    if (command === 'show') {
      const path = String(rest.at(-1));
      this.planFiles.push({ path, mode: statSync(path).mode & 0o777 });
    }
    const readPlanned = () => (typeof this.plan === 'string' ? planText(this.plan) : JSON.stringify(this.plan));
    const stdout = command === 'show' ? readPlanned() : '';
    const changes = command === 'plan' && this.plan !== 'no-changes' ? 2 : 0;
    return { status: this.failing === command ? 1 : changes, stdout, stderr: `${command} says why${this.said}` };
  };
}
