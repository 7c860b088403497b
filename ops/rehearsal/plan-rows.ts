import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Block, StackDocument } from '../../rules/readers/document';
import { OpsError } from '../core/ops-error';
import { reasonOf } from '../core/reason';
import { CHANGE_WORDS, type ChangeKind } from '../review/change-kind';
import { type ReviewedChange, reviewPlan } from '../review/review';
import type { PlanTools } from '../terraform/plan-tools';
import { withPlan } from '../terraform/planning';
import { putLockFile } from '../terraform/stack-folder';
import { Terraform } from '../terraform/terraform';
import type { Row } from './row';
import { identityOf, type Side } from './side';

const WHAT = 'plan of identity';
/** Nothing happens to the object itself. */
const HARMLESS: readonly ChangeKind[] = ['import', 'forget', 'move', 'read'];

/**
 * Returns what `terraform plan` of identity would change on the copy and does not change on the live server. Both plans
 * begin with the live state as it was pulled, in a folder that is removed: the live backend is read, and its lock is never
 * taken.
 */
export async function planRows(live: Side, copy: Side, tools: PlanTools): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-rehearsal-plan-'));
  // An interrupt may end the process before the plan does; the state holds secrets.
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const state = await pullState(join(folder, 'state'), identityOf(live.document), tools);
    const before = await changesOf(join(folder, 'live'), live, { state, isLocked: true }, tools);
    const isLocked = copy.document.providerVersion === live.document.providerVersion;
    const after = await changesOf(join(folder, 'copy'), copy, { state, isLocked }, tools).catch((error: unknown) => {
      // The plan of the live server passed: the upgrade breaks this one. Without the provider nothing is known.
      if (error instanceof PlanFailure) return error;
      throw error;
    });
    if (after instanceof PlanFailure) {
      return [{ what: WHAT, before: 'passes', after: after.message, verdict: 'broken' }];
    }
    return compareRows(before, after);
  } catch (error) {
    return [{ what: WHAT, before: '-', after: reasonOf(error), verdict: 'unknown' }];
  } finally {
    process.off('exit', remove);
    remove();
  }
}

class PlanFailure extends Error {}

interface Start {
  readonly state: string;
  /** Whether the lock file of the repository is for this provider. */
  readonly isLocked: boolean;
}

/** The state of the live stack; empty where nothing was applied yet. */
async function pullState(directory: string, { config }: StackDocument, tools: PlanTools): Promise<string> {
  const { backend = {} } = (config.terraform ?? {}) as { readonly backend?: Readonly<Record<string, Block>> };
  const [[type, settings] = ['local', {}]] = Object.entries(backend);
  // The path of a state on this machine is relative to the folder of the stack.
  const path = resolve(tools.output, 'stacks', 'identity', String(settings.path ?? 'terraform.tfstate'));
  const own = type === 'local' ? { ...settings, path } : settings;
  const terraform = terraformIn(directory, { terraform: { backend: { [type]: own } } }, tools);
  await terraform.init(false);
  return terraform.pull();
}

async function changesOf(directory: string, side: Side, { state, isLocked }: Start, tools: PlanTools) {
  const { config, provenance } = identityOf(side.document);
  const { backend: _, ...settings } = (config.terraform ?? {}) as Block;
  const authentik = config.provider?.authentik?.map((block) => ({ ...block, url: side.client.url }));
  const own = { ...config, terraform: settings, provider: { ...config.provider, authentik } };
  const terraform = terraformIn(directory, own, tools);
  if (state !== '') writeFileSync(join(directory, 'terraform.tfstate'), state, { mode: 0o600 });
  await terraform.init(isLocked && putLockFile(directory, tools.lockFileOf('identity')));
  try {
    return await withPlan(terraform, { lock: false }, async ({ document }) =>
      reviewPlan(document, { stack: 'identity', loginHosts: () => [], provenance }).changes.filter(
        ({ kind }) => !HARMLESS.includes(kind),
      ),
    );
  } catch (error) {
    throw error instanceof OpsError ? new PlanFailure(reasonOf(error)) : error;
  }
}

function terraformIn(directory: string, document: object, tools: PlanTools): Terraform {
  mkdirSync(directory, { mode: 0o700 });
  writeFileSync(join(directory, 'cdk.tf.json'), JSON.stringify(document));
  return new Terraform({ ...tools, directory });
}

function compareRows(before: readonly ReviewedChange[], after: readonly ReviewedChange[]): readonly Row[] {
  const rows = after.flatMap((change) =>
    rowsOfChange(
      before.find(({ address }) => address === change.address),
      change,
    ),
  );
  if (rows.length > 0) return rows;
  return [{ what: WHAT, before: countOf(before), after: `${countOf(after)}, the same plan`, verdict: 'same' }];
}

function countOf({ length }: readonly ReviewedChange[]): string {
  return `${length} changes`;
}

/** An object that the next deployment creates, deletes or replaces was lost, or would be. */
function rowsOfChange(was: ReviewedChange | undefined, is: ReviewedChange): readonly Row[] {
  const { address, kind, attributes } = is;
  if (kind !== 'update' && kind !== 'import-update') {
    if (was?.kind === kind) return [];
    const words = was === undefined ? 'no change' : CHANGE_WORDS[was.kind].is;
    return [{ what: address, before: words, after: `${CHANGE_WORDS[kind].is} by the next plan`, verdict: 'broken' }];
  }
  return attributes
    .filter((one) => !was?.attributes.some((old) => isDeepStrictEqual(old, one)))
    .map(({ path, before, after }) => ({
      what: `${address} ${path}`,
      before: JSON.stringify(after),
      after: `${JSON.stringify(before)}; the next plan sets it back`,
      verdict: 'changed' as const,
    }));
}
