import { isDeepStrictEqual } from 'node:util';
import { type AccessChange, mergeChanges } from '../../../access/access-change';
import { sentence } from '../../../access/words';
import { Duration } from '../../../constructs/core/duration';
import { RULESET } from '../../../rules/readers/waf-rules';
import { changesOf, keptChanges } from '../change-kind';
import { INGRESS } from '../live-facts';
import { isUnknown } from '../mask';
import { listOf, type PlanDocument, type ResourceChange } from '../plan-document';
import type { PlannedAccess } from '../planned-access';
import { isCreatedAgain } from '../references';
import { findStartersGained } from './flow-levels';
import { findUrisBeyond, urisText } from './redirect-uris';
import { findRestrictionOpened, isHostRestriction } from './restriction-text';
import type { StopFindings, StopInput } from './stop';

const BINDING = 'authentik_policy_binding';

/** Returns what is open after a change of an attribute; undefined where nothing is. */
type Opens = (before: unknown, after: unknown) => string | undefined;

const becomes =
  (value: unknown, why = ''): Opens =>
  (_, after) =>
    after === value ? `becomes ${String(value)}${why}` : undefined;
const changing =
  (harm: string): Opens =>
  (before) =>
    before === null ? undefined : `changes: ${harm}`;
const fromAny: Opens = (before) => (before === null ? undefined : 'changes');
const toAny: Opens = (_, after) => (after === null ? undefined : 'changes');

/** Attributes that decide about access, by the types that have them, and the direction in which each opens. */
const OPENINGS: readonly (readonly [types: RegExp, attributes: Readonly<Record<string, Opens>>])[] = [
  [
    /^authentik_policy_binding$/,
    {
      enabled: becomes(false),
      failure_result: becomes(true),
      negate: () => 'is inverted',
      policy: fromAny,
      group: fromAny,
      user: fromAny,
      target: fromAny,
    },
  ],
  [
    /^authentik_(application|flow|flow_stage_binding|source_\w+)$/,
    { policy_engine_mode: becomes('any', ': one policy is enough') },
  ],
  [/^authentik_flow$/, { authentication: moreStarters }],
  [/^authentik_flow_stage_binding$/, { stage: fromAny }],
  [
    /^authentik_group$/,
    { is_superuser: becomes(true), parent: toAny, parents: moreMembers, users: moreMembers, roles: moreMembers },
  ],
  [/^authentik_user$/, { groups: moreMembers, roles: moreMembers }],
  [/^authentik_stage_invitation$/, { continue_flow_without_invitation: becomes(true) }],
  [
    /^authentik_stage_authenticator_validate$/,
    {
      not_configured_action: becomes('skip', ': no second factor is needed'),
      last_auth_threshold: longerTrust,
      device_classes: otherFactors,
    },
  ],
  [/^authentik_stage_user_write$/, { create_users_as_inactive: becomes(false), create_users_group: toAny }],
  [
    /^authentik_source_/,
    { enrollment_flow: toAny, user_matching_mode: widerMatching, group_matching_mode: widerMatching },
  ],
  [/^authentik_application$/, { protocol_provider: fromAny }],
  [
    /^authentik_provider_oauth2$/,
    {
      sub_mode: changing('the application may take a user for another one'),
      allowed_redirect_uris: moreAddresses,
      client_type: becomes('public', ': no secret is needed'),
    },
  ],
  [
    /^authentik_provider_proxy$/,
    { mode: becomes('forward_domain', ': it admits to every host of the domain'), skip_path_regex: morePaths },
  ],
];

/**
 * Yields what the model of access finds, and below it what the model does not judge: flows, enrollment, redirects, paths.
 */
export function* findAccessOpened({ plan, access }: StopInput): StopFindings {
  const changes = access.changes.filter(({ kind }) => kind === 'opened');
  const opened = new Set(changes.flatMap(({ targets }) => targets));
  const groups = [...plan.prior, ...plan.planned, ...plan.lookedUp]
    .filter(({ type }) => type === 'authentik_group')
    .map(({ values: { name } }) => String(name));
  const deciding = ({ addresses }: AccessChange) => (addresses.length === 0 ? ['stack'] : addresses);
  const told = new Set(changes.flatMap(deciding).filter((address) => !hasOwnStop(address)));
  for (const address of told) {
    // A sentence about each of its targets would ask for the same allowance again.
    for (const { words } of mergeChanges(changes.filter((change) => deciding(change).includes(address)))) {
      yield { address, found: sentence(words), remedy: 'keep the access as it is, or allow the stop' };
    }
  }
  for (const change of keptChanges(plan)) {
    const { address, type, before, after } = change;
    for (const found of findOpenings(change, plan, access, told)) {
      yield { address, found, remedy: 'keep it as it is, or allow the stop' };
    }
    const isText = type === 'authentik_policy_expression' && before.expression !== after.expression;
    if (!isText || told.has(address) || ![before, after].some((one) => isHostRestriction(one.expression))) continue;
    for (const found of findRestrictionOpened(before.expression, after.expression, opened, groups)) {
      const remedy = 'keep every host and its groups; read its whole text where it cannot be compared';
      yield { address, found, remedy };
    }
  }
  for (const { address, after } of changesOf(plan, 'create').filter(isActiveBinding)) {
    const other = access.judged.has(address) ? undefined : findOtherBinding(plan, after.target);
    if (other === undefined) continue;
    const found = `with policy engine mode any, this binding bypasses ${other}`;
    yield { address, found, remedy: 'set the policy engine mode to all, or allow the stop' };
  }
}

/** The gate of an ingress is the stop `ingress-opened`, a rule that a ruleset loses is `destroy`. */
function hasOwnStop(address: string): boolean {
  const [type = ''] = address.split('.');
  return INGRESS.test(type) || type === RULESET;
}

/** Attributes whose effect the model computes, where it knows everything about the object. */
const JUDGED = ['enabled', 'negate', 'policy', 'group', 'user', 'target', 'policy_engine_mode', 'enrollment_flow'];

/** Attributes of the door, which has a sentence of its own for each way in. */
const DOOR = [
  'stage',
  'continue_flow_without_invitation',
  'not_configured_action',
  'create_users_as_inactive',
  'create_users_group',
  'user_matching_mode',
  'skip_path_regex',
];

function* findOpenings(
  change: ResourceChange,
  plan: PlanDocument,
  { judged }: PlannedAccess,
  told: ReadonlySet<string>,
): Generator<string> {
  const { type, address, before, after } = change;
  const attributes = OPENINGS.filter(([types]) => types.test(type)).flatMap(([, own]) => Object.entries(own));
  for (const [attribute, opens] of attributes) {
    if ((JUDGED.includes(attribute) && judged.has(address)) || (DOOR.includes(attribute) && told.has(address)))
      continue;
    const [had, has] = [before[attribute] ?? null, after[attribute] ?? null];
    if (isUnknown(change, attribute)) {
      if (!isCreatedAgain(plan, change, attribute)) yield `${attribute} is known only after the apply`;
    } else if (!isDeepStrictEqual(had, has)) {
      const how = opens(had, has);
      if (how !== undefined) yield `${attribute} ${how}`;
    }
  }
}

function isActiveBinding({ type, after }: ResourceChange): boolean {
  return type === BINDING && after.enabled !== false;
}

/** A binding that guards the same target already, unless the target asks for all of its bindings. */
function findOtherBinding(plan: PlanDocument, target: unknown): string | undefined {
  const guarded = plan.prior.find(
    ({ values: { uuid, id } }) => typeof target === 'string' && [uuid, id].includes(target),
  );
  if (typeof target !== 'string' || guarded?.values.policy_engine_mode === 'all') return undefined;
  const deleted = changesOf(plan, 'delete').map(({ address }) => address);
  return plan.prior.find(
    ({ type, values, address }) =>
      type === BINDING && values.target === target && values.enabled !== false && !deleted.includes(address),
  )?.address;
}

/** Members of a list that were not there before. */
function listAdded(before: unknown, after: unknown): readonly unknown[] {
  return listOf(after).filter((member) => !listOf(before).some((one) => isDeepStrictEqual(one, member)));
}

function moreStarters(before: unknown, after: unknown): string | undefined {
  const gained = findStartersGained(before, after);
  return gained.length === 0 ? undefined : `becomes ${String(after)}: ${gained.join(', ')} may start the flow`;
}

/**
 * A mode that links signs users in to accounts that exist; one that denies refuses them, and is stricter than
 * `identifier`, by which they get an account of their own.
 */
function widerMatching(before: unknown, after: unknown): string | undefined {
  const strictness = (mode: unknown) => ['link', 'identifier', 'deny'].findIndex((kind) => String(mode).endsWith(kind));
  const [had, has] = [strictness(before), strictness(after)];
  const isStricter = had >= 0 && has > had;
  return before === null || isStricter ? undefined : 'changes';
}

function moreMembers(before: unknown, after: unknown): string | undefined {
  return listAdded(before, after).length === 0 ? undefined : 'changes';
}

function moreAddresses(before: unknown, after: unknown): string | undefined {
  const more = findUrisBeyond(after, before);
  return more.length === 0 ? undefined : `sends logins to more addresses: ${urisText(more)}`;
}

/** Users who have only a device of a lost class have none any more, and are skipped; a class that comes may be weaker. */
function otherFactors(before: unknown, after: unknown): string | undefined {
  const [more, lost] = [listAdded(before, after), listAdded(after, before)];
  if (before === null || more.length + lost.length === 0) return undefined;
  const words = [
    ...(lost.length > 0 ? [`a device of ${lost.join(', ')} is none any more`] : []),
    ...(more.length > 0 ? [`a device of ${more.join(', ')} is enough`] : []),
  ];
  return `changes: ${words.join(', and ')}`;
}

/** A factor that is asked for again later: within that time the password alone is enough. */
function longerTrust(before: unknown, after: unknown): string | undefined {
  const [had, has] = [before, after].map((text) => Duration.read(String(text ?? 'seconds=0')));
  if (had === undefined || has === undefined || has.compare(had) <= 0) return undefined;
  return `becomes ${String(after)}: for that long no second factor is asked for`;
}

function morePaths(before: unknown, after: unknown): string | undefined {
  const linesOf = (text: unknown) => (typeof text === 'string' ? text.split('\n') : []);
  const more = listAdded(linesOf(before), linesOf(after)).filter((line) => String(line).trim() !== '');
  return more.length === 0 ? undefined : `lets more paths pass: ${more.join(' ')}`;
}
