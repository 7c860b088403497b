import { Duration } from '../constructs/core/duration';
import { type AccessObject, type AccessObjects, nameOf, pointedAt } from './objects';
import type { Step } from './policies';
import type { Subject } from './subjects';

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
      return { verdict: 'yes', text: `signs in: ${factors(objects)}`, address: identification(objects)?.address };
  }
}

/** How people sign in, in words: the ways, and the stage of the second factor. */
export function factors(objects: AccessObjects): string {
  const screen = identification(objects);
  const sources = objects.ofType('authentik_source_oauth').map(nameOf);
  const ways = [
    ...(screen?.values.password_stage === undefined ? [] : ['password']),
    ...(passkey(objects, screen) ? ['passkey'] : []),
    ...sources,
  ];
  const second = secondFactor(objects, screen);
  const first = ways.length === 0 ? 'as the UI says' : ways.join(', ');
  return second === undefined ? first : `${first}; second factor of the password: ${nameOf(second)}`;
}

/** The identification stage with the password on it. */
function identification(objects: AccessObjects): AccessObject | undefined {
  const screens = objects.ofType('authentik_stage_identification');
  return screens.find(({ values }) => values.password_stage !== undefined && values.password_stage !== null);
}

function passkey(objects: AccessObjects, screen: AccessObject | undefined): boolean {
  if (screen !== undefined && pointedAt(objects, screen, 'passwordless_flow') !== undefined) return true;
  return objects.ofType('authentik_stage_identification').some((one) => one.values.passwordless_flow !== undefined);
}

/** The stage between the identification and the login, on the same flow. */
function secondFactor(objects: AccessObjects, screen: AccessObject | undefined): AccessObject | undefined {
  const bindings = objects.ofType('authentik_flow_stage_binding');
  const first = bindings.find((binding) => pointedAt(objects, binding, 'stage')?.address === screen?.address);
  if (first === undefined) return undefined;
  const flow = pointedAt(objects, first, 'target')?.address;
  const stages = bindings
    .filter((binding) => pointedAt(objects, binding, 'target')?.address === flow)
    .sort((a, b) => Number(a.values.order) - Number(b.values.order))
    .flatMap((binding) => objects.pointedAt(binding, 'stage'));
  return stages.find((stage) => /validat|mfa/i.test(`${stage.type} ${nameOf(stage)}`));
}

function enrollment(objects: AccessObjects): AccessObject | undefined {
  return objects.ofType('authentik_flow').find(({ values }) => values.designation === 'enrollment');
}

/** Every stage that makes a session, and how long that lasts, in words. */
export function loginLengths(objects: AccessObjects): ReadonlyMap<string, string> {
  const stages = objects.ofType('authentik_stage_user_login');
  return new Map(stages.map((stage) => [nameOf(stage), inWords(stage.values.session_duration)]));
}

/** The longest login of a person: the session of authentik behind an application's own. */
export function loginLength(objects: AccessObjects): string | undefined {
  return objects
    .ofType('authentik_stage_user_login')
    .flatMap(({ values }) => {
      try {
        return [Duration.parse(String(values.session_duration))];
      } catch {
        return [];
      }
    })
    .sort((a, b) => b.compare(a))[0]
    ?.toString();
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
