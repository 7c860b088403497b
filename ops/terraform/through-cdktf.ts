import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { Interrupt } from '../core/interrupt';
import { OpsError } from '../core/ops-error';
import { FINGERPRINT } from '../review/review-file';
import { GUARD, type GuardOutcome, readOutcome } from './guard/exchange';
import type { PlanTools } from './plan-tools';
import { preflight } from './preflight';
import { StackFolder, stacksIn } from './stack-folder';

/** `diff` and `deploy` both take these options, by cdktf's names where it has one. */
export interface CdktfOptions {
  readonly refreshOnly?: boolean;
  readonly terraformParallelism?: string;
  /** `NAME=VALUE` */
  readonly var?: readonly string[];
  readonly varFile?: readonly string[];
  readonly migrateState?: boolean;
  readonly leave?: boolean;
  readonly allowFile?: string;
}

/**
 * Checks all that Terraform will need for some stacks that are synthesised.
 *
 * @param named @default the only stack of the site
 * @returns the stacks, in the order in which they were named
 * @throws OpsError (USAGE) for an unknown stack, or several and none named; and what `preflight` throws
 */
export async function synthesiseAndCheck(
  named: readonly string[],
  { var: variables = [], varFile = [], migrateState = false, leave = false }: CdktfOptions,
  tools: PlanTools,
  context: OpsContext,
): Promise<readonly StackFolder[]> {
  const stacks = selectStacks(named, tools);
  const synthesised = stacks.map((stack) => StackFolder.of(tools.output, stack));
  const folders = leave ? synthesised.map((folder) => folder.leave()) : synthesised;
  const given = varFile.length > 0 ? undefined : variables.map((text) => text.replace(/=.*/s, ''));
  await preflight({ folders, given, migratesState: migrateState }, tools, context);
  return folders;
}

/** The stacks that are named, or the only one. */
export function selectStacks(named: readonly string[], { output }: Pick<PlanTools, 'output'>): readonly string[] {
  return named.length === 0 ? [onlyStack(stacksIn(output))] : [...new Set(named)];
}

export interface CdktfRun {
  readonly command: 'diff' | 'deploy';
  readonly stacks: readonly Pick<StackFolder, 'name'>[];
  readonly options: CdktfOptions;
  /** More arguments for cdktf-cli. @default none */
  readonly args?: readonly string[];
  /** Paths of review.json, or a fingerprint. @default none */
  readonly reviewed?: readonly string[];
}

/**
 * Runs `cdktf diff` or `cdktf deploy` with the guard as its Terraform.
 *
 * @returns how the guard ended for each stack; a stack that cdktf-cli did not start has UNKNOWN
 */
export async function runCdktf(run: CdktfRun, { cdktf }: PlanTools): Promise<readonly GuardOutcome[]> {
  const { command, options, args = [], reviewed = [] } = run;
  const stacks = run.stacks.map(({ name }) => name);
  const outcomes = mkdtempSync(join(tmpdir(), 'gatehouse-outcomes-'));
  try {
    await cdktf([command, ...stacks, ...args, ...argumentsOf(options)], {
      [GUARD.outcomes]: outcomes,
      [GUARD.reviewed]: reviewed.map((text) => (FINGERPRINT.test(text) ? text : resolve(text))).join(delimiter),
      [GUARD.allowFile]: options.allowFile === undefined ? '' : resolve(options.allowFile),
    });
    return stacks.map((stack) => readOutcome(outcomes, stack) ?? notStarted(stack));
  } catch (error) {
    if (!(error instanceof Interrupt)) throw error;
    const known = stacks.flatMap((stack) => readOutcome(outcomes, stack) ?? []);
    throw new Interrupt(known.filter(({ hasBegun }) => hasBegun).flatMap(({ said }) => said));
  } finally {
    rmSync(outcomes, { recursive: true, force: true });
  }
}

/** Worst first: of several stacks the command ends as the worst did. */
export function exitCodeOf(outcomes: readonly GuardOutcome[]): ExitCode {
  const codes = outcomes.map(({ exitCode }) => exitCode);
  const worst = [ExitCode.UNKNOWN, ExitCode.USAGE, ExitCode.REFUSED, ExitCode.NO].find((code) => codes.includes(code));
  return worst ?? ExitCode.OK;
}

function argumentsOf(options: CdktfOptions): readonly string[] {
  const { refreshOnly, terraformParallelism, var: variables = [], varFile = [], migrateState } = options;
  return [
    ...(refreshOnly === true ? ['--refresh-only'] : []),
    ...(terraformParallelism === undefined ? [] : ['--terraform-parallelism', terraformParallelism]),
    ...variables.map((text) => `--var=${text}`),
    ...varFile.map((file) => `--var-file=${resolve(file)}`),
    ...(migrateState === true ? ['--migrate-state'] : []),
  ];
}

function notStarted(stack: string): GuardOutcome {
  return {
    stack,
    exitCode: ExitCode.UNKNOWN,
    said: [`${stack}: cdktf ended before it was planned; nothing was applied`],
  };
}

/** @throws OpsError (USAGE) naming the stacks where there are several */
export function onlyStack(stacks: readonly string[]): string {
  const [stack, ...others] = stacks;
  if (stack !== undefined && others.length === 0) return stack;
  throw new OpsError({
    what: 'no stack is named',
    remedy: `choose one of ${stacks.join(', ')}`,
    exitCode: ExitCode.USAGE,
  });
}
