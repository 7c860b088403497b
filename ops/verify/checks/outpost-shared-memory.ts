import type { ContainerRef, KubernetesReader } from '../../kubernetes/reader';
import { type Check, fail, pass, unknown } from '../check';
import { askOutpost } from '../outpost-containers';

/** Hundredths of the size. Nothing but session files is ever written there. */
const MOST_USED = 10;

/** Session files end up there as soon as the outpost does not use PostgreSQL (I7). */
export const outpostSharedMemory: Check = {
  id: 'outpost-shared-memory',
  number: 4,
  title: '/dev/shm of the outpost is near empty',
  needs: ['kubernetes'],
  run: askOutpost(usedPercent, (used) => {
    const readable = used.filter((percent) => percent !== undefined);
    const seen = `${Math.max(...readable)} % used at most, in ${readable.length} pods`;
    if (readable.some((percent) => percent > MOST_USED)) {
      return fail(seen, 'see check outpost-session-backend, then restart the Deployment of the outpost');
    }
    if (readable.length === used.length) return pass(seen);
    return unknown('df answers with something else than a table', 'run df -P /dev/shm in the pod by hand');
  }),
};

/** POSIX: a heading, then device, blocks, used, free, capacity, mount point. */
async function usedPercent(kubernetes: KubernetesReader, container: ContainerRef): Promise<number | undefined> {
  const output = await kubernetes.exec(container, ['df', '-P', '/dev/shm']);
  const [, percent] = /\s(\d{1,3})%\s+\/dev\/shm\s*$/m.exec(output) ?? [];
  return percent === undefined ? undefined : Number(percent);
}
