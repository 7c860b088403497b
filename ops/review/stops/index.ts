import { accessOpened } from './access-opened';
import { clearSecret } from './clear-secret';
import { cleared } from './cleared';
import { destroy } from './destroy';
import { forwardAuthChanged } from './forward-auth-changed';
import { guestRenamed } from './guest-renamed';
import { imageTag } from './image-tag';
import { incomplete } from './incomplete';
import { ingressOpened } from './ingress-opened';
import { listItems } from './list-items';
import { loginHostsBlocked } from './login-hosts-blocked';
import { outpostProvider } from './outpost-provider';
import { outpostSelector } from './outpost-selector';
import { sessionShort } from './session-short';
import { shutOut } from './shut-out';
import type { Findings, Stop, StopId, StopInput } from './stop';
import { wrongServer } from './wrong-server';

const CHECKS: Readonly<Record<StopId, (input: StopInput) => Findings>> = {
  incomplete,
  'clear-secret': clearSecret,
  'wrong-server': wrongServer,
  destroy,
  cleared,
  'session-short': sessionShort,
  'shut-out': shutOut,
  'access-opened': accessOpened,
  'ingress-opened': ingressOpened,
  'forward-auth-changed': forwardAuthChanged,
  'login-hosts-blocked': loginHostsBlocked,
  'list-items': listItems,
  'image-tag': imageTag,
  'outpost-selector': outpostSelector,
  'guest-renamed': guestRenamed,
  'outpost-provider': outpostProvider,
};

/** No allowance covers these. */
const NEVER_ALLOWED: readonly StopId[] = ['incomplete', 'clear-secret'];

/** Everything in a plan that would hurt, in the order of the checks. */
export function findStops(input: StopInput): readonly Stop[] {
  return (Object.keys(CHECKS) as StopId[]).flatMap((id) =>
    [...CHECKS[id](input)].map((finding) => ({ id, ...finding, allowable: !NEVER_ALLOWED.includes(id) })),
  );
}
