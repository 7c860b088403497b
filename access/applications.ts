import { once } from '../rules/readers/once';
import { isGuests } from './guests';
import { type AccessObject, type AccessObjects, findPointedAt, siteNameOf } from './objects';
import { guestGuard, judgeBindings, type PolicyAnswer, type Step } from './policies';
import { signInStep } from './sign-in';
import type { Subject } from './subjects';

/** Access of a subject to a target, and the reasons. */
export interface Answer {
  readonly verdict: PolicyAnswer;
  /** In the order in which they are asked; the last one decides. */
  readonly steps: readonly Step[];
}

/** An application and its provider; undefined where neither is known here. */
export interface Opened {
  readonly application: AccessObject;
  readonly provider: AccessObject | undefined;
}

/** Whether a subject may open an application: signed in, admitted by its bindings, and by the authorization flow. */
export function applicationAnswer(objects: AccessObjects, { application, provider }: Opened, subject: Subject): Answer {
  const isForGuests = isGuests(objects, provider);
  const signIn = signInStep(objects, subject, isForGuests ? provider : undefined);
  if (signIn.verdict === 'no') return combineSteps([signIn]);
  const bound = isOnTheServer(objects, application)
    ? [serverStep(objects, application, subject)]
    : judgeBindings(objects, application, subject, bindingRule(objects, application));
  if (bound.at(-1)?.verdict === 'no') return combineSteps([signIn, ...bound]);
  const flow = provider === undefined ? undefined : findPointedAt(objects, provider, 'authorization_flow');
  if (subject.kind === 'guest' && !isForGuests) {
    const text = 'the token endpoint asks no authorization flow: an app password of the guest is enough';
    return combineSteps([signIn, ...bound, { verdict: 'yes', text, address: flow?.address }]);
  }
  const authorized =
    flow === undefined
      ? []
      : judgeBindings(objects, flow, subject, {
          verdict: 'yes',
          text: `authorization flow ${flow.values.slug} asks nothing`,
        });
  return combineSteps([signIn, ...bound, ...authorized]);
}

/** The first denial decides, then the first unknown. */
export function combineSteps(steps: readonly Step[]): Answer {
  const verdicts = steps.map(({ verdict }) => verdict);
  const verdict = verdicts.includes('no') ? 'no' : verdicts.includes('unknown') ? 'unknown' : 'yes';
  return { verdict, steps };
}

/** Whether the UI decides: the site says so, and the application may have bindings of the UI already. */
function isOnTheServer({ stated }: AccessObjects, application: AccessObject): boolean {
  const statement = stated.applications?.[siteNameOf(application)];
  return statement?.as_on_the_server !== undefined && application.isNew !== true;
}

/** The policy that refuses guests holds for an application without a binding of the UI, and leaves the others to it. */
function serverStep(objects: AccessObjects, application: AccessObject, subject: Subject): Step {
  const guard = subject.kind === 'guest' ? guestGuard(objects, application, subject) : undefined;
  if (guard === undefined)
    return { verdict: 'unknown', text: UI_DECIDES, unknown: 'server', address: application.address };
  const text = 'refused where the application has no binding of the UI; where it has one, that decides';
  return { verdict: 'unknown', text, unknown: 'server, closed to guests where it has none', address: guard.address };
}

const UI_DECIDES = 'the UI owns its bindings';

/** Without a binding an application admits every signed-in user; where the UI owns the bindings the answer is unknown. */
function bindingRule({ stated }: AccessObjects, application: AccessObject): Omit<Step, 'address'> {
  const statement = stated.applications?.[siteNameOf(application)];
  if (!application.isKnown) return { verdict: 'unknown', text: UI_DECIDES, unknown: 'server' };
  const reason = statement?.everyone ?? statement?.guests ?? statement?.as_on_the_server;
  return { verdict: 'yes', text: `it has no binding and admits everyone${reason === undefined ? '' : `: ${reason}`}` };
}

/** The application of a provider; undefined where the UI has none known here. */
export function applicationOf(objects: AccessObjects, provider: AccessObject): AccessObject | undefined {
  return applicationsByProvider(objects).get(provider.address);
}

/** Applications by the address of their provider. Every answer about a host asks for them. */
const applicationsByProvider = once((objects: AccessObjects): ReadonlyMap<string | undefined, AccessObject> => {
  const pairs = objects
    .ofType('authentik_application')
    .map((application) => [findPointedAt(objects, application, 'protocol_provider')?.address, application] as const);
  // Of two with one provider the first counts.
  return new Map([...pairs].reverse());
});
