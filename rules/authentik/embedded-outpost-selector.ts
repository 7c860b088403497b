import { isDeepStrictEqual } from 'node:util';
import { EMBEDDED_OUTPOST_NAME, outpostLabels } from '../../constructs/authentik/outpost-config';
import { outpostConfigs } from '../readers/outposts';
import { stackRule } from '../rule';

const SELECTOR = '/spec/selector';

export const embeddedOutpostSelector = stackRule({
  id: 'embedded-outpost-selector',
  what: "the Service of the embedded outpost is patched to select the outpost's own pods",
  why: 'The controller of server 2026.2 points it at the server pods: no endpoints, and every visitor falls back to emergency Basic auth.',
  incident: 'I8',
  *checkStack(stack) {
    for (const { address, block, config } of outpostConfigs(stack)) {
      if (block.name !== EMBEDDED_OUTPOST_NAME) continue;
      const patches = (config.kubernetes_json_patches ?? {}) as { service?: readonly Record<string, unknown>[] };
      const patch = patches.service?.findLast(({ path }) => path === SELECTOR);
      const selector = (patch?.value ?? {}) as Readonly<Record<string, unknown>>;
      const imported = stack.config.import?.find(({ to, id }) => to === address && !id.includes('${'))?.id;
      const uuid = imported ?? String(selector['goauthentik.io/outpost-uuid'] ?? '');
      // A selector with another label matches no pod.
      const isOwn = uuid !== '' && isDeepStrictEqual(selector, outpostLabels(uuid));
      if (patch?.op === 'replace' && isOwn) continue;
      yield {
        address,
        found:
          patch === undefined ? 'has no patch of /spec/selector' : `patches the selector with ${JSON.stringify(patch)}`,
        remedy: 'replace /spec/selector with outpostLabels(uuid)',
      };
    }
  },
});
