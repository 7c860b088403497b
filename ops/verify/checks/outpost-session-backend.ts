import { formatCount } from '../../../constructs/core/counted';
import { readJson } from '../../core/json';
import type { ContainerRef, KubernetesReader } from '../../kubernetes/reader';
import { type Check, fail, pass, unknown } from '../check';
import { askOutpost } from '../outpost-containers';

const RESTART = 'restart the Deployment of the outpost';

/** An outpost that is not embedded keeps its sessions in files: a restart ends every session, and /dev/shm fills (incident I7). */
export const outpostSessionBackend: Check = {
  id: 'outpost-session-backend',
  number: 3,
  title: "the outpost's log says that it is embedded and keeps its sessions in PostgreSQL",
  needs: ['kubernetes'],
  run: askOutpost(
    readBackend,
    (logs) => {
      for (const { pod, embedded, backend } of logs) {
        if (embedded === false) {
          return fail(
            `${pod} is not embedded`,
            'see that the outpost is `managed` by goauthentik.io/outposts/embedded: writing its name sets that; then ' +
              RESTART,
          );
        }
        if (backend === 'filesystem') {
          return fail(
            `${pod} keeps its sessions in files`,
            `give it the five AUTHENTIK_POSTGRESQL__ values, ${RESTART}`,
          );
        }
      }
      const silent = logs.filter(({ embedded, backend }) => embedded === undefined || backend === undefined);
      if (silent.length === 0) return pass(`embedded, sessions in PostgreSQL, in ${formatCount(logs.length, 'pod')}`);
      return unknown(
        `the start is no longer in the log of ${silent.map(({ pod }) => pod).join(', ')}`,
        `look into the stored logs, or ${RESTART} and run this again`,
      );
    },
    ({ isKept, logsSessions }) => isKept || logsSessions,
  ),
};

interface Said {
  readonly pod: string;
  readonly embedded: boolean | undefined;
  readonly backend: 'postgresql' | 'filesystem' | undefined;
}

/** One JSON object a line; the last word counts. */
async function readBackend(kubernetes: KubernetesReader, container: ContainerRef): Promise<Said> {
  const log = await kubernetes.log(container);
  let embedded: boolean | undefined;
  let backend: Said['backend'];
  for (const line of log.split('\n')) {
    const { event, ...fields } = fieldsOf(line);
    if (event === 'Outpost mode' && typeof fields.embedded === 'boolean') embedded = fields.embedded;
    const [, kind] = /^using (postgresql|filesystem) session backend$/i.exec(String(event)) ?? [];
    if (kind !== undefined) backend = kind.toLowerCase() === 'filesystem' ? 'filesystem' : 'postgresql';
  }
  return { pod: container.pod, embedded, backend };
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  // The last line may be cut, and a crash is no JSON.
  const fields = readJson(line);
  return typeof fields === 'object' && fields !== null ? { ...fields } : {};
}
