import { sourceStartExpression, withoutPasskey } from '../constructs/authentik/expressions/enrollment-prompt';
import { onTheWayTo } from '../constructs/authentik/expressions/guests';
import { groupsOfInvitations } from '../constructs/authentik/expressions/invitation-group';
import { useOnceExpression } from '../constructs/authentik/expressions/invitation-use';
import type { StageKind } from '../constructs/authentik/flows/stage-kind';
import { once } from '../rules/readers/once';
import { isGuestLogin, isGuests } from './guests';
import { type AccessObject, type AccessObjects, findPointedAt, nameOf } from './objects';
import type { PolicyAnswer } from './policies';
import { type BoundStage, flowWith, policiesOn, stagesOf } from './stages';
import { factorOf, outcome, type WayProps } from './way-outcome';

/**
 * The factor before the session begins: `itself`, where the way is a factor, `each time`, `for those who have one`, where users
 * without a device are skipped, `if its policies ask`, or none.
 */
export type Factor = 'itself' | 'each time' | 'for those who have one' | 'if its policies ask' | 'none' | 'unknown';

export type WayKind = 'password' | 'passkey' | 'source' | 'sign-up' | 'recovery' | 'guest';

/** A way in: the flow from its first page to the session. */
export interface Way {
  readonly kind: WayKind;
  /** `password`, `passkey`, the name of a source, the slug of a flow of new people, the name of a provider of guests. */
  readonly name: string;
  /** Slug of the flow; undefined where the UI alone knows it. */
  readonly flow: string | undefined;
  /** Address of the object that stands for the way. */
  readonly address: string;
  /** Stages that are known here, in their order. */
  readonly stages: readonly BoundStage[];
  readonly factor: Factor;
  /** The stage of the factor, or of the one that comes too late. */
  readonly factorStage: BoundStage | undefined;
  /** Whether it ends with a session, as far as its stages say. */
  readonly works: PolicyAnswer;
  /** Why it does not work, or why that is not known; what begins the session where it does. */
  readonly why: string;
  /** Address of what decides that. */
  readonly decides: string;
  /** Policies on its flow and its stages; the factor tells those of the second factor. */
  readonly policies: readonly WayPolicy[];
  readonly signUp: SignUp | undefined;
}

/** A policy that may keep people out of a way in. */
export interface WayPolicy {
  readonly address: string;
  readonly name: string;
  readonly text: string;
  /** Whether this project wrote it: the people whom the way is for pass it. */
  readonly isOwn: boolean;
  /** Whether it only decides who is asked: without it the stage asks everyone, which lets no one more in. */
  readonly asksOnly: boolean;
}

/** A way to an account: what a new person needs for it, and gets. */
export interface SignUp {
  /** Whether no invitation is needed; undefined where the UI has a part of the flow. */
  readonly isOpen: boolean | undefined;
  readonly group: string | undefined;
  readonly isInactive: boolean;
  /** Groups that an invitation may name. */
  readonly assignable: readonly string[];
}

/** Every way in that the objects know. */
export const waysIn = once((objects: AccessObjects): readonly Way[] => [
  ...password(objects),
  ...passkey(objects),
  ...sourcesOf(objects).map((source) => bySource(objects, source)),
  ...signUps(objects),
  ...recovery(objects),
  ...guests(objects),
]);

export function sourcesOf(objects: AccessObjects): readonly AccessObject[] {
  return objects.ofType('authentik_source_oauth').filter(({ values }) => values.enabled !== false);
}

/** The flow that people sign in by: of the brand where it is known, else as the site states it. */
export function loginFlow(objects: AccessObjects): AccessObject | undefined {
  const flows = objects.ofType('authentik_flow');
  const ofBrand = brandFlow(objects, 'flow_authentication');
  if (ofBrand !== undefined) return ofBrand;
  const screen = passwordScreens(objects)
    .map((stage) => flowWith(objects, stage))
    .find((flow) => flow !== undefined && flow.values.designation !== 'enrollment');
  const stated = objects.stated.sign_in?.flow;
  return screen ?? flows.find(({ values }) => values.slug === stated);
}

export function brandFlow(objects: AccessObjects, attribute: string): AccessObject | undefined {
  const brand = loginBrand(objects);
  return brand === undefined ? undefined : findPointedAt(objects, brand, attribute);
}

/** The brand that decides which flow people sign in by. */
export function loginBrand(objects: AccessObjects): AccessObject | undefined {
  // One brand is managed and looked up at once: the look-up has no flow before a plan.
  const brands = objects.ofType('authentik_brand').toSorted((a, b) => Number(isLookUp(a)) - Number(isLookUp(b)));
  return brands.find(({ values }) => values.default === true) ?? brands[0];
}

function isLookUp({ address }: AccessObject): boolean {
  return address.startsWith('data.');
}

/** Whether people come to the login flow: the brand decides. A brand that is only looked up must have it, or the plan fails. */
export function brandWords(objects: AccessObjects): string {
  if (objects.ofType('authentik_brand').length > 0) return 'the brand uses it';
  return loginFlow(objects)?.values.slug === 'default-authentication-flow'
    ? 'the brand of a new server uses it; which one yours uses is not known here'
    : 'which flow the brand uses is not known here';
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Identification stages with the password on them. */
function passwordScreens(objects: AccessObjects): readonly AccessObject[] {
  return objects
    .ofType('authentik_stage_identification')
    .filter((one) => isGiven(one.values.password_stage) || findPointedAt(objects, one, 'password_stage') !== undefined);
}

function* password(objects: AccessObjects): Generator<Way> {
  const flow = loginFlow(objects);
  const [screen] = passwordScreens(objects);
  const stages = flow === undefined ? [] : stagesOf(objects, flow);
  if (flow === undefined && screen === undefined) return;
  const address = screen?.address ?? flow?.address ?? '';
  yield way(objects, { kind: 'password', name: 'password', flow, address, stages, asksWho: true });
}

function* passkey(objects: AccessObjects): Generator<Way> {
  const screens = objects.ofType('authentik_stage_identification');
  const screen = screens.find(
    (one) => isGiven(one.values.passwordless_flow) || passkeyFlow(objects, one) !== undefined,
  );
  if (screen === undefined) return;
  const flow = passkeyFlow(objects, screen);
  const stages = flow === undefined ? [] : stagesOf(objects, flow);
  yield way(objects, { kind: 'passkey', name: 'passkey', flow, address: screen.address, stages, asksWho: false });
}

function passkeyFlow(objects: AccessObjects, screen: AccessObject): AccessObject | undefined {
  return findPointedAt(objects, screen, 'passwordless_flow');
}

function bySource(objects: AccessObjects, source: AccessObject): Way {
  const flow = findPointedAt(objects, source, 'authentication_flow');
  const stages = flow === undefined ? [] : stagesOf(objects, flow);
  const { address } = source;
  return way(objects, { kind: 'source', name: nameOf(source), flow, address, stages, asksWho: false });
}

/** Flows for new people: those of the stack, and those that its sources start. */
function signUps(objects: AccessObjects): readonly Way[] {
  const started = sourcesOf(objects).flatMap((source) => findPointedAt(objects, source, 'enrollment_flow') ?? []);
  const own = objects.ofType('authentik_flow').filter(({ values }) => values.designation === 'enrollment');
  const flows = new Map([...own, ...started].map((flow) => [String(flow.values.slug), flow]));
  return [...flows].map(([name, flow]) => {
    const { address } = flow;
    const stages = stagesOf(objects, flow);
    return way(objects, { kind: 'sign-up', name, flow, address, stages, asksWho: false });
  });
}

function* recovery(objects: AccessObjects): Generator<Way> {
  const screens = objects.ofType('authentik_stage_identification');
  const flow =
    brandFlow(objects, 'flow_recovery') ??
    screens.map((screen) => findPointedAt(objects, screen, 'recovery_flow')).find((one) => one !== undefined);
  if (flow === undefined) return;
  const stages = stagesOf(objects, flow);
  yield way(objects, { kind: 'recovery', name: 'recovery', flow, address: flow.address, stages, asksWho: false });
}

function guests(objects: AccessObjects): readonly Way[] {
  return objects
    .ofType('authentik_provider_proxy')
    .filter((provider) => isGuests(objects, provider))
    .map((provider) => {
      const flow = findPointedAt(objects, provider, 'authentication_flow');
      const stages = flow === undefined ? [] : stagesOf(objects, flow);
      const { address } = provider;
      return way(objects, { kind: 'guest', name: nameOf(provider), flow, address, stages, asksWho: false });
    });
}

function way(objects: AccessObjects, props: WayProps): Way {
  const { kind, name, flow, address, stages } = props;
  const { works, why, decides } = outcome(props);
  return {
    kind,
    name,
    flow: flow === undefined ? undefined : String(flow.values.slug),
    address,
    stages,
    ...factorOf(objects, props),
    works,
    why,
    decides: decides ?? address,
    policies: policiesOf(objects, props),
    signUp: kind === 'sign-up' ? signUp(objects, stages) : undefined,
  };
}

function policiesOf(objects: AccessObjects, { flow, stages }: WayProps): readonly WayPolicy[] {
  const onStages = stages
    .filter(({ kind }) => kind !== 'second-factor')
    .flatMap((stage) => stage.policies.map((policy) => [policy, isAsking(stage)] as const));
  const onFlow = flow === undefined ? [] : policiesOn(objects, flow);
  const own = ownTexts(objects);
  return [...onFlow.map((policy) => [policy, false] as const), ...onStages].map(([policy, asksOnly]) => {
    const text = textOf(policy);
    const isOwn = own.has(text) || isGuestLogin(objects, text) || groupsOfInvitations(text) !== undefined;
    return { address: policy.address, name: nameOf(policy), text, isOwn, asksOnly };
  });
}

const ASKING: readonly StageKind[] = ['identification', 'password', 'invitation'];

/** Whether a stage asks the visitor, and signs no one in. */
export function isAsking({ kind }: BoundStage): boolean {
  return ASKING.includes(kind);
}

const ownTexts = once((objects: AccessObjects): ReadonlySet<string> => {
  const onTheWay = objects.ofType('authentik_application').map(({ values }) => onTheWayTo(String(values.slug)));
  return new Set(
    [sourceStartExpression(), withoutPasskey(), useOnceExpression(), ...onTheWay].map((text) => text.trimEnd()),
  );
});

/** A provider may keep or drop the last line end. */
function textOf({ values, address }: AccessObject): string {
  return String(values.expression ?? address).trimEnd();
}

function signUp(objects: AccessObjects, stages: readonly BoundStage[]): SignUp {
  const write = stages.find(({ kind }) => kind === 'write');
  const invitation = stages.find(({ kind }) => kind === 'invitation');
  const group = write?.stage === undefined ? undefined : findPointedAt(objects, write.stage, 'create_users_group');
  return {
    isOpen: write === undefined ? undefined : !isAsked(invitation, write),
    group: group === undefined ? undefined : nameOf(group),
    isInactive: write?.stage?.values.create_users_as_inactive === true,
    assignable: stages.flatMap(({ policies }) =>
      policies.flatMap((policy) => groupsOfInvitations(textOf(policy)) ?? []),
    ),
  };
}

/** Whether a user is only written behind a valid invitation, whatever policies say. */
function isAsked(invitation: BoundStage | undefined, write: BoundStage): boolean {
  if (invitation === undefined || invitation.order >= write.order || invitation.policies.length > 0) return false;
  return invitation.stage?.values.continue_flow_without_invitation !== true;
}
