import { type AccessChange, accessChange } from '../../access/access-change';
import { applicationAnswer } from '../../access/applications';
import { accessChanges, modelsOf } from '../../access/changes';
import { edgeChanges } from '../../access/edge-changes';
import { accessTestLines } from '../../access/expectations';
import { guestFlowChanges } from '../../access/guest-flow-changes';
import { type AccessObject, type AccessObjects, findPointedAt, isSame } from '../../access/objects';
import { enrollmentChanges } from '../../access/sign-up-changes';
import { subjectsOf } from '../../access/subjects';
import { isAsking, waysIn } from '../../access/ways';
import { nameAll } from '../../access/words';
import { RULESET } from '../../rules/readers/waf-rules';
import { objectsBeforeAndAfter } from './access-objects';
import { changesOf, kindOf } from './change-kind';
import type { LiveFacts } from './live-facts';
import type { PlanDocument } from './plan-document';

/** Describes what a plan does to who can open what. */
export interface PlannedAccess {
  readonly changes: readonly AccessChange[];
  /** Addresses of bindings and applications about which the changes say everything. */
  readonly judged: ReadonlySet<string>;
  /** How the access tests of the site stand after the plan, a line each; none where this stack states none. */
  readonly tests: readonly string[];
}

/**
 * A plan holds one stack: what another one decides is unknown, and never called unchanged.
 *
 * @param live what was read in the cluster
 */
export function readPlannedAccess(plan: PlanDocument, live?: LiveFacts): PlannedAccess {
  const { before, after } = objectsBeforeAndAfter(plan, live);
  return {
    changes: [...accessChanges(before, after), ...besideTheModel(plan, before, after)],
    judged: new Set(listJudged(before, after)),
    tests: after.stated.tests === undefined ? [] : accessTestLines(modelsOf(before, after)[1], after.stated.tests),
  };
}

/** Applications whose bindings are known on both sides, these bindings, and sources with a known flow for new people. */
function* listJudged(before: AccessObjects, after: AccessObjects): Generator<string> {
  const isUnclear = (objects: AccessObjects, application: AccessObject) =>
    subjectsOf(objects).some(
      (subject) => applicationAnswer(objects, { application, provider: undefined }, subject).verdict === 'unknown',
    );
  const findUnclear = (objects: AccessObjects) =>
    objects.ofType('authentik_application').flatMap((one) => (isUnclear(objects, one) ? [one.address] : []));
  const unclearAfter = new Set(findUnclear(after));
  const unclear = new Set([...findUnclear(before), ...unclearAfter]);
  for (const { address } of [before, after].flatMap((objects) => objects.ofType('authentik_application'))) {
    if (!unclear.has(address)) yield address;
  }
  for (const { address } of [before, after].flatMap((objects) => objects.ofType(BINDING))) {
    const targets = [before, after].flatMap((objects) => targetsOf(objects, address));
    // What a binding lets in that goes is clear where the other bindings are known after the plan.
    const isGone = targetsOf(after, address).length === 0;
    const unknown = isGone ? unclearAfter : unclear;
    const isJudged = targets.every((target) => target.type === 'authentik_application' && !unknown.has(target.address));
    if (targets.length > 0 && isJudged) yield address;
  }
  for (const { addresses } of enrollmentChanges(before, after)) yield* addresses;
  for (const { kind, addresses } of guestFlowChanges(before, after)) if (kind === 'opened') yield* addresses;
}

const BINDING = 'authentik_policy_binding';

function targetsOf(objects: AccessObjects, address: string): readonly AccessObject[] {
  return objects
    .ofType(BINDING)
    .filter((binding) => binding.address === address)
    .flatMap((binding) => findPointedAt(objects, binding, 'target') ?? []);
}

/** Changes of objects that decide about access and that the model does not judge. */
function besideTheModel(plan: PlanDocument, before: AccessObjects, after: AccessObjects): readonly AccessChange[] {
  const deleted = new Set(changesOf(plan, 'delete').map(({ address }) => address));
  const told = new Set(guestFlowChanges(before, after).flatMap(({ addresses }) => addresses));
  const guards = changesOf(plan, 'update', 'import-update', 'replace', 'delete').filter(
    ({ type, address }) =>
      type === BINDING &&
      !told.has(address) &&
      !isInModel(address, before, after) &&
      !(deleted.has(address) && opensNothing(address, deleted, before)),
  );
  const addresses = guards.map(({ address }) => address);
  const what = 'what these bindings open is not known here, since they guard no application: ';
  return [
    ...(guards.length > 0 ? [accessChange('unknown', [what, ...nameAll(addresses)], addresses)] : []),
    ...plan.changes
      .filter((change) => change.type === RULESET && kindOf(change) !== 'forget')
      .flatMap(({ address, before, after }) => [...edgeChanges(address, before, after)]),
  ];
}

/** Whether what a deleted binding guards is deleted with it, or only asks the visitor. */
function opensNothing(address: string, deleted: ReadonlySet<string>, before: AccessObjects): boolean {
  const [target] = targetsOf(before, address);
  if (target === undefined) return false;
  const stages = waysIn(before).flatMap((way) => way.stages.filter((stage) => stage.address === target.address));
  if (stages.length > 0 && stages.every(isAsking)) return true;
  const flow = target.type === 'authentik_flow_stage_binding' ? findPointedAt(before, target, 'target') : undefined;
  return deleted.has(target.address) || (flow !== undefined && deleted.has(flow.address));
}

/** Whether a binding guards an application, or an authorization flow: what the model asks. */
function isInModel(address: string, before: AccessObjects, after: AccessObjects): boolean {
  const providers = [before, after].flatMap((objects) =>
    ['authentik_provider_proxy', 'authentik_provider_oauth2'].flatMap((type) =>
      objects.ofType(type).flatMap((provider) => findPointedAt(objects, provider, 'authorization_flow') ?? []),
    ),
  );
  const targets = [before, after].flatMap((objects) => targetsOf(objects, address));
  return (
    targets.length > 0 &&
    targets.every((target) => target.type === 'authentik_application' || providers.some((flow) => isSame(flow, target)))
  );
}
