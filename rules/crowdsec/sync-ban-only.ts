import type { Block, StackDocument } from '../readers/document';
import { syncContainers } from '../readers/edge-sync';
import { children, objectNamed, type Workload } from '../readers/pod-workloads';
import { stackRule } from '../rule';

/** Decision types of CrowdSec other than ban: as a literal, or in the query of a URL. */
const OTHER_TYPES = /(?<=["'`])(?:captcha|throttle)(?=["'`])|(?<=\btype=[\w,%]*)(?:captcha|throttle)/;

/** The type of a decision is not a setting of the sync, so the rule reads the mounted program. */
export const syncBanOnly = stackRule({
  id: 'sync-ban-only',
  what: 'the sync copies bans to the edge and no other decision',
  why: 'The edge turns a captcha into a block, which locked a user out of the login page.',
  incident: 'I4',
  *checkStack(stack) {
    for (const { workload, container } of syncContainers(stack)) {
      for (const found of [...settingFaults(container), ...programFaults(stack, workload, container)]) {
        yield { address: workload.address, found, remedy: 'run programs/edge-sync as EdgeSync mounts it' };
      }
    }
  },
});

function settingFaults(container: Block): string[] {
  return children(container, 'env')
    .filter(({ name, value }) => /(?:DECISION|REMEDIATION|_TYPES?$)/.test(String(name)) && value !== 'ban')
    .map(({ name, value }) => `${String(name)} is ${String(value)}`);
}

function programFaults(stack: StackDocument, { pod, namespace }: Workload, container: Block): string[] {
  const command = [container.command, container.args].flatMap((words) =>
    Array.isArray(words) ? words.map(String) : [],
  );
  const mounted = children(container, 'volume_mount').flatMap(({ name, mount_path: directory }) => {
    const volume = children(pod, 'volume').find((one) => one.name === name) ?? {};
    const { data } = children(volume, 'config_map')
      .map((source) => objectNamed(stack, 'config_map', source.name, namespace)?.block)
      .find((block) => block !== undefined) ?? { data: {} };
    return Object.entries((data ?? {}) as Block).map(([file, text]) => [`${String(directory)}/${file}`, String(text)]);
  });
  const programs = mounted.filter(([path = '']) => command.includes(path)).map(([, text = '']) => text);
  if (programs.length === 0) return ['no program from a ConfigMap in the command'];
  return programs.flatMap((text) => [
    ...(/type:\s*["'`]ban["'`]/.test(text) ? [] : ['a program that does not request bans only']),
    ...(OTHER_TYPES.test(text) ? [`a program that knows ${OTHER_TYPES.exec(text)?.[0]}`] : []),
  ]);
}
