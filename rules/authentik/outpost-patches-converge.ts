import { stackRule } from '../rule';
import { outpostConfigs } from './outpost-config';

export const outpostPatchesConverge = stackRule({
  id: 'outpost-patches-converge',
  what: 'no JSON patch of an outpost appends to a list',
  why: 'The controller compares by applying the patch again: an append never comes to rest, and the objects are updated for ever.',
  *checkStack(stack) {
    for (const { address, config } of outpostConfigs(stack)) {
      for (const [component, operations] of Object.entries(config.kubernetes_json_patches ?? {})) {
        for (const { path } of Array.isArray(operations) ? (operations as readonly { path?: unknown }[]) : []) {
          if (typeof path !== 'string' || !path.endsWith('/-')) continue;
          yield { address, found: `${component} ${path}`, remedy: 'set the whole list with JsonPatch.set' };
        }
      }
    }
  },
});
