import { domainWideHosts } from '../applications';
import { entry, type Fault, fault, findRepeated } from '../fields/fault';
import type { Identity } from '../identity';

/** Hosts and flows of the guests are theirs alone. */
export function* guestFaults(identity: Identity): Generator<Fault> {
  const { publicGuests, flows } = identity;
  if (publicGuests === undefined) return;
  const path = 'identity.publicGuests';
  const guests = publicGuests.provider.externalHost;
  if ([identity.host, ...domainWideHosts(identity).map(([, host]) => host)].includes(guests)) {
    // The outpost of the guests answers there what the embedded one answers on authentik's: sessions would mix.
    const message = 'is the login host; give the guests a host of their own';
    yield fault(`${path}.provider.externalHost`, message, guests);
  }
  const { authorization, closedFlows, flow } = publicGuests;
  yield* findRepeated([
    entry('identity.flows.authorization', flows.authorization),
    entry(`${path}.flow.slug`, flow.slug),
    entry(`${path}.authorization.slug`, authorization.slug),
    ...Object.entries(closedFlows).map(([id, slug]) => entry(`${path}.closedFlows.${id}`, slug)),
  ]);
  const forPeople = flowsOfPeople(identity);
  for (const [id, slug] of Object.entries(closedFlows)) {
    const use = forPeople.get(slug);
    if (use === undefined) continue;
    yield fault(
      `${path}.closedFlows.${id}`,
      `is ${use}; remove it: closing that flow shuts people out or opens it`,
      slug,
    );
  }
  if (Object.hasOwn(closedFlows, 'Authorization')) {
    const message = 'is the key of identity.flows.authorization; choose another';
    yield fault(`${path}.closedFlows.Authorization`, message, closedFlows.Authorization);
  }
}

/** Flows that work before a visitor is anybody, or that have a policy of their own, with their use. */
function flowsOfPeople({ signIn, flows, invitationEnrollment }: Identity): ReadonlyMap<string, string> {
  const signsIn = 'a flow that people sign in by';
  const known: readonly (readonly [string | undefined, string])[] = [
    ['initial-setup', "authentik's own, with a policy that guards the password of akadmin"],
    ['default-authentication-flow', signsIn],
    ['default-source-authentication', signsIn],
    ['default-source-enrollment', signsIn],
    ['default-source-pre-authentication', signsIn],
    ['default-recovery-flow', 'a flow that people recover their account by'],
    ['default-invalidation-flow', 'the flow that signs people out'],
    [signIn.flow.slug, signsIn],
    [flows.passkey, signsIn],
    [flows.sourceAuthentication, signsIn],
    [signIn.sourceFlow?.slug, signsIn],
    [flows.invalidation, 'the flow that signs people out'],
    [invitationEnrollment?.slug, 'a flow that people sign up by'],
    [invitationEnrollment?.sourceFlow?.slug, 'a flow that people sign up by'],
  ];
  return new Map(known.flatMap(([slug, use]) => (slug === undefined ? [] : [[slug, use] as const])));
}
