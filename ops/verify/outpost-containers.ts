import { type ContainerRef, type KubernetesReader, runningContainers } from '../kubernetes/reader';
import { type Check, type CheckResult, unknown } from './check';
import { type ExpectedOutpost, expectedOutpost } from './expected';

/**
 * The `run` of a check that asks every running container of the outpost the same, and judges the answers together.
 *
 * @param applies whether the check says something about such an outpost
 */
export function askOutpost<T>(
  ask: (kubernetes: KubernetesReader, container: ContainerRef) => Promise<T>,
  judge: (answers: readonly T[]) => CheckResult,
  applies: (outpost: ExpectedOutpost) => boolean,
): Check['run'] {
  return async ({ site, kubernetes }) => {
    const outpost = expectedOutpost(site);
    if (outpost === undefined || !applies(outpost)) return undefined;
    const containers = runningContainers(await kubernetes.pods(outpost.namespace, outpost.labels), outpost);
    if (containers.length === 0) return unknown('no pod of the outpost runs', 'see check outpost-endpoints');
    return judge(await Promise.all(containers.map((container) => ask(kubernetes, container))));
  };
}
