import type { SiteFault } from './checked-site';
import { type Identity, SOURCE_FLOW, SOURCE_LOGIN } from './identity';

/** A way in that lets somebody in, and for how long each of its logins lasts. */
export function* signInFaults({ signIn, sources, flows }: Identity): Generator<SiteFault> {
  const { flow, identification, logins } = signIn;
  if (Object.keys(logins).length === 0) {
    const message = 'must not be empty; name every stage that ends a login, or the UI decides how long it lasts';
    yield { path: ['identity', 'signIn', 'logins'], found: logins, message };
  }
  const names = Object.values(logins).map(({ name }) => name);
  if (Object.keys(sources).length > 0 && flows.sourceAuthentication === SOURCE_FLOW && !names.includes(SOURCE_LOGIN)) {
    // Its duration is zero from the start: social logins ended after two hours (incident I1).
    const message = `must have ${SOURCE_LOGIN}, on which a login by a source ends; add it with the duration of the others`;
    yield { path: ['identity', 'signIn', 'logins'], found: names, message };
  }
  if (flow.title !== undefined) yield* createdFlowFaults(signIn);
  if (identification.userFields !== undefined && !identification.adoption.isCreation) {
    yield {
      path: ['identity', 'signIn', 'identification', 'userFields'],
      found: identification.userFields,
      message: 'must not be given for an adopted stage; the UI owns them',
    };
  }
}

/** Nobody has set up the rest of a flow that is new. */
function* createdFlowFaults({ flow, identification, logins }: Identity['signIn']): Generator<SiteFault> {
  const path = ['identity', 'signIn', 'flow', 'bindings'];
  const bindings = Object.entries(flow.bindings);
  const bound = bindings.map(([, { stage }]) => stage);
  const names = Object.values(logins).map(({ name }) => name);
  const orders = (stages: readonly string[]) =>
    bindings.filter(([, { stage }]) => stages.includes(stage)).map(([, { order }]) => order);
  const asks = orders([identification.name]);
  const ends = orders(names);
  if (ends.length === 0) {
    const message = 'must have a stage of identity.signIn.logins; the flow that is created would log nobody in';
    yield { path, found: bound, message };
  } else if (!asks.some((order) => order < Math.min(...ends))) {
    const message = 'must have the identification stage before every login; the flow would not know who signs in';
    yield { path, found: bound, message };
  }
  for (const [id, { adoption }] of bindings) {
    if (adoption.isCreation) continue;
    const message = "must be 'create' on a flow that is created; an adopted binding would leave its own flow";
    yield { path: [...path, id, 'adoption'], found: 'an adoption', message };
  }
}
