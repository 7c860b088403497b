import { ProviderSchema } from '../../../constructs/core/provider-schema';
import { type Fault, fault } from '../fields/fault';
import { UNKNOWN_GROUP } from '../groups';
import type { Identity } from '../identity';
import { providerVersion } from '../server-line';

/** Yields what would shut the way in by the site itself. */
export function* breakGlassFaults(identity: Identity): Generator<Fault> {
  const { breakGlass, flows, publicGuests } = identity;
  if (breakGlass === undefined) return;
  const { user, by, alert } = breakGlass;
  if (alert !== undefined) yield* alertFaults(identity, alert.group);
  if (publicGuests?.user.username === user) {
    const message = 'is the guest of identity.publicGuests, whom other flows refuse; name another account';
    yield fault('identity.breakGlass.user', message, user);
  }
  // A passkey flow that is closed to guests is a fault of identity.publicGuests already.
  if (by !== 'passkeys' || flows.passkey !== undefined) return;
  const message = 'is passkeys without identity.flows.passkey; name that flow, or take recovery-key';
  yield fault('identity.breakGlass.by', message);
}

/** An older provider sends no group, and the rule would tell no one. */
function* alertFaults(identity: Identity, group: string): Generator<Fault> {
  if (!Object.hasOwn(identity.groups, group)) yield fault('identity.breakGlass.alert.group', UNKNOWN_GROUP, group);
  const version = providerVersion(identity);
  if (ProviderSchema.at(version).settable('authentik_event_rule').includes('destination_group')) return;
  const message = `needs a provider with groups of notification rules, and ${version} has none; take 2026.2.0 or later`;
  yield fault('identity.breakGlass.alert', message);
}
