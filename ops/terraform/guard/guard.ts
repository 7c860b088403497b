import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { OpsContext } from '../../core/context';
import { ExitCode } from '../../core/exit-code';
import { withFile } from '../../core/named-file';
import { OpsError } from '../../core/ops-error';
import { allowancesIn } from '../../review/allowance';
import { type LiveFacts, withLiveAnnotations } from '../../review/live-facts';
import type { PlanDocument } from '../../review/plan-document';
import { secretsOf } from '../../review/plan-secrets';
import { type Review, reviewPlan } from '../../review/review';
import { reviewMarkdown } from '../../review/review-markdown';
import { reviewLines } from '../../review/review-text';
import { differences, findReviewed, type Reviewed } from '../../review/reviewed';
import { type Planned, withPlan } from '../planning';
import type { RunProcess } from '../process-runner';
import { placeLines } from '../site-places';
import { putLockFile, removeReview, reviewFiles, StackFolder } from '../stack-folder';
import { Terraform } from '../terraform';
import { type GuardArguments, guardArguments, QUESTION } from './cdktf-cli';
import { type GuardOutcome, type GuardSettings, writeOutcome } from './exchange';

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

type Ended = Omit<GuardOutcome, 'stack'>;
type Allowances = ReturnType<typeof allowancesIn>;

/**
 * Stands where cdktf-cli expects Terraform (TERRAFORM_BINARY_NAME). A `plan` ends with its review; an `apply` plans, and
 * applies that plan only if it was reviewed, or approved at the terminal; a `destroy` is refused.
 */
export class Guard {
  private readonly stack: string;
  private readonly terraform: Terraform;
  private hasBegun = false;

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
    StackFolder.at(this.tools.directory).protectLocalState();
    const { exitCode, ...ended } = await this.dispatch(subcommand, args);
    StackFolder.at(this.tools.directory).protectLocalState();
    const said = ended.said.map((line) => this.context.secrets.conceal(line));
    const { outcomes } = this.settings;
    if (outcomes === undefined) for (const line of said) this.context.terminal.line(line);
    else if (subcommand !== 'init' || exitCode !== ExitCode.OK) {
      writeOutcome(outcomes, { ...ended, said, exitCode, stack: this.stack, hasBegun: this.hasBegun });
    }
    return subcommand === 'plan' && exitCode === ExitCode.NO && outcomes !== undefined ? ExitCode.OK : exitCode;
  }

  private async dispatch(subcommand: string, args: readonly string[]): Promise<Ended> {
    try {
      if (subcommand === 'init') return await this.init(args);
      if (subcommand === 'plan') return await this.plan(args);
      if (subcommand === 'apply') return await this.apply(args);
      throw noDestroyError(this.stack);
    } catch (error) {
      if (!(error instanceof OpsError)) throw error;
      const places = placeLines(error.message, StackFolder.at(this.tools.directory).provenance);
      return { exitCode: error.exitCode, said: [`error: ${error.message}`, ...places] };
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
    const review = await this.planAndReview(guardArguments(args), this.allowances(), async (found) => found);
    writeFileSync(json, `${JSON.stringify(review, null, 2)}\n`);
    writeFileSync(markdown, reviewMarkdown(review));
    const said = this.settings.outcomes === undefined ? reviewLines(review) : [];
    return { exitCode: review.verdict === 'ok' ? ExitCode.OK : ExitCode.NO, said, review };
  }

  private async apply(args: readonly string[]): Promise<Ended> {
    const own = guardArguments(args);
    const reviewed = findReviewed(this.stack, this.settings.reviewed);
    if (reviewed !== undefined) return this.applyReviewed(reviewed, own);
    if (!this.settings.canAsk || args.includes('-auto-approve')) throw noReviewError(this.stack);
    return this.applyAsked(own);
  }

  private async applyReviewed(reviewed: Reviewed, args: GuardArguments): Promise<Ended> {
    const { allowances, unreadable } = this.allowances();
    // What was allowed in the review was meant.
    const meant = reviewed.review?.allowed.map(({ id, address, reason }) => ({ stop: id, address, reason })) ?? [];
    const input = { allowances: [...meant, ...allowances], unreadable };
    return this.planAndReview(args, input, (review, planned) => this.applyIfReviewed(planned, review, reviewed));
  }

  private async applyAsked(args: GuardArguments): Promise<Ended> {
    const { terminal, now } = this.context;
    const ended = await this.planAndReview(args, this.allowances(), async (review, planned) => {
      for (const line of reviewLines(review)) terminal.line(line);
      if (!planned.hasChanges || review.stops.length > 0) return this.applyIfReviewed(planned, review);
      terminal.line('Approve applies exactly this. Dismiss, or Ctrl-C twice, applies nothing.');
      const asked = now().getTime();
      if ((await this.tools.ask(QUESTION))?.trim() !== 'yes') throw dismissalError();
      return now().getTime() - asked > FRESH_MS ? review : this.applyIfReviewed(planned, review);
    });
    if (!('fingerprint' in ended)) return ended;
    terminal.note('the answer took more than a minute: plan again');
    return this.applyReviewed({ fingerprint: ended.fingerprint, review: ended }, args);
  }

  /** Plans and reviews. The plan can be applied until `use` ends. */
  private async planAndReview<T>(
    { plan: args, refreshOnly }: GuardArguments,
    allowances: Allowances,
    use: (review: Review, planned: Planned) => Promise<T>,
  ): Promise<T> {
    this.context.terminal.note('plan');
    return withPlan(this.terraform, { args }, async (planned) => {
      const { loginHosts, liveFacts } = this.tools;
      const live = await liveFacts(planned.document);
      const plan = withLiveAnnotations(planned.document, live);
      const { provenance } = StackFolder.at(this.tools.directory);
      const input = { stack: this.stack, loginHosts, live, provenance, refreshOnly };
      return use(reviewPlan(plan, { ...input, ...allowances }), planned);
    });
  }

  /**
   * Applies a plan that was just made, if its changes are the reviewed ones and no stop is left.
   *
   * @param reviewed an earlier review @default this very plan was approved at the terminal
   */
  private async applyIfReviewed(planned: Planned, review: Review, reviewed?: Reviewed): Promise<Ended> {
    const { stack, context } = this;
    const { fingerprint, stops } = review;
    if (!planned.hasChanges) {
      return { exitCode: ExitCode.OK, said: [`${stack}: no changes, nothing to apply`], review, applied: false };
    }
    if (reviewed !== undefined && reviewed.fingerprint !== fingerprint) {
      const { exitCode, message } = otherChangesError(stack);
      return { exitCode, said: [...differences(reviewed, review), `error: ${message}`], review };
    }
    if (stops.length > 0) {
      const { exitCode, message } = stopsError(review);
      return { exitCode, said: [`error: ${message}`], review };
    }
    // An apply prints ids, outputs and errors: a secret that has lost its mark is in them.
    secretsOf(planned.document, context.secrets);
    context.terminal.note('apply');
    // Until the apply ends this is how it ended: a guard that is killed says nothing more.
    const { outcomes } = this.settings;
    this.hasBegun = true;
    const word = { stack, exitCode: ExitCode.UNKNOWN, said: [describeUnended(stack)], hasBegun: true };
    if (outcomes !== undefined) writeOutcome(outcomes, word);
    await planned.apply();
    return { exitCode: ExitCode.OK, said: [`${stack}: applied ${fingerprint}`], review, applied: true };
  }

  private allowances(): Allowances {
    const { allowFile } = this.settings;
    return allowancesIn(
      allowFile === undefined
        ? ''
        : withFile('the file with allowances cannot be read', () => readFileSync(allowFile, 'utf8')),
    );
  }
}

function describeUnended(stack: string): string {
  return (
    `error: the apply of ${stack} was ended from outside, and a part of its changes may be live, found: no end of it; ` +
    `see what is left: \`npm run diff -- ${stack}\` (a lock that the dead run has left goes with \`terraform force-unlock\`)`
  );
}

function noReviewError(stack: string): OpsError {
  return new OpsError({
    what: `without a terminal, the apply of ${stack} needs the review of its plan`,
    found: 'no review',
    remedy: `name one: \`npm run deploy -- ${stack} REVIEWED\`, the review.json or the fingerprint of \`npm run diff -- ${stack}\``,
  });
}

function dismissalError(): OpsError {
  return new OpsError({ what: 'the apply was not approved', remedy: 'nothing was applied' });
}

function noDestroyError(stack: string): OpsError {
  return new OpsError({
    what: `${stack} is not destroyed through cdktf`,
    remedy:
      'take what is to go out of the site and deploy that; a whole stack goes with `terraform destroy` in its folder',
  });
}

function otherChangesError(stack: string): OpsError {
  return new OpsError({
    what: 'the changes are not the reviewed ones',
    found: 'other ones, listed above',
    remedy: `nothing was applied; review the plan of today: \`npm run diff -- ${stack}\``,
  });
}

function stopsError({ stack, stops }: Review): OpsError {
  return new OpsError({
    what: 'a stop has no allowance',
    found: stops.map(({ id, address, found }) => `${id} ${address} (${found})`).join(', '),
    remedy: `nothing was applied; \`npm run diff -- ${stack} --allow-file FILE\` with an allowance for each, and give its review.json`,
  });
}
