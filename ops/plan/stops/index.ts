import { accessOpened } from './access-opened';
import { carveOut } from './carve-out';
import { clearSecret } from './clear-secret';
import { cleared } from './cleared';
import { destroy } from './destroy';
import { forwardAuthChanged } from './forward-auth-changed';
import { imageTag } from './image-tag';
import { incomplete } from './incomplete';
import { ingressOpened } from './ingress-opened';
import { listItems } from './list-items';
import { outpostProvider } from './outpost-provider';
import { outpostSelector } from './outpost-selector';
import { sessionShort } from './session-short';
import type { Stop, StopCheck, StopInput } from './stop';
import { wrongServer } from './wrong-server';

const CHECKS: readonly StopCheck[] = [
  incomplete,
  clearSecret,
  wrongServer,
  destroy,
  cleared,
  sessionShort,
  accessOpened,
  ingressOpened,
  forwardAuthChanged,
  carveOut,
  listItems,
  imageTag,
  outpostSelector,
  outpostProvider,
];

/** Everything in a plan that would hurt, in the order of the checks. */
export function findStops(input: StopInput): readonly Stop[] {
  return CHECKS.flatMap(({ id, allowable = true, find }) =>
    [...find(input)].map((finding) => ({ id, ...finding, allowable })),
  );
}
