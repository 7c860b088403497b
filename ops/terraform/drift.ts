import * as z from 'zod';
import { provenanceAt } from '../../rules/readers/document';
import { ExitCode } from '../core/exit-code';
import { readJson } from '../core/json';
import { OpsError } from '../core/ops-error';
import { type Review, type ReviewedChange, type ReviewInput, reviewPlan } from '../review/review';
import type { LastEdit } from './drift-author';
import type { PlanTools } from './plan-tools';
import { withPlan } from './planning';
import type { SiteEdit } from './site-value';
import { putLockFile, StackFolder } from './stack-folder';
import { Terraform } from './terraform';

const entry = z.strictObject({
  stack: z.string().min(1),
  address: z.string().min(1),
  /** Path of the attribute as the review writes it, or one above it. */
  attribute: z.string().min(1),
  /** The work on the drift goes on in this issue. */
  issue: z.url({ protocol: /^https$/ }),
  reason: z.string().min(20),
});

const file = z.strictObject({ allowed: z.array(entry) });

/** A known difference that every plan shows. */
export type AllowedDrift = z.output<typeof entry>;

export interface Drift {
  readonly stack: string;
  /** States what differs and is not known. */
  readonly changes: readonly ReviewedChange[];
  /** States what differs and is known. */
  readonly known: readonly AllowedDrift[];
  /** Names of the objects that the changes refer to, by id. */
  readonly names: Review['names'];
  /** Entries that nothing needs any more. */
  readonly unused: readonly AllowedDrift[];
  /** Path in the site of each object that differs, by address. @default unknown */
  readonly places?: Readonly<Record<string, string>>;
  /** The last edit of each object that differs, by address. @default authentik was not asked */
  readonly edits?: Readonly<Record<string, LastEdit>>;
  /** Values of the site that would keep what differs. @default unknown */
  readonly keeps?: readonly SiteEdit[];
}

/** @throws OpsError (USAGE) with all that is wrong with the file */
export function readAllowedDrift(text: string): readonly AllowedDrift[] {
  const result = file.safeParse(readJson(text));
  if (result.success) return result.data.allowed;
  throw new OpsError({
    what: 'the list of allowed drift does not hold { allowed: [{ stack, address, attribute, issue, reason }] }',
    found: result.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`).join('; '),
    remedy: 'give each entry a link to its issue and a reason of 20 characters or more',
    exitCode: ExitCode.USAGE,
  });
}

/**
 * Synthesises, plans without the lock of the state, and reports what differs from the code. Not through cdktf-cli: its
 * `diff` takes the lock, and a nightly run must not hold up a deployment.
 *
 * @throws OpsError USAGE for an unknown stack, UNKNOWN when Terraform fails, and what `driftOf` throws
 */
export async function planDrift(
  { stack, loginHosts }: Pick<ReviewInput, 'stack' | 'loginHosts'>,
  tools: PlanTools,
  allowed: readonly AllowedDrift[],
): Promise<Drift> {
  await tools.synthesise();
  const { directory, provenance } = StackFolder.of(tools.output, stack);
  const terraform = new Terraform({ ...tools, directory });
  tools.note(`${stack}: init`);
  await terraform.init(putLockFile(directory, tools.lockFileOf(stack)));
  tools.note(`${stack}: plan`);
  const drift = await withPlan(terraform, { lock: false }, async ({ document }) =>
    driftOf(reviewPlan(document, { stack, loginHosts, provenance }), allowed),
  );
  const places = drift.changes.flatMap(({ address }) => {
    const path = provenanceAt({ provenance }, address)?.path;
    return path === undefined ? [] : [[address, path] as const];
  });
  return { ...drift, places: Object.fromEntries(places) };
}

/**
 * Takes the known differences out of a review. Only attributes of objects that stay can be known.
 *
 * @throws OpsError (UNKNOWN) when the plan is not the whole one: no change in a part of it is no answer
 */
export function driftOf({ stack, changes, stops, names }: Review, allowed: readonly AllowedDrift[]): Drift {
  const incomplete = stops.filter(({ id }) => id === 'incomplete');
  if (incomplete.length > 0) {
    throw new OpsError({
      what: `the plan of ${stack} is not the whole one`,
      found: incomplete.map(({ address, found }) => `${address}: ${found}`).join('; '),
      remedy: 'plan without -target, and without what is put off',
      exitCode: ExitCode.UNKNOWN,
    });
  }
  const ours = allowed.filter((one) => one.stack === stack);
  const used = new Set<AllowedDrift>();
  const unknown = changes.flatMap((change) => {
    if (change.kind !== 'update') return [change];
    const attributes = change.attributes.filter(({ path }) => {
      const match = ours.find(({ address, attribute }) => address === change.address && isBelow(path, attribute));
      if (match !== undefined) used.add(match);
      return match === undefined;
    });
    return attributes.length === 0 && change.attributes.length > 0 ? [] : [{ ...change, attributes }];
  });
  return { stack, names, changes: unknown, known: [...used], unused: ours.filter((one) => !used.has(one)) };
}

function isBelow(path: string, attribute: string): boolean {
  return path === attribute || path.startsWith(`${attribute}.`) || path.startsWith(`${attribute}[`);
}
