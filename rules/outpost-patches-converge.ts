import { outpostConfigs } from './outpost-config';
import { stackRule } from './rule';

export const outpostPatchesConverge = stackRule({
  id: 'outpost-patches-converge',
  what: 'no JSON patch of an outpost appends to a list',
  why: 'The controller compares by applying the patch again: an append never comes to rest, and the objects are updated for ever.',
  *checkStack(stack) {
    for (const { address, config } of outpostConfigs(stack)) {
      const patches = (config.kubernetes_json_patches ?? {}) as Readonly<Record<string, readonly { path?: string }[]>>;
      for (const [component, operations] of Object.entries(patches)) {
        for (const { path } of operations) {
          if (path?.endsWith('/-') !== true) continue;
          yield { address, found: `${component} ${path}`, remedy: 'set the whole list with JsonPatch.set' };
        }
      }
    }
  },
});
