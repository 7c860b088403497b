import { createHash } from 'node:crypto';
import stringify from 'json-stable-stringify';
import type { Allowance } from './allowance';
import { type AttributeChange, diffAttributes } from './attribute-diff';
import { type ChangeKind, kindOf } from './change-kind';
import type { OutputChange, PlanDocument, ResourceChange } from './plan-document';
import { secretsOf } from './plan-secrets';
import { findStops } from './stops/index';
import type { Stop, StopInput } from './stops/stop';
import { type Topic, topicOf } from './topic';

/** One change, with nothing secret in it. */
export interface ReviewedChange {
  readonly address: string;
  readonly kind: ChangeKind;
  readonly topic: Topic;
  readonly attributes: readonly AttributeChange[];
  /** Address that it had before. */
  readonly previousAddress?: string;
  /** Id of the object that is taken over. */
  readonly importing?: string;
  /** Id of the object that is there now. */
  readonly object?: string;
}

export interface AllowedStop extends Stop {
  readonly reason: string;
}

/** What a plan would do, and whether it may. Written as `review.json`; nothing in it is secret. */
export interface Review {
  /** Of this format. */
  readonly version: 1;
  readonly stack: string;
  /** Whether no object is touched: the state takes over what is there. Left out where it is an ordinary plan. */
  readonly refreshOnly?: true;
  /** SHA-256 over the changes: equal exactly when two plans do the same, as far as it may be shown. */
  readonly fingerprint: string;
  /** Whether it may be applied: no stop without an allowance. */
  readonly verdict: 'ok' | 'stopped';
  readonly changes: readonly ReviewedChange[];
  readonly stops: readonly Stop[];
  readonly allowed: readonly AllowedStop[];
  /** Allowances that this plan does not need: they may be for another stack. */
  readonly unusedAllowances: readonly Allowance[];
  /** Lines that were meant as allowances and are none. */
  readonly unreadableAllowances: readonly string[];
}

export interface ReviewInput extends Omit<StopInput, 'plan'> {
  /** Of a plan that was made with -refresh-only. @default false */
  readonly refreshOnly?: boolean;
  /** @default none */
  readonly allowances?: readonly Allowance[];
  /** @default none */
  readonly unreadable?: readonly string[];
}

export function reviewPlan(
  plan: PlanDocument,
  { allowances = [], unreadable = [], refreshOnly = false, ...input }: ReviewInput,
): Review {
  const secrets = secretsOf(plan);
  const conceal = (text: string) => secrets.conceal(text);
  const planned = refreshOnly ? plan.drift : plan.changes;
  const changes = [...planned, ...plan.outputs].flatMap((change) => reviewed(change, conceal));
  const found = findStops({ ...input, plan }).map((stop) => ({ ...stop, found: conceal(stop.found) }));
  const allowanceOf = (stop: Stop) =>
    allowances.find(({ stop: id, address }) => stop.allowable && id === stop.id && address === stop.address);
  const stops = found.filter((stop) => allowanceOf(stop) === undefined);
  const allowed = found.flatMap((stop) => {
    const allowance = allowanceOf(stop);
    return allowance === undefined ? [] : [{ ...stop, reason: allowance.reason }];
  });
  const used = new Set(found.map(allowanceOf));
  return {
    version: 1,
    stack: input.stack,
    ...(refreshOnly ? { refreshOnly } : {}),
    fingerprint: fingerprintOf(refreshOnly ? `${input.stack} -refresh-only` : input.stack, changes),
    verdict: stops.length === 0 ? 'ok' : 'stopped',
    changes,
    stops,
    allowed,
    unusedAllowances: allowances.filter((allowance) => !used.has(allowance)),
    unreadableAllowances: unreadable,
  };
}

/**
 * The fingerprint of a stack's changes, which come by address. Only what changes is in it: what somebody edits in the UI
 * meanwhile, beside the changes, stays out, because the plan that is applied has read it anew.
 */
function fingerprintOf(stack: string, changes: readonly ReviewedChange[]): string {
  const counted = changes.map(({ topic: _, ...change }) => stringify(change));
  return createHash('sha256')
    .update(JSON.stringify([1, stack, counted]))
    .digest('hex');
}

function reviewed(change: ResourceChange | OutputChange, conceal: (text: string) => string): readonly ReviewedChange[] {
  const kind = kindOf(change);
  if (kind === undefined) return [];
  const { address, previousAddress, importing, before } = change;
  const type = 'type' in change ? change.type : '';
  const object = typeof before === 'object' && before !== null ? (before as { id?: unknown }).id : undefined;
  const quiet = kind === 'delete' || kind === 'forget' || kind === 'read';
  return [
    {
      address,
      kind,
      topic: topicOf(type, address),
      attributes: quiet ? [] : diffAttributes({ ...change, type, conceal }),
      ...(previousAddress === undefined || previousAddress === address ? {} : { previousAddress }),
      ...(importing === undefined ? {} : { importing: conceal(importing) }),
      ...(typeof object === 'string' || typeof object === 'number' ? { object: conceal(String(object)) } : {}),
    },
  ];
}
