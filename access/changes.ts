import { type AccessChange, placeOf } from './access-change';
import { doorChanges } from './door-changes';
import { guestFlowChanges } from './guest-flow-changes';
import { hostTargets } from './hosts';
import { type AccessModel, accessModel } from './model';
import type { AccessObjects } from './objects';
import { signInChanges } from './sign-in-changes';
import { type TargetPair, targetChanges } from './target-changes';

/** Returns what changes between two sets of objects of the same stacks, target by target. */
export function accessChanges(before: AccessObjects, after: AccessObjects): readonly AccessChange[] {
  const [had, has] = modelsOf(before, after);
  // An application without its provider becomes the one of its host: that host has the sentence.
  const names = new Set(has.targets.map(({ name }) => name));
  const pairs = pairsOf(had, has).filter(({ was, is }) => is !== undefined || !names.has(was?.name ?? ''));
  const compared = pairs.flatMap((pair) => targetChanges(pair, had, has));
  return [
    ...doorChanges(before, after),
    ...guestFlowChanges(before, after),
    ...compared,
    ...signInChanges(before, after),
  ].sort((a, b) => placeOf(a) - placeOf(b));
}

/** Both models have the hosts that either of them restricts: without a restriction a host has the answers of its domain. */
export function modelsOf(before: AccessObjects, after: AccessObjects): readonly [AccessModel, AccessModel] {
  const restricted = [before, after].flatMap((objects) =>
    hostTargets(objects)
      .filter(({ ingress }) => ingress === undefined)
      .map(({ host }) => host),
  );
  return [accessModel(before, restricted), accessModel(after, restricted)];
}

/** By kind and name; an application that was renamed by its address. */
function pairsOf(before: AccessModel, after: AccessModel): readonly TargetPair[] {
  const left = new Set(before.targets);
  const found = after.targets.map((is) => {
    const same = [...left].filter(({ kind }) => kind === is.kind);
    const was =
      same.find(({ name }) => name === is.name) ??
      same.find(({ address }) => is.kind === 'application' && address !== undefined && address === is.address);
    if (was !== undefined) left.delete(was);
    return { was, is };
  });
  return [...found, ...[...left].map((was) => ({ was, is: undefined }))];
}
