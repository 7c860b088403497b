import { createHash } from 'node:crypto';
import stringify from 'json-stable-stringify';
import {
  type AccessChange,
  type AccessChangeKind,
  accessChange,
  mergeChanges,
  placeOf,
} from '../../access/access-change';
import { sentence } from '../../access/words';
import type { Provenance } from '../../constructs/core/provenance';
import { provenanceAt } from '../../rules/readers/document';
import type { Topic } from '../../rules/readers/kinds';
import { afterwards } from './afterwards';
import type { Allowance } from './allowance';
import { type AttributeChange, diffAttributes, UNKNOWN } from './attribute-diff';
import { type ChangeKind, kindOf } from './change-kind';
import { namesIn, type ObjectNames, objectNames } from './object-names';
import { expressionsOf, type OutputChange, type PlanDocument, type ResourceChange } from './plan-document';
import { secretsOf } from './plan-secrets';
import { readPlannedAccess } from './planned-access';
import { withReferences } from './references';
import { findStops } from './stops/index';
import type { Stop, StopId, StopInput } from './stops/stop';
import { topicOf } from './topic';
import { isUnreadIn } from './unread';

/** One change, with nothing secret in it. */
export interface ReviewedChange {
  readonly address: string;
  readonly kind: ChangeKind;
  readonly topic: Topic;
  readonly attributes: readonly AttributeChange[];
  readonly previousAddress?: string;
  /** Id of the object that is taken over. */
  readonly importing?: string;
  /** Id of the object that is there now. */
  readonly object?: string;
}

export interface AllowedStop extends Stop {
  readonly reason: string;
}

/** A review says what a plan would do, and whether it may. Written as `review.json`; nothing in it is secret. */
export interface Review {
  /** It is the version of this format. */
  readonly version: 1;
  readonly stack: string;
  /** Whether no object is touched: the state takes over what is there. Left out where it is an ordinary plan. */
  readonly refreshOnly?: true;
  /** SHA-256 over the changes: equal exactly when two plans do the same, as far as it may be shown. */
  readonly fingerprint: string;
  /** Whether it may be applied: no stop without an allowance. */
  readonly verdict: 'ok' | 'stopped';
  /** The plan changes access in these places. */
  readonly access: readonly AccessChange[];
  /** How the access tests of the site stand after it, a line each. Left out where the stack states none. */
  readonly accessTests?: readonly string[];
  readonly changes: readonly ReviewedChange[];
  readonly stops: readonly Stop[];
  readonly allowed: readonly AllowedStop[];
  /** Names of the objects that the changes refer to, by id. */
  readonly names: ObjectNames;
  /** A person has to do these after the apply. */
  readonly afterwards: readonly string[];
  /** Allowances that this plan does not need: they may be for another stack. */
  readonly unusedAllowances: readonly Allowance[];
  /** Lines that were meant as allowances and are none. */
  readonly unreadableAllowances: readonly string[];
}

export interface ReviewInput extends Omit<StopInput, 'plan' | 'access'> {
  /**
   * The stack that was synthesised beside the plan knows where its objects come from; the plan does not. @default
   * the type of an object alone says what a change is about
   */
  readonly provenance?: readonly Provenance[] | undefined;
  /** It is true for a plan that was made with -refresh-only. @default false */
  readonly refreshOnly?: boolean;
  /** @default none */
  readonly allowances?: readonly Allowance[];
  /** @default none */
  readonly unreadable?: readonly string[];
}

export function reviewPlan(
  plan: PlanDocument,
  { allowances = [], unreadable = [], provenance = [], refreshOnly = false, ...input }: ReviewInput,
): Review {
  const secrets = secretsOf(plan);
  const planned = refreshOnly ? plan.drift : plan.changes;
  const names = objectNames(plan);
  const context = { plan, provenance, live: input.live, names, conceal: (text: string) => secrets.conceal(text) };
  const changes = [...planned, ...plan.outputs].flatMap((change) => reviewChange(change, context));
  // A refresh touches no object.
  const access = readPlannedAccess(refreshOnly ? { ...plan, changes: [], planned: plan.prior } : plan, input.live);
  const found = findStops({ ...input, plan, access }).map((stop) => ({ ...stop, found: context.conceal(stop.found) }));
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
    access: [...mergeChanges(access.changes), ...beyondTheModel(refreshOnly ? [] : found, access.changes)]
      .toSorted((a, b) => rankOf(a) - rankOf(b))
      .map((change) => concealChange(change, context.conceal)),
    ...(access.tests.length === 0 ? {} : { accessTests: access.tests.map(context.conceal) }),
    changes,
    stops,
    allowed,
    names: namesIn(names, changes),
    afterwards: afterwards(plan),
    unusedAllowances: allowances.filter((allowance) => !used.has(allowance)),
    unreadableAllowances: unreadable,
  };
}

/** Stops about access that no change of the model tells: the headline must not say that nothing changes. */
const ACCESS_STOPS: Readonly<Partial<Record<StopId, AccessChangeKind>>> = {
  'access-opened': 'opened',
  'ingress-opened': 'opened',
  'forward-auth-changed': 'opened',
  'guest-renamed': 'opened',
  'shut-out': 'shut-out',
  'outpost-selector': 'shut-out',
  'outpost-provider': 'shut-out',
};

function beyondTheModel(stops: readonly Stop[], changes: readonly AccessChange[]): readonly AccessChange[] {
  const told = new Set([...changes, ...mergeChanges(changes)].map(({ words }) => sentence(words)));
  return stops.flatMap(({ id, address, found }) => {
    const kind = ACCESS_STOPS[id];
    return kind === undefined || told.has(found)
      ? []
      : [accessChange(kind, [{ name: address }, `: ${found}`], [address])];
  });
}

/** What shuts out and what opens have one rank: a sentence of the model comes before one of a stop. */
function rankOf(change: AccessChange): number {
  return Math.max(1, placeOf(change));
}

function concealChange(change: AccessChange, conceal: (text: string) => string): AccessChange {
  const words = change.words.map((word) => (typeof word === 'string' ? word : { name: conceal(word.name) }));
  return { ...change, words, targets: change.targets.map(conceal), subjects: change.subjects.map(conceal) };
}

/**
 * The fingerprint of a stack's changes, which come by address. Only what changes is in it: an edit in the UI beside
 * the changes stays out, because the plan that is applied has read it again.
 */
function fingerprintOf(stack: string, changes: readonly ReviewedChange[]): string {
  const counted = changes.map((change) => stringify(counting(change)));
  return createHash('sha256')
    .update(JSON.stringify([1, stack, counted]))
    .digest('hex');
}

/**
 * Returns what counts of a change. A value that only the apply knows counts without the one before: a server moves its
 * counters and dates by itself.
 */
export function counting({ topic: _, attributes, ...change }: ReviewedChange): object {
  const counted = attributes.map((one) => (one.after === UNKNOWN ? { ...one, before: null } : one));
  return { ...change, attributes: counted };
}

interface ReviewContext {
  readonly plan: PlanDocument;
  readonly provenance: readonly Provenance[];
  readonly live: ReviewInput['live'];
  readonly conceal: (text: string) => string;
  readonly names: ObjectNames;
}

function reviewChange(change: ResourceChange | OutputChange, context: ReviewContext): readonly ReviewedChange[] {
  const kind = kindOf(change);
  if (kind === undefined) return [];
  const { address, previousAddress, importing, before } = change;
  const { plan, live, conceal, names } = context;
  const type = 'type' in change ? change.type : '';
  const configured = expressionsOf(plan, address);
  const isComputed = (attribute: string) => configured !== undefined && !Object.hasOwn(configured, attribute);
  const isUnread = 'type' in change ? isUnreadIn(change, live) : undefined;
  const object = typeof before === 'object' && before !== null ? (before as { id?: unknown }).id : undefined;
  const quiet = kind === 'delete' || kind === 'forget' || kind === 'read';
  return [
    {
      address,
      kind,
      topic: topicOf(type, provenanceAt(context, address)),
      attributes: quiet
        ? []
        : diffAttributes({ ...change, type, conceal, isComputed, isUnread }).map((one) =>
            withReferences(one, address, plan, names),
          ),
      ...(previousAddress === undefined || previousAddress === address ? {} : { previousAddress }),
      ...(importing === undefined ? {} : { importing: conceal(importing) }),
      ...(typeof object === 'string' || typeof object === 'number' ? { object: conceal(String(object)) } : {}),
    },
  ];
}
