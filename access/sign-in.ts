import { Duration } from '../constructs/core/duration';
import { once } from '../rules/readers/once';
import { type AccessObject, type AccessObjects, nameOf } from './objects';
import type { Step } from './policies';
import { isStage } from './stages';
import type { Subject } from './subjects';
import { type Way, waysIn } from './ways';

/** The stage that authentik's own blueprint binds to the flow of the sources, which the UI owns. */
const SOURCE_LOGIN = 'default-source-authentication-login';

/** Whether a subject has a session of authentik, and which. @param guests the provider that signs visitors in as the guest */
export function signInStep(objects: AccessObjects, { kind }: Subject, guests: AccessObject | undefined): Step {
  switch (kind) {
    case 'stranger':
      return guests === undefined
        ? { verdict: 'no', ...signUpWords(objects) }
        : { verdict: 'yes', text: 'is signed in as the guest, without being asked', address: guests.address };
    case 'guest':
      return { verdict: 'yes', text: 'has the session of the guest', address: guests?.address };
    default:
      return ownSignIn(objects);
  }
}

/** Returns what a stranger has to do for an account. */
const signUpWords = once((objects: AccessObjects): Pick<Step, 'text' | 'address'> => {
  const ways = waysIn(objects).filter(({ kind }) => kind === 'sign-up');
  const open = ways.find(({ signUp }) => signUp?.isOpen === true);
  if (open !== undefined)
    return { text: `has no account, and may sign up by the flow ${open.name}`, address: open.address };
  const unclear = ways.find(({ signUp }) => signUp?.isOpen !== false);
  if (unclear !== undefined) {
    return {
      text: `has no account; the UI decides who may sign up by the flow ${unclear.name}`,
      address: unclear.address,
    };
  }
  const [invited] = ways;
  return invited === undefined
    ? { text: 'has no account, and the site has no sign-up' }
    : { text: 'has no account, and signs up by invitation only', address: invited.address };
});

/** The same for every user and target: it is read once, since it looks at all bindings. */
const ownSignIn = once((objects: AccessObjects): Step => {
  const ways = waysIn(objects).filter(({ kind }) => kind === 'password' || kind === 'passkey' || kind === 'source');
  const address = ways[0]?.address;
  if (ways.length > 0 && ways.every(({ works }) => works === 'no')) {
    return {
      verdict: 'no',
      text: `cannot sign in: ${ways.map(({ name, why }) => `${name}: ${why}`).join('; ')}`,
      address,
    };
  }
  const usable = ways.filter(({ works }) => works !== 'no');
  return {
    verdict: 'yes',
    text: `signs in: ${usable.length === 0 ? 'as the UI says' : usable.map(wayWords).join(', ')}`,
    address,
  };
});

/** `password (second factor: mfa, for those who have one)`. */
function wayWords({ kind, name, factor, factorStage }: Way): string {
  if (kind === 'passkey' || factor === 'unknown') return name;
  if (factor === 'none' || factorStage === undefined) return `${name} (no second factor)`;
  return `${name} (second factor ${factor}: ${factorStage.name})`;
}

/** Names of ways to sign in. */
export interface Logins {
  readonly own: readonly string[];
  readonly sources: readonly string[];
}

/** The ways to sign in that end on a login stage, sources by their names; none where its flow is another one. */
export function endingOn(objects: AccessObjects, stage: AccessObject): Logins {
  const ways = waysIn(objects);
  const ends = ({ stages }: Way) => stages.some((one) => isStage(one.stage, stage));
  const sources = ways
    .filter(({ kind }) => kind === 'source')
    .filter((way) => (way.stages.length > 0 ? ends(way) : nameOf(stage) === SOURCE_LOGIN));
  const isPassword = ways.some((way) => way.kind === 'password' && ends(way));
  // The passkey flow of the UI ends on the login stage of the password.
  const own = ways.filter(
    (way) => (way.kind === 'password' || way.kind === 'passkey') && (way.stages.length > 0 ? ends(way) : isPassword),
  );
  return { own: own.map(({ name }) => name), sources: sources.map(({ name }) => name) };
}

/** Every stage that makes a session, and how long that lasts, in words. */
export function loginLengths(objects: AccessObjects): ReadonlyMap<string, string> {
  const stages = objects.ofType('authentik_stage_user_login');
  return new Map(stages.map((stage) => [nameOf(stage), loginLength(stage)]));
}

/** On a login stage zero means a cookie without an end (incident I1). */
export function loginLength({ values: { session_duration: duration } }: AccessObject): string {
  return Duration.read(String(duration))?.isZero === true ? 'until the browser closes' : inWords(duration);
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
