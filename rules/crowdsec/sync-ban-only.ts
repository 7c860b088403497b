import { type Block, resourcesOfType, type StackDocument } from '../readers/document';
import { syncContainers } from '../readers/edge-sync';
import { stackRule } from '../rule';

/** Decision types of CrowdSec other than ban: as a literal, or in the query of a URL. */
const OTHER_TYPES = /(?<=["'`])(?:captcha|throttle)(?=["'`])|(?<=\btype=[\w,%]*)(?:captcha|throttle)/;

/** The type of a decision is not a setting of the sync, so the rule reads its program, which a ConfigMap holds. */
export const syncBanOnly = stackRule({
  id: 'sync-ban-only',
  what: 'the sync copies bans to the edge and no other decision',
  why: 'The edge turns a captcha into a block, which locked a user out of the login page.',
  incident: 'I4',
  *checkStack(stack) {
    for (const { workload, env } of syncContainers(stack)) {
      for (const found of [...settingFaults(env), ...programFaults(stack)]) {
        yield { address: workload.address, found, remedy: 'run programs/edge-sync as EdgeSync mounts it' };
      }
    }
  },
});

function settingFaults(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env)
    .filter(([name, value]) => /(?:DECISION|REMEDIATION|_TYPES?$)/.test(name) && value !== 'ban')
    .map(([name, value]) => `sets ${name} ${value}`);
}

function programFaults(stack: StackDocument): string[] {
  const programs = resourcesOfType(stack, 'kubernetes_config_map_v1').flatMap(({ block }) =>
    Object.values((block.data ?? {}) as Block).map(String),
  );
  if (programs.length === 0) return ['has no program from a ConfigMap'];
  return programs.flatMap((text) => [
    ...(/type:\s*["'`]ban["'`]/.test(text) ? [] : ['has a program that does not request bans only']),
    ...(OTHER_TYPES.test(text) ? [`has a program that knows ${OTHER_TYPES.exec(text)?.[0]}`] : []),
  ]);
}
