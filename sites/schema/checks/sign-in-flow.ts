import type { Fault } from '../fields/fault';
import type { Identity } from '../identity';
import { designationFault } from '../sign-in-flow';

/** Each flow that the site names does what it is named for: two swapped slugs would end every login on an error page. */
export function* namedFlowFaults({ flows }: Identity): Generator<Fault> {
  yield* designationFault('identity.flows.authorization', flows.authorization, 'authorization');
  yield* designationFault('identity.flows.invalidation', flows.invalidation, 'invalidation');
  yield* designationFault('identity.flows.passkey', flows.passkey, 'authentication');
  yield* designationFault('identity.flows.sourceAuthentication', flows.sourceAuthentication, 'authentication');
}
