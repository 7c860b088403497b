import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { OpsContext } from '../../core/context';
import { ExitCode } from '../../core/exit-code';
import { withFile } from '../../core/named-file';
import { OpsError } from '../../core/ops-error';
import { allowancesIn } from '../allowance';
import { type Approval, applyPlan } from '../apply';
import { type LiveFacts, withLiveAnnotations } from '../live-facts';
import type { PlanDocument } from '../plan-document';
import { type Planned, withPlan } from '../planning';
import type { RunProcess } from '../process-runner';
import { type Review, reviewPlan } from '../review';
import { reviewMarkdown } from '../review-markdown';
import { reviewLines } from '../review-text';
import { type Reviewed, reviewedFor } from '../reviewed';
import { putLockFile, removeReview, reviewFiles } from '../stack-folder';
import { Terraform } from '../terraform';
import { guardArguments } from './arguments';
import { QUESTION } from './cli-line';
import { type Outcome, writeOutcome } from './outcome';
import type { GuardSettings } from './settings';

/** An approval counts for the plan that was shown so long: later the site may have moved. In milliseconds. */
const FRESH_MS = 60_000;

export interface GuardTools {
  readonly run: RunProcess;
  /** Folder of the stack, where cdktf-cli runs its Terraform. Its name is the stack's. */
  readonly directory: string;
  /** The lock file that the repository keeps for a stack; it need not exist. */
  readonly lockFile: string;
  /** Asks the cluster what the review needs beside the plan. */
  readonly liveFacts: (plan: PlanDocument) => Promise<LiveFacts>;
  readonly loginHosts: () => readonly string[];
  /** Asks, and waits for a line; undefined after an interrupt or at the end of the input. */
  readonly ask: (question: string) => Promise<string | undefined>;
}

type Ended = Omit<Outcome, 'stack'>;

/**
 * Stands where cdktf-cli expects Terraform (TERRAFORM_BINARY_NAME). A `plan` ends with its review; an `apply` plans, and
 * applies that plan only if it was reviewed, or approved at the terminal; a `destroy` is refused.
 */
export class Guard {
  private readonly stack: string;
  private readonly terraform: Terraform;

  constructor(
    private readonly context: OpsContext,
    private readonly settings: GuardSettings,
    private readonly tools: GuardTools,
  ) {
    this.stack = basename(tools.directory);
    const { run, directory } = tools;
    const note = (line: string) => context.terminal.note(line);
    this.terraform = new Terraform({ run, directory, note, binary: settings.binary });
  }

  /** @returns the exit code for cdktf-cli, which takes all but 0 for a plan or an apply that broke */
  async run([subcommand = '', ...args]: readonly string[]): Promise<number> {
    const { exitCode, ...ended } = await this.ended(subcommand, args);
    const said = ended.said.map((line) => this.context.secrets.conceal(line));
    const { outcomes } = this.settings;
    if (outcomes === undefined) for (const line of said) this.context.terminal.line(line);
    else if (subcommand !== 'init' || exitCode !== ExitCode.OK) {
      writeOutcome(outcomes, { ...ended, said, exitCode, stack: this.stack });
    }
    return subcommand === 'plan' && exitCode === ExitCode.NO && outcomes !== undefined ? ExitCode.OK : exitCode;
  }

  private async ended(subcommand: string, args: readonly string[]): Promise<Ended> {
    try {
      if (subcommand === 'init') return await this.init(args);
      if (subcommand === 'plan') return await this.plan(args);
      if (subcommand === 'apply') return await this.apply(args);
      throw noDestroy(this.stack);
    } catch (error) {
      if (!(error instanceof OpsError)) throw error;
      return { exitCode: error.exitCode, said: [`error: ${error.message}`] };
    }
  }

  /** A lock file of the repository is never changed; one that an earlier run left was never reviewed. */
  private async init(args: readonly string[]): Promise<Ended> {
    const { lockFile, directory, run } = this.tools;
    if (args.includes('-migrate-state')) {
      // cdktf-cli answers what Terraform asks.
      const { status } = await run(this.settings.binary, ['init', ...args], { directory, inherit: true });
      return { exitCode: status === 0 ? ExitCode.OK : ExitCode.UNKNOWN, said: [] };
    }
    const isLocked = putLockFile(directory, lockFile);
    this.context.terminal.note('init');
    await this.terraform.init(isLocked, !isLocked && args.includes('-upgrade') ? ['-upgrade'] : []);
    return { exitCode: ExitCode.OK, said: [] };
  }

  private async plan(args: readonly string[]): Promise<Ended> {
    const { json, markdown } = reviewFiles(this.tools.directory);
    removeReview(this.tools.directory);
    const { plan, refreshOnly } = guardArguments(args);
    const input = this.allowances();
    this.context.terminal.note('plan');
    const review = await withPlan(this.terraform, { args: plan }, async (planned) =>
      this.review(planned, refreshOnly, input),
    );
    writeFileSync(json, `${JSON.stringify(review, null, 2)}\n`);
    writeFileSync(markdown, reviewMarkdown(review));
    const said = this.settings.outcomes === undefined ? reviewLines(review) : [];
    return { exitCode: review.verdict === 'ok' ? ExitCode.OK : ExitCode.NO, said, review };
  }

  private async apply(args: readonly string[]): Promise<Ended> {
    const { plan, refreshOnly } = guardArguments(args);
    const reviewed = reviewedFor(this.stack, this.settings.reviewed);
    if (reviewed !== undefined) return this.applyReviewed(reviewed, plan, refreshOnly);
    if (!this.settings.canAsk || args.includes('-auto-approve')) throw noReview(this.stack);
    return this.applyAsked(plan, refreshOnly);
  }

  private async applyReviewed(reviewed: Reviewed, args: readonly string[], refreshOnly: boolean): Promise<Ended> {
    const { allowances, unreadable } = this.allowances();
    const input = { allowances: [...reviewed.allowances, ...allowances], unreadable };
    this.context.terminal.note('plan');
    return withPlan(this.terraform, { args }, async (planned) => {
      const review = await this.review(planned, refreshOnly, input);
      return this.applied(planned, review, reviewed);
    });
  }

  private async applyAsked(args: readonly string[], refreshOnly: boolean): Promise<Ended> {
    const { terminal } = this.context;
    const input = this.allowances();
    terminal.note('plan');
    const ended = await withPlan(this.terraform, { args }, async (planned) => {
      const review = await this.review(planned, refreshOnly, input);
      for (const line of reviewLines(review)) terminal.line(line);
      if (!planned.hasChanges || review.stops.length > 0) return this.applied(planned, review, 'approved');
      terminal.line('Approve applies exactly this. Dismiss, or Ctrl-C twice, applies nothing.');
      const asked = this.context.now().getTime();
      if ((await this.tools.ask(QUESTION))?.trim() !== 'yes') throw dismissed();
      if (this.context.now().getTime() - asked > FRESH_MS) return review;
      return this.applied(planned, review, 'approved');
    });
    if (!('fingerprint' in ended)) return ended;
    terminal.note('plan, again: the answer took more than a minute');
    const { fingerprint, changes, names } = ended;
    const allowances = ended.allowed.map(({ id, address, reason }) => ({ stop: id, address, reason }));
    return this.applyReviewed({ fingerprint, changes, names, allowances }, args, refreshOnly);
  }

  private async applied(planned: Planned, review: Review, approval: Approval): Promise<Ended> {
    const { stack, context } = this;
    const { fingerprint } = review;
    const result = await applyPlan(planned, review, approval, context);
    if (result.refused !== undefined) {
      return {
        exitCode: result.refused.exitCode,
        said: [...result.why, `OpsError: ${result.refused.message}`],
        review,
      };
    }
    const said = result.applied ? `${stack}: applied ${fingerprint}` : `${stack}: no changes, nothing to apply`;
    return { exitCode: ExitCode.OK, said: [said], review, applied: result.applied };
  }

  private async review(
    { document }: Planned,
    refreshOnly: boolean,
    input: ReturnType<typeof allowancesIn>,
  ): Promise<Review> {
    const { loginHosts, liveFacts } = this.tools;
    const live = await liveFacts(document);
    const plan = withLiveAnnotations(document, live);
    return reviewPlan(plan, { stack: this.stack, loginHosts, live, refreshOnly, ...input });
  }

  private allowances(): ReturnType<typeof allowancesIn> {
    const { allowFile } = this.settings;
    const text = allowFile === undefined ? '' : read(allowFile);
    return allowancesIn(text);
  }
}

function read(file: string): string {
  return withFile('the file with allowances must be readable', () => readFileSync(file, 'utf8'));
}

function noReview(stack: string): OpsError {
  return new OpsError({
    what: `without a terminal to ask on, ${stack} is applied only as it was reviewed`,
    found: 'no review',
    remedy: `name one: \`npm run deploy -- ${stack} REVIEWED\`, the review.json or the fingerprint of \`npm run diff -- ${stack}\``,
  });
}

function dismissed(): OpsError {
  return new OpsError({ what: 'not approved', remedy: 'nothing was applied' });
}

function noDestroy(stack: string): OpsError {
  return new OpsError({
    what: `${stack} is not destroyed through cdktf`,
    remedy:
      'take what is to go out of the site and deploy that; a whole stack goes with `terraform destroy` in its folder',
  });
}
