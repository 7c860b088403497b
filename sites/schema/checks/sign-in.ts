import { entry, type Fault, fault, findRepeated } from '../fields/fault';
import type { Identity } from '../identity';
import { SOURCE_FLOW, SOURCE_LOGIN } from '../sign-in';
import { signInFlowFaults } from '../sign-in-flow';

/** The sign-in must end in a login, and every login needs a duration. */
export function* signInFaults({
  signIn,
  sources,
  flows,
  invitationEnrollment,
  publicGuests,
}: Identity): Generator<Fault> {
  const { flow, identification, logins, asOnTheServer } = signIn;
  if (asOnTheServer !== undefined && !flow.lookup) {
    const message = 'is given for a flow that Terraform owns; remove it, and state identification and logins';
    yield fault('identity.signIn.asOnTheServer', message, asOnTheServer);
  }
  if (identification === undefined && asOnTheServer === undefined) {
    yield fault('identity.signIn.identification', 'is missing; name the stage of the first screen');
  }
  if (Object.keys(logins).length === 0 && asOnTheServer === undefined) {
    const message = 'is empty; name every stage that ends a login, or the UI decides how long it lasts';
    yield fault('identity.signIn.logins', message, logins);
  }
  const names = Object.values(logins).map(({ name }) => name);
  const { sourceFlow } = signIn;
  const hasSources = Object.keys(sources).length > 0;
  const endsOnSourceLogin = hasSources && sourceFlow === undefined && flows.sourceAuthentication === SOURCE_FLOW;
  if (endsOnSourceLogin && names.length > 0 && !names.includes(SOURCE_LOGIN)) {
    // Its duration is zero from the start: social logins ended after two hours (incident I1).
    const message = `lacks ${SOURCE_LOGIN}, on which a login by a source ends; add it with the duration of the others`;
    yield fault('identity.signIn.logins', message, names);
  }
  if (sourceFlow !== undefined) {
    if (!Object.values(sources).some(({ lookup }) => lookup !== true)) {
      const message = 'is given without a source that Terraform owns; state one in identity.sources, or remove it';
      yield fault('identity.signIn.sourceFlow', message, sourceFlow.slug);
    }
    if (flows.sourceAuthentication !== SOURCE_FLOW) {
      const message =
        'is given beside identity.signIn.sourceFlow, which every login by a source uses; remove one of the two';
      yield fault('identity.flows.sourceAuthentication', message, flows.sourceAuthentication);
    }
  }
  yield* signInFlowFaults(signIn);
  yield* findRepeated([
    entry('identity.flows.authorization', flows.authorization),
    entry('identity.flows.invalidation', flows.invalidation),
    entry('identity.flows.passkey', flows.passkey),
    entry('identity.flows.sourceAuthentication', flows.sourceAuthentication),
    entry('identity.signIn.flow.slug', flow.slug),
    entry('identity.signIn.sourceFlow.slug', sourceFlow?.slug),
    entry('identity.invitationEnrollment.slug', invitationEnrollment?.slug),
    entry('identity.invitationEnrollment.sourceFlow.slug', invitationEnrollment?.sourceFlow?.slug),
    entry('identity.publicGuests.flow.slug', publicGuests?.flow.slug),
  ]);
  // authentik runs stages of equal order in an undefined order.
  yield* findRepeated(
    Object.entries(flow.bindings).map(([id, { order }]) => entry(`identity.signIn.flow.bindings.${id}.order`, order)),
  );
  if (identification?.userFields !== undefined && identification.adopt !== undefined) {
    yield fault(
      'identity.signIn.identification.userFields',
      'is given for an adopted stage; remove it: the UI owns it',
      identification.userFields,
    );
  }
}
