import { EMBEDDED_OUTPOST_NAME } from '../../constructs/authentik/outposts/outpost-config';
import { children } from '../readers/block';
import type { Block } from '../readers/document';
import { outpostConfigs } from '../readers/outposts';
import { stackRule } from '../rule';

const POD = '/spec/template/spec';
const CONTAINER = `${POD}/containers/0`;
const ENV = `${CONTAINER}/env`;
const VOLUMES = `${POD}/volumes`;
const MOUNTS = `${CONTAINER}/volumeMounts`;
/** Paths that a patch of the Deployment may set. Another path could add what no rule reads, such as `envFrom`. */
const PATHS = [ENV, VOLUMES, MOUNTS, `${CONTAINER}/resources`];
const LABELS = '/spec/template/metadata/labels/';

const KEYS = ['HOST', 'PORT', 'USER', 'PASSWORD', 'NAME'].map((key) => `AUTHENTIK_POSTGRESQL__${key}`);

export const embeddedOutpostPatches = stackRule({
  id: 'embedded-outpost-patches',
  what: 'a kept Deployment of the embedded outpost is patched with its five PostgreSQL keys and a /dev/shm in memory, and nothing else',
  why: 'Without the keys the outpost cannot reach its sessions in PostgreSQL, and sessions in files filled the default /dev/shm.',
  incident: 'I7',
  *checkStack(stack) {
    for (const { address, block, config } of outpostConfigs(stack)) {
      if (block.name !== EMBEDDED_OUTPOST_NAME) continue;
      const patches = children(children(config, 'kubernetes_json_patches')[0] ?? {}, 'deployment');
      const found = patches.length === 0 ? [] : faults(patches);
      if (found.length > 0) yield { address, found: `has ${found.join(', ')}`, remedy: 'make it with EmbeddedOutpost' };
    }
  },
});

function faults(patches: readonly Block[]): readonly string[] {
  // The last patch of a path wins.
  const set = (path: string) => children({ value: patches.findLast((one) => one.path === path)?.value }, 'value');
  const missing = KEYS.filter((key) => !set(ENV).some((one) => one.name === key && keyOf(one) === key));
  const memory = set(VOLUMES).filter(({ emptyDir }) => children({ emptyDir }, 'emptyDir')[0]?.medium === 'Memory');
  const isMounted = set(MOUNTS).some(
    (one) => one.mountPath === '/dev/shm' && memory.some(({ name }) => name === one.name),
  );
  const others = patches
    .map(({ path }) => String(path))
    .filter((path) => !PATHS.includes(path) && !path.startsWith(LABELS));
  return [
    ...missing.map((key) => `no ${key} from the key of that name`),
    ...(isMounted ? [] : ['no /dev/shm in memory']),
    ...others.map((path) => `a patch of ${path}`),
  ];
}

function keyOf(variable: Block): unknown {
  const [source = {}] = children(variable, 'valueFrom');
  return children(source, 'secretKeyRef')[0]?.key;
}
