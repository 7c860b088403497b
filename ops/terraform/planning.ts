import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpsError } from '../core/ops-error';
import { type PlanDocument, readPlan } from '../review/plan-document';
import type { PlanOptions, Terraform } from './terraform';

/** A plan, while its file exists. */
export interface Planned {
  readonly document: PlanDocument;
  readonly hasChanges: boolean;
  /** Applies exactly this plan. */
  apply(): Promise<void>;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Plans, and hands the plan over. The plan's file holds secrets: only this user can read it, and it is deleted when `use`
 * ends. A plan is never kept for later: applying it then would revert changes that were made in the UI meanwhile.
 *
 * @throws OpsError REFUSED after an interrupt, UNKNOWN when Terraform fails
 */
export async function withPlan<T>(
  terraform: Terraform,
  options: PlanOptions,
  use: (planned: Planned) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-plan-'));
  const signals = holdSignals();
  try {
    const file = join(folder, 'plan');
    const hasChanges = await terraform.plan(file, options);
    chmodSync(file, 0o600);
    const document = readPlan(await terraform.show(file));
    const apply = async () => {
      if (signals.came()) throw interruptedError();
      // The plan knows its variables and its mode already.
      await terraform.apply(
        file,
        options.args?.filter((arg) => arg.startsWith('-parallelism=')),
      );
    };
    return await use({ document, hasChanges, apply });
  } finally {
    signals.release();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By itself Node would end at once, and leave the plan's file. */
function holdSignals() {
  let came = false;
  const hold = () => {
    came = true;
  };
  for (const signal of SIGNALS) process.on(signal, hold);
  return {
    came: () => came,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, hold);
    },
  };
}

function interruptedError(): OpsError {
  return new OpsError({
    what: 'the command was interrupted before the apply',
    remedy: 'nothing was applied; run it again',
  });
}
