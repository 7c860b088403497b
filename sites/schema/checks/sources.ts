import { type Fault, fault } from '../fields/fault';
import type { Identity } from '../identity';

/** Sources and the flow that they enrol with need each other. */
export function* sourceFaults({ invitationEnrollment, sources }: Identity): Generator<Fault> {
  const managed = Object.keys(sources).filter((id) => !sources[id]?.lookup);
  if (invitationEnrollment === undefined && managed.length > 0) {
    const message = 'is given without identity.invitationEnrollment; add the enrollment, whose flow a source starts';
    yield fault('identity.sources', message, managed);
  }
  if (invitationEnrollment !== undefined && Object.keys(sources).length === 0) {
    const message = 'is empty, with identity.invitationEnrollment; add one: its screen shows sources and no field';
    yield fault('identity.sources', message, sources);
  }
  for (const [id, source] of Object.entries(sources)) {
    if (source.providerType !== 'openidconnect' || source.lookup || source.adopt !== undefined) continue;
    const message =
      "cannot be created by Terraform, which has no field for its URLs; create it in the UI, and adopt it by 'key'";
    yield fault(`identity.sources.${id}.providerType`, message, source.providerType);
  }
}
