import { Duration } from '../constructs/core/duration';
import { once } from '../rules/readers/once';
import { type AccessObject, type AccessObjects, isSame, nameOf, pointedAt } from './objects';
import type { Step } from './policies';
import type { Subject } from './subjects';

/** The stage that authentik's own blueprint binds to the flow of the sources, which the UI owns. */
const SOURCE_LOGIN = 'default-source-authentication-login';

/** Whether a subject has a session of authentik, and which. @param guests the provider that signs visitors in as the guest */
export function signInStep(objects: AccessObjects, { kind }: Subject, guests: AccessObject | undefined): Step {
  switch (kind) {
    case 'stranger':
      return guests === undefined
        ? {
            verdict: 'no',
            text: 'has no account, and signs up by invitation only',
            address: enrollment(objects)?.address,
          }
        : { verdict: 'yes', text: 'is signed in as the guest, without being asked', address: guests.address };
    case 'guest':
      return { verdict: 'yes', text: 'has the session of the guest', address: guests?.address };
    default:
      return ownSignIn(objects);
  }
}

/** The same for every user and target: it is read once, since it looks at all bindings. */
const ownSignIn = once(
  (objects: AccessObjects): Step => ({
    verdict: 'yes',
    text: `signs in: ${factors(objects)}`,
    address: identification(objects)?.address,
  }),
);

/** How people sign in, in words: the ways, and the stage of the second factor. */
function factors(objects: AccessObjects): string {
  const ways = signInWays(objects);
  const second = secondFactor(objects);
  const first = ways.length === 0 ? 'as the UI says' : ways.join(', ');
  if (second === undefined) return first;
  const often = second.isConditional ? ', if its policies ask for it' : '';
  return `${first}; second factor of the password: ${second.name}${often}`;
}

/** `password`, `passkey` and the names of the sources; what the UI owns is not among them. */
export function signInWays(objects: AccessObjects): readonly string[] {
  const screen = identification(objects);
  return [
    ...(screen === undefined ? [] : ['password']),
    ...(passkey(objects, screen) ? ['passkey'] : []),
    ...sourcesOf(objects).map(nameOf),
  ];
}

/** The sources that people sign in with. */
export function sourcesOf(objects: AccessObjects): readonly AccessObject[] {
  return objects.ofType('authentik_source_oauth').filter(({ values }) => values.enabled !== false);
}

/** The identification stage with the password on it. */
function identification(objects: AccessObjects): AccessObject | undefined {
  const screens = objects.ofType('authentik_stage_identification');
  return screens.find(
    (screen) => isGiven(screen.values.password_stage) || pointedAt(objects, screen, 'password_stage') !== undefined,
  );
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function passkey(objects: AccessObjects, screen: AccessObject | undefined): boolean {
  if (screen !== undefined && pointedAt(objects, screen, 'passwordless_flow') !== undefined) return true;
  return objects.ofType('authentik_stage_identification').some(({ values }) => isGiven(values.passwordless_flow));
}

/** The stage between the identification and the login, on the same flow. */
export interface SecondFactor {
  readonly name: string;
  /** Whether policies decide if a login asks for it. */
  readonly isConditional: boolean;
  /** Of the binding that puts it on the flow. */
  readonly address: string;
}

export function secondFactor(objects: AccessObjects): SecondFactor | undefined {
  const stages = signInBindings(objects).map((binding) => ({ binding, stage: pointedAt(objects, binding, 'stage') }));
  // A plan no longer looks up the stage of a binding that it deletes.
  const found =
    stages.find(({ stage }) => stage !== undefined && /validat|mfa/i.test(`${stage.type} ${nameOf(stage)}`)) ??
    stages.find(({ stage }) => stage === undefined);
  if (found === undefined) return undefined;
  const { binding, stage } = found;
  const isConditional = objects
    .ofType('authentik_policy_binding')
    .some((one) => one.values.enabled !== false && pointedAt(objects, one, 'target')?.address === binding.address);
  return { name: stage === undefined ? binding.address : nameOf(stage), isConditional, address: binding.address };
}

/** The bindings of the flow that begins with the identification stage, in their order. */
function signInBindings(objects: AccessObjects): readonly AccessObject[] {
  const screen = identification(objects);
  const bindings = objects.ofType('authentik_flow_stage_binding');
  const first = bindings.find(
    (binding) => screen !== undefined && pointedAt(objects, binding, 'stage')?.address === screen.address,
  );
  const flow = first === undefined ? undefined : pointedAt(objects, first, 'target');
  return flow === undefined ? [] : bindingsOf(objects, flow);
}

function bindingsOf(objects: AccessObjects, flow: AccessObject): readonly AccessObject[] {
  return objects
    .ofType('authentik_flow_stage_binding')
    .filter((binding) => isSame(pointedAt(objects, binding, 'target'), flow))
    .sort((a, b) => Number(a.values.order) - Number(b.values.order));
}

function enrollment(objects: AccessObjects): AccessObject | undefined {
  return objects.ofType('authentik_flow').find(({ values }) => values.designation === 'enrollment');
}

/** The ways to sign in that end on a login stage, sources by their names; none where its flow is another one. */
export function endingOn(objects: AccessObjects, stage: AccessObject) {
  const ends = (bindings: readonly AccessObject[]) =>
    bindings.some((binding) => pointedAt(objects, binding, 'stage')?.address === stage.address);
  const sources = sourcesOf(objects).filter((source) => {
    const flow = pointedAt(objects, source, 'authentication_flow');
    const bindings = flow === undefined ? [] : bindingsOf(objects, flow);
    return bindings.length > 0 ? ends(bindings) : nameOf(stage) === SOURCE_LOGIN;
  });
  const names = sourcesOf(objects).map(nameOf);
  const own = ends(signInBindings(objects)) ? signInWays(objects).filter((way) => !names.includes(way)) : [];
  return { own, sources: sources.map(nameOf) };
}

/** Every stage that makes a session, and how long that lasts, in words. */
export function loginLengths(objects: AccessObjects): ReadonlyMap<string, string> {
  const stages = objects.ofType('authentik_stage_user_login');
  return new Map(stages.map((stage) => [nameOf(stage), loginWords(stage.values.session_duration)]));
}

/** On a login stage zero means a cookie without an end (incident I1). */
function loginWords(duration: unknown): string {
  try {
    return Duration.parse(String(duration)).isZero ? 'until the browser closes' : inWords(duration);
  } catch {
    return inWords(duration);
  }
}

/** `weeks=4` as people say it. */
export function inWords(duration: unknown): string {
  const parts = String(duration ?? '')
    .split(';')
    .filter((part) => /^\w+=\d+$/.test(part));
  if (parts.length === 0) return String(duration ?? 'as on the server');
  return parts
    .map((part) => {
      const [unit = '', count = ''] = part.split('=');
      return `${count} ${count === '1' ? unit.replace(/s$/, '') : unit}`;
    })
    .join(' ');
}
