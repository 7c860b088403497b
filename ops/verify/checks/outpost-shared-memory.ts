import { counted } from '../../../constructs/core/counted';
import type { ContainerRef, KubernetesReader } from '../../kubernetes/reader';
import { type Check, fail, pass } from '../check';
import { askOutpost } from '../outpost-containers';

/** Files beside sessions. One session is one file: a wrong backend writes hundreds a day. */
const MOST_FILES = 20;

/** An outpost that does not use PostgreSQL writes its sessions there (incident I7). */
export const outpostSharedMemory: Check = {
  id: 'outpost-shared-memory',
  number: 4,
  title: `/dev/shm of the outpost holds at most ${MOST_FILES} files`,
  needs: ['kubernetes'],
  run: askOutpost(
    fileCount,
    (counts) => {
      const most = Math.max(...counts);
      const seen = `at most ${counted(most, 'file')} in ${counted(counts.length, 'pod')}`;
      if (most <= MOST_FILES) return pass(seen);
      return fail(seen, 'see check outpost-session-backend, then restart the Deployment of the outpost');
    },
    ({ isKept }) => isKept,
  ),
};

async function fileCount(kubernetes: KubernetesReader, container: ContainerRef): Promise<number> {
  const output = await kubernetes.exec(container, ['ls', '-1A', '/dev/shm']);
  return output.split('\n').filter((line) => line !== '').length;
}
