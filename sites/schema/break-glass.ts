import * as z from 'zod';
import { type Fault, fault } from './fault';
import * as f from './fields';
import type { Identity } from './identity';

/** A way in of authentik for the day on which no other one works. */
export const breakGlass = z.strictObject({
  user: f.text.meta(
    f.about('Username of a superuser of the type internal, with which no person signs in on other days.', 'akadmin'),
  ),
  by: z
    .enum(['recovery-key', 'passkeys'])
    .default('recovery-key')
    .describe(
      '`recovery-key`: a link of the server itself, made through `kubectl exec`, which runs no flow. `passkeys`: two passkeys of the account, kept in two places, and the flow `identity.flows.passkey`.',
    ),
  drilled: z.iso
    .date('is not a date; write for example 2026-11-01')
    .meta(
      f.about(
        'Day of the last drill. A later login of the account is a use: `verify` fails until this date is the new one. It fails 200 days after the date as well.',
        '2026-11-01',
      ),
    ),
});

export type BreakGlass = z.output<typeof breakGlass>;

/** What would shut the way in by the site itself. */
export function* breakGlassFaults({ breakGlass, flows, publicGuests }: Identity): Generator<Fault> {
  if (breakGlass === undefined) return;
  const { user, by } = breakGlass;
  if (publicGuests?.user.username === user) {
    const message = 'is the guest of identity.publicGuests, whom other flows refuse; name another account';
    yield fault('identity.breakGlass.user', message, user);
  }
  // A passkey flow that is closed to guests is a fault of identity.publicGuests already.
  if (by !== 'passkeys' || flows.passkey !== undefined) return;
  const message = 'is passkeys without identity.flows.passkey; name that flow, or take recovery-key';
  yield fault('identity.breakGlass.by', message);
}
