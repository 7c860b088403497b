import * as z from 'zod';
import * as f from './fields/fields';

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
  alert: z
    .strictObject({
      name: f.text
        .default('break-glass-used')
        .meta(f.about('Name of the notification rule, and the start of the names beside it.', 'break-glass-used')),
      group: f.keyOf.meta(
        f.about('Key of `identity.groups`. Each of its members is told of each login of the account.', 'Admins'),
      ),
      transports: z
        .array(z.enum(['local', 'email']))
        .min(1, 'is empty; name local, email or both')
        .default(['local'])
        .meta(
          f.about(
            'How: `local` where a member opens authentik, `email` through `platform.release.email` or the account that the server has.',
            ['local', 'email'],
          ),
        ),
    })
    .optional()
    .describe(
      "A notification at each login of the account, which authentik's worker sends. It needs provider 2026.2.0 or later. A site without it states an exception of the rule `break-glass-stated`.",
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
