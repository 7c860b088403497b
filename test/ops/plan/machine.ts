import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { planCommandWith } from '../../../ops/commands/plan';
import { OpsContext } from '../../../ops/core/context';
import type { PlanTools } from '../../../ops/plan/planning';
import type { Review } from '../../../ops/plan/review';
import { runOps } from '../../../ops/program';
import { defineSite } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';
import { RecordingTerminal } from '../../support/ops-terminal';
import { planText } from './plans';

/** A machine whose Terraform answers with a fixture. */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), 'gatehouse-command-'));
  readonly terminal = new RecordingTerminal();
  readonly calls: string[][] = [];
  /** Folder and mode of each plan's file when it was shown. */
  readonly planFiles: { readonly path: string; readonly mode: number }[] = [];
  plan = 'session-duration';
  failing = '';
  liveTag: string | undefined = '2026.2.4';
  /** Called when the cluster is asked. */
  atLiveImage = () => {};
  isRunner = false;
  backend: object = { s3: {} };

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
    const context = new OpsContext({ site: () => defineSite(harbour), env: {}, terminal: this.terminal });
    return runOps(['plan', ...args], context, [planCommandWith(() => this.tools)]);
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

  private get tools(): PlanTools {
    const { isRunner } = this;
    return {
      binary: 'terraform',
      isRunner,
      note: (line) => this.terminal.note(line),
      directoryOf: (stack) => join(this.directory, stack),
      lockFileOf: (stack) => join(this.folder, 'locks', stack, '.terraform.lock.hcl'),
      liveImage: async () => {
        this.atLiveImage();
        return this.liveTag;
      },
      synthesise: async () => {
        for (const stack of ['identity', 'platform']) {
          this.write(`stacks/${stack}/cdk.tf.json`, JSON.stringify({ terraform: { backend: this.backend } }));
        }
      },
      run: async (_, args) => {
        const [command = '', ...rest] = args;
        this.calls.push([command, ...rest]);
        const file = rest.find((arg) => arg.startsWith('-out='))?.slice('-out='.length);
        if (file !== undefined) writeFileSync(file, 'a plan with secrets');
        if (command === 'show') {
          const path = String(rest.at(-1));
          this.planFiles.push({ path, mode: statSync(path).mode & 0o777 });
        }
        const stdout = command === 'show' ? planText(this.plan) : '';
        const changes = command === 'plan' && this.plan !== 'no-changes' ? 2 : 0;
        return { status: this.failing === command ? 1 : changes, stdout, stderr: `${command} says why` };
      },
    };
  }
}
