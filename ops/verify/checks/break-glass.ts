import { formatCount } from '../../../constructs/core/counted';
import type { Site } from '../../../sites/schema/site';
import type { GroupRow, UserRow } from '../../authentik/rows';
import { type Check, faultsAmong, passUnless } from '../check';
import type { AuthentikReader, CheckSources } from '../check-sources';

interface Administrator extends UserRow {
  readonly type: string;
  readonly last_login: string | null;
}

interface Passkey {
  readonly user: { readonly pk: number };
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Twice a year, with some days to spare. */
const DRILL_DAYS = 200;
const PASSKEYS = 2;

/** Nothing is used: the account, its groups and its factors are read. */
export const breakGlass: Check = {
  id: 'break-glass',
  number: 26,
  title: 'the account of identity.breakGlass can repair the site, its drill is recent, and it was not used since',
  needs: ['authentik'],
  async run({ site, authentik, now }) {
    const { breakGlass: stated, publicGuests: guests } = site.identity;
    if (stated === undefined) return undefined;
    const [users, groups] = await Promise.all([
      authentik.all<Administrator>('/core/users/', { username: stated.user, include_groups: false }),
      authentik.all<GroupRow>('/core/groups/', { include_users: false }),
    ]);
    const user = users.find(({ username }) => username === stated.user);
    if (user === undefined) return passUnless([`there is no user ${stated.user}`], '', REMEDY);
    const guestGroup = groups.find(({ name }) => name === guests?.group);
    const faults = [
      ...faultsAmong(
        !user.is_active && 'the account is not active',
        !user.is_superuser && 'the account is no superuser',
        user.type !== 'internal' && `the account is of the type ${user.type}, which has no interface`,
        guestGroup !== undefined &&
          user.groups.includes(guestGroup.pk) &&
          `the account is in ${guestGroup.name}, whom other flows refuse`,
      ),
      ...(await passkeyFaults(authentik, user, stated.by)),
      ...dateFaults(user, stated.drilled, now()),
    ];
    const seen = `${stated.user} is an active superuser; drilled on ${stated.drilled}`;
    return passUnless(faults, seen, REMEDY);
  },
};

const REMEDY =
  'correct the account in Directory > Users; after a use see who it was in Events > Logs; drill as docs/runbooks/break-glass.md says, and write the day into identity.breakGlass.drilled';

async function passkeyFaults(
  authentik: AuthentikReader,
  { pk }: UserRow,
  by: NonNullable<Site['identity']['breakGlass']>['by'],
): Promise<readonly string[]> {
  if (by !== 'passkeys') return [];
  const passkeys = await authentik.all<Passkey>('/authenticators/admin/webauthn/');
  const own = passkeys.filter(({ user }) => user.pk === pk).length;
  return faultsAmong(
    own < PASSKEYS && `the account has ${formatCount(own, 'passkey')}, and one can be lost: ${PASSKEYS}`,
  );
}

/** A login on the day of the drill is the drill. */
function dateFaults({ last_login: login }: Administrator, drilled: string, now: ReturnType<CheckSources['now']>) {
  const days = Math.floor((now.getTime() - Date.parse(drilled)) / DAY_MS);
  return faultsAmong(
    typeof login === 'string' &&
      Date.parse(login) >= Date.parse(drilled) + DAY_MS &&
      `the account signed in at ${login}, after the drill of ${drilled}`,
    days > DRILL_DAYS && `the last drill was ${days} days ago, expected at most ${DRILL_DAYS}`,
    days < 0 && `the drill of ${drilled} is in the future`,
  );
}
