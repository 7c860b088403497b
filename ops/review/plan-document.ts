import * as z from 'zod';
import { ExitCode } from '../core/exit-code';
import { readJson } from '../core/json';
import { OpsError } from '../core/ops-error';
import { type Mask, textsIn } from './mask';

/** Attributes of an object, as Terraform's JSON holds them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One entry of `resource_changes` or `resource_drift`. */
export interface ResourceChange {
  /** An object that a failed replacement left behind has its key behind a `#`. */
  readonly address: string;
  readonly type: string;
  readonly mode: 'managed' | 'data';
  readonly actions: readonly string[];
  readonly before: Attributes;
  readonly after: Attributes;
  /** Only the apply knows these. */
  readonly unknown: Mask;
  readonly beforeSensitive: Mask;
  readonly afterSensitive: Mask;
  /** Id of the object that is taken over; empty where only the apply knows it. */
  readonly importing?: string;
  readonly previousAddress?: string;
}

export interface OutputChange extends Omit<ResourceChange, 'before' | 'after' | 'type' | 'mode'> {
  readonly before: unknown;
  readonly after: unknown;
}

/** An object as the state holds it, after the refresh of this plan. */
export interface StateObject {
  readonly address: string;
  readonly type: string;
  readonly values: Attributes;
  readonly sensitive: Mask;
}

/** The answer of `terraform show -json PLANFILE` (format 1.x, OpenTofu too), as far as the review reads it. */
export interface PlanDocument {
  readonly engineVersion: string;
  /** Why the plan is not the whole one; empty when it is. */
  readonly incomplete: readonly string[];
  /** By address, data sources included. */
  readonly changes: readonly ResourceChange[];
  /** These changed outside of Terraform since the last apply. */
  readonly drift: readonly ResourceChange[];
  readonly outputs: readonly OutputChange[];
  /** Managed objects of the state before. */
  readonly prior: readonly StateObject[];
  /** Managed objects as they will be, unchanged ones included; what only the apply knows is missing. */
  readonly planned: readonly StateObject[];
  /** Data sources: what the plan only looks up, or the apply will. */
  readonly lookedUp: readonly StateObject[];
  /**
   * States what the configuration of an object sets, attribute by attribute, by address without a key; the others are
   * computed.
   */
  readonly expressions: ReadonlyMap<string, Attributes>;
  /** Texts in sensitive variables. Never to be shown. */
  readonly secretVariables: readonly SecretVariable[];
}

export interface SecretVariable {
  readonly name: string;
  readonly text: string;
}

const change = z
  .object({
    actions: z.array(z.string()),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    after_unknown: z.unknown().optional(),
    before_sensitive: z.unknown().optional(),
    after_sensitive: z.unknown().optional(),
    importing: z.object({ id: z.string().default('') }).nullish(),
  })
  .transform(({ actions, before, after, importing, ...masks }) => ({
    actions,
    before,
    after,
    unknown: masks.after_unknown,
    beforeSensitive: masks.before_sensitive,
    afterSensitive: masks.after_sensitive,
    importing: importing?.id,
  }));

const resource = z
  .object({
    address: z.string(),
    previous_address: z.string().optional(),
    deposed: z.string().optional(),
    mode: z.enum(['managed', 'data']),
    type: z.string(),
    change,
  })
  .transform(
    ({ address, previous_address, deposed, mode, type, change: { before, after, ...rest } }): ResourceChange => {
      const had = isAttributes(before) ? before : {};
      return {
        address: deposed === undefined ? address : `${address}#${deposed}`,
        type,
        mode,
        previousAddress: previous_address,
        ...rest,
        before: type === 'helm_release' && rest.importing !== undefined ? withReadValues(had) : had,
        after: isAttributes(after) ? after : {},
      };
    },
  );

const stateModule = z.object({
  resources: z
    .array(
      z.object({
        address: z.string(),
        mode: z.string(),
        type: z.string(),
        values: z.record(z.string(), z.unknown()).nullish(),
        sensitive_values: z.unknown().optional(),
      }),
    )
    .optional(),
  get child_modules() {
    return z.array(stateModule).optional();
  },
});

const values = z.object({ root_module: stateModule.optional() });

const document = z.object({
  format_version: z.string().regex(/^1\.\d+$/, 'is not 1.x'),
  terraform_version: z.string().default('unknown'),
  variables: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
  planned_values: values.optional(),
  resource_changes: z.array(resource).default([]),
  resource_drift: z.array(resource).default([]),
  output_changes: z.record(z.string(), change).default({}),
  prior_state: z.object({ values: values.optional() }).optional(),
  configuration: z
    .object({
      root_module: z
        .object({
          variables: z.record(z.string(), z.object({ sensitive: z.boolean().optional() })).optional(),
          resources: z
            .array(z.object({ address: z.string(), expressions: z.record(z.string(), z.unknown()).optional() }))
            .optional(),
        })
        .optional(),
    })
    .optional(),
  complete: z.boolean().optional(),
  errored: z.boolean().optional(),
  // This is what else an engine would do, or has put off: nothing of it is among the changes.
  action_invocations: z.array(z.unknown()).nullish(),
  deferred_changes: z.array(z.unknown()).nullish(),
});

/** @throws OpsError (USAGE) when the text is no plan in JSON */
export function readPlan(text: string): PlanDocument {
  const plan = readJson(text);
  if (plan === undefined) throw notAPlan('text that is not JSON');
  const result = document.safeParse(plan);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw notAPlan(issue === undefined ? 'something else' : `${issue.path.map(String).join('.')}: ${issue.message}`);
  }
  const { data } = result;
  const [prior, planned] = [data.prior_state?.values?.root_module, data.planned_values?.root_module];
  const { variables: declared = {}, resources = [] } = data.configuration?.root_module ?? {};
  return {
    engineVersion: data.terraform_version,
    incomplete: [
      ...(data.errored === true ? ['planning ended with an error'] : []),
      ...(data.complete === false ? ['only a part was planned (a target, or something that was put off)'] : []),
      ...(isFilled(data.deferred_changes) ? ['changes are put off'] : []),
      ...(isFilled(data.action_invocations) ? ['actions of providers would run, beside the changes'] : []),
    ],
    changes: data.resource_changes.sort(byAddress),
    drift: data.resource_drift.sort(byAddress),
    outputs: Object.entries(data.output_changes)
      .map(([name, output]) => ({ address: `output.${name}`, ...output }))
      .sort(byAddress),
    prior: objectsOf(prior, 'managed'),
    planned: objectsOf(planned, 'managed'),
    lookedUp: [...objectsOf(prior, 'data'), ...objectsOf(planned, 'data')],
    expressions: new Map(resources.map(({ address, expressions = {} }) => [address, expressions])),
    secretVariables: Object.entries(data.variables)
      .filter(([name]) => declared[name]?.sensitive === true)
      .flatMap(([name, { value }]) => [...textsIn(value)].map((text) => ({ name, text }))),
  };
}

/** Returns what the configuration of an object sets; undefined where the plan does not have it. */
export function expressionsOf({ expressions }: PlanDocument, address: string): Attributes | undefined {
  return expressions.get(address.replace(/\[[^\]]*\]$/, ''));
}

export function isAttributes(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of an attribute; none where it is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An import of a Helm release reads its values into the metadata, and leaves the attribute itself empty. */
function withReadValues(release: Attributes): Attributes {
  const metadata = Array.isArray(release.metadata) ? release.metadata[0] : release.metadata;
  const values = isAttributes(metadata) ? metadata.values : undefined;
  const isRead = listOf(release.values).length === 0 && typeof values === 'string';
  return isRead ? { ...release, values: [values] } : release;
}

function objectsOf(root: z.output<typeof stateModule> | undefined, mode: 'managed' | 'data'): readonly StateObject[] {
  if (root === undefined) return [];
  const own = (root.resources ?? [])
    .filter((one) => one.mode === mode && one.values !== undefined && one.values !== null)
    .map(({ address, type, values, sensitive_values }) => ({
      address,
      type,
      values: values ?? {},
      sensitive: sensitive_values,
    }));
  return [...own, ...(root.child_modules ?? []).flatMap((child) => objectsOf(child, mode))];
}

function isFilled(list: readonly unknown[] | null | undefined): boolean {
  return list !== undefined && list !== null && list.length > 0;
}

function byAddress(left: { readonly address: string }, right: { readonly address: string }): number {
  if (left.address === right.address) return 0;
  return left.address < right.address ? -1 : 1;
}

function notAPlan(found: string): OpsError {
  return new OpsError({
    what: 'the file is not a plan in JSON, format 1.x',
    found,
    remedy: 'make it with `terraform show -json PLANFILE`',
    exitCode: ExitCode.USAGE,
  });
}
