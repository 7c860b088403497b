import { findAccessOpened } from './access-opened';
import { findClearSecret } from './clear-secret';
import { findCleared } from './cleared';
import { findDestroyed } from './destroy';
import { findForwardAuthChanged } from './forward-auth-changed';
import { findGuestRenamed } from './guest-renamed';
import { findImageTag } from './image-tag';
import { findIncomplete } from './incomplete';
import { findIngressOpened } from './ingress-opened';
import { findListItems } from './list-items';
import { findLoginHostsBlocked } from './login-hosts-blocked';
import { findOutpostProvider } from './outpost-provider';
import { findOutpostSelector } from './outpost-selector';
import { findSessionShort } from './session-short';
import { findShutOut } from './shut-out';
import type { Stop, StopFindings, StopId, StopInput } from './stop';
import { findWrongServer } from './wrong-server';

const CHECKS: Readonly<Record<StopId, (input: StopInput) => StopFindings>> = {
  incomplete: findIncomplete,
  'clear-secret': findClearSecret,
  'wrong-server': findWrongServer,
  destroy: findDestroyed,
  cleared: findCleared,
  'session-short': findSessionShort,
  'shut-out': findShutOut,
  'access-opened': findAccessOpened,
  'ingress-opened': findIngressOpened,
  'forward-auth-changed': findForwardAuthChanged,
  'login-hosts-blocked': findLoginHostsBlocked,
  'list-items': findListItems,
  'image-tag': findImageTag,
  'outpost-selector': findOutpostSelector,
  'guest-renamed': findGuestRenamed,
  'outpost-provider': findOutpostProvider,
};

/** No allowance covers these. */
const NEVER_ALLOWED: readonly StopId[] = ['incomplete', 'clear-secret'];

/** Everything in a plan that would hurt, in the order of the checks. */
export function findStops(input: StopInput): readonly Stop[] {
  return (Object.keys(CHECKS) as StopId[]).flatMap((id) =>
    [...CHECKS[id](input)].map((finding) => ({ id, ...finding, allowable: !NEVER_ALLOWED.includes(id) })),
  );
}
