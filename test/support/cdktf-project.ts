import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import type { Review } from '../../ops/review/review';
import { processRunner } from '../../ops/terraform/process-runner';
import { SITES } from '../../sites/index';

const ROOT = join(__dirname, '..', '..');
/** One must be named; the stacks here have nothing of it. */
const [GATEHOUSE_SITE = ''] = Object.keys(SITES);

/** Inputs of the `terraform_data` objects by stack and name; they need no provider. */
type Stacks = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Ended {
  readonly status: number | null;
  /** Both streams, without colours. */
  readonly text: string;
  readonly stdout: string;
}

/** Describes what a person at the terminal does when a text appears. */
export interface Typing {
  readonly at: RegExp;
  readonly keys: readonly string[];
}

export const KEYS = { enter: '\r', down: '\x1b[B', interrupt: '\x03' };

/** A project of cdktf of its own, with the real cdktf-cli and the real engine, and the commands of this project on it. */
export class CdktfProject {
  stacks: Stacks = {};
  /** Seconds that each plan takes longer. */
  planSeconds = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'gatehouse-cdktf-'));

  constructor(private readonly engine: string) {
    mkdirSync(join(this.folder, 'scripts'));
    this.write('terraform.rc', '');
    this.write('cdktf.json', JSON.stringify({ language: 'typescript', app: 'node scripts/app.cjs' }));
    this.write('package.json', '{}');
  }

  /** The project's command, its output into pipes. */
  async run(...args: readonly string[]): Promise<Ended> {
    return this.inPipes(join(ROOT, 'scripts', 'ops.cjs'), args, {});
  }

  /** Applies the stacks with the engine alone, so that there is a state. */
  async seed(): Promise<void> {
    this.prepare();
    const run = processRunner(this.environment({}));
    const steps = [
      [process.execPath, [join('scripts', 'app.cjs')], this.folder],
      ...Object.keys(this.stacks).flatMap((stack) =>
        [['init'], ['apply', '-auto-approve']].map((args) => [this.engine, args, this.fileOf(stack, '')] as const),
      ),
    ] as const;
    for (const [command, args, directory] of steps) {
      const { status, stderr } = await run(command, args, { directory });
      if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
    }
  }

  /** cdktf-cli itself with the guard, as a person may have it. */
  async cdktf(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const guard = join(ROOT, 'scripts', 'terraform-guard.cjs');
    const cli = join(ROOT, 'node_modules', 'cdktf-cli', 'bundle', 'bin', 'cdktf');
    const more = {
      CI: '1',
      DISABLE_VERSION_CHECK: '1',
      TERRAFORM_BINARY_NAME: guard,
      GATEHOUSE_TERRAFORM: this.binary,
    };
    return this.inPipes(cli, args, { ...more, ...env });
  }

  /** The project's command on a terminal, where a person types. */
  onTerminal(typing: Typing, ...args: readonly string[]): Promise<Ended> {
    this.prepare();
    const env = { ...this.environment({ TERRAFORM_BINARY_NAME: this.binary }), CI: '' };
    const terminal = spawn(process.execPath, [join(ROOT, 'scripts', 'ops.cjs'), ...args], {
      cwd: this.folder,
      cols: 120,
      rows: 50,
      env: env as Record<string, string>,
    });
    let [text, isOver] = ['', false];
    terminal.onData((data) => {
      text += stripVTControlCharacters(data);
    });
    const typeAnswer = async () => {
      while (!typing.at.test(text) && !isOver) await pause(100);
      for (const key of typing.keys) {
        await pause(1500);
        const { length } = text;
        // cdktf-cli draws its choice before it listens to keys: one that nothing answers is pressed again.
        for (let waited = 0; text.length === length && !isOver; waited += 1) {
          if (waited % 50 === 0) terminal.write(key);
          await pause(100);
        }
      }
    };
    return new Promise((resolve, reject) => {
      terminal.onExit(({ exitCode }) => {
        isOver = true;
        resolve({ status: exitCode, text, stdout: '' });
      });
      typeAnswer().catch(reject);
    });
  }

  fileOf(stack: string, name: string): string {
    return join(this.folder, 'cdktf.out', 'stacks', stack, name);
  }

  review(stack: string): Review {
    return JSON.parse(readFileSync(this.fileOf(stack, 'review.json'), 'utf8')) as Review;
  }

  /** Keeps the review of a stack where the next one does not overwrite it. @returns its path */
  readKept(stack: string): string {
    return this.write(`reviewed-${stack}.json`, JSON.stringify(this.review(stack)));
  }

  /** Returns what was written into the objects of a stack; empty where it has no state. */
  state(stack: string): Readonly<Record<string, unknown>> {
    const { resources } = this.stateFile(stack);
    return Object.fromEntries(
      resources.map(({ name, instances }) => [name, instances[0]?.attributes.input?.value ?? null]),
    );
  }

  serial(stack: string): number {
    return this.stateFile(stack).serial;
  }

  /** Calls of the real engine since the last time, by subcommand. */
  calls(): readonly string[] {
    const file = join(this.folder, 'calls');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    rmSync(file, { force: true });
    return lines;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private async inPipes(
    script: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<Ended> {
    this.prepare();
    const run = processRunner(this.environment({ TERRAFORM_BINARY_NAME: this.binary, ...env }));
    const { status, stdout, stderr } = await run(process.execPath, [script, ...args], { directory: this.folder });
    return { status, stdout, text: stripVTControlCharacters(`${stdout}${stderr}`) };
  }

  /** The engine behind a script that writes its calls down. */
  private get binary(): string {
    return join(this.folder, 'engine.sh');
  }

  private prepare(): void {
    const calls = join(this.folder, 'calls');
    const slow = this.planSeconds === 0 ? '' : `if [ "$1" = plan ]; then sleep ${this.planSeconds}; fi\n`;
    this.write('engine.sh', `#!/bin/sh\necho "$*" >> ${calls}\n${slow}exec ${this.engine} "$@"\n`);
    chmodSync(this.binary, 0o755);
    this.write('scripts/app.cjs', appOf(this.stacks));
  }

  private environment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(TF_|CI$|GATEHOUSE_|CHECKPOINT)/.test(name));
    return {
      ...Object.fromEntries(inherited),
      TF_CLI_CONFIG_FILE: join(this.folder, 'terraform.rc'),
      GATEHOUSE_SITE,
      ...more,
    };
  }

  private stateFile(stack: string) {
    const file = join(this.folder, `terraform.${stack}.tfstate`);
    const empty = { serial: 0, resources: [] };
    return (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : empty) as {
      serial: number;
      resources: { name: string; instances: { attributes: { input?: { value?: unknown } } }[] }[];
    };
  }

  private write(name: string, text: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, text);
    return file;
  }
}

function appOf(stacks: Stacks): string {
  return `
const refused = require(${JSON.stringify(join(ROOT, 'scripts', 'cdktf-caller.cjs'))}).refusal(process.env);
if (refused !== undefined) {
  console.error(refused);
  process.exit(1);
}
const { App, TerraformOutput, TerraformStack, TerraformVariable } = require(${JSON.stringify(require.resolve('cdktf'))});
const app = new App({ outdir: process.env.CDKTF_OUTDIR || 'cdktf.out' });
for (const [name, objects] of Object.entries(${JSON.stringify(stacks)})) {
  const stack = new TerraformStack(app, name);
  new TerraformVariable(stack, 'colour', { type: 'string', default: 'grey' });
  new TerraformOutput(stack, 'greeting', { value: 'hello' });
  for (const [id, input] of Object.entries(objects)) stack.addOverride('resource.terraform_data.' + id, { input });
}
app.synth();
`;
}
