import { formatCount } from '../../../constructs/core/counted';
import { OpsError } from '../../core/ops-error';
import { KubernetesError } from '../../kubernetes/kubernetes-error';
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
      const seen = `at most ${formatCount(most, 'file')} in ${formatCount(counts.length, 'pod')}`;
      if (most <= MOST_FILES) return pass(seen);
      return fail(seen, 'see check outpost-session-backend, then restart the Deployment of the outpost');
    },
    ({ isKept }) => isKept,
  ),
};

async function fileCount(kubernetes: KubernetesReader, container: ContainerRef): Promise<number> {
  const output = await kubernetes.exec(container, ['ls', '-1A', '/dev/shm']).catch(notAllowed);
  return output.split('\n').filter((line) => line !== '').length;
}

/** A right that is not given is no answer of the cluster. */
function notAllowed(error: unknown): never {
  if (!(error instanceof KubernetesError) || error.status !== 403) throw error;
  throw new OpsError({ what: error.message, remedy: 'docs/verify.md has the role', isMissing: true });
}
