import { isDeepStrictEqual } from 'node:util';
import {
  EMBEDDED_OUTPOST_NAME,
  outpostLabels,
  resetSelector,
} from '../../constructs/authentik/outposts/outpost-config';
import { outpostConfigs } from '../readers/outposts';
import { stackRule } from '../rule';

const SELECTOR = '/spec/selector';

interface Patches {
  readonly deployment?: readonly Record<string, unknown>[];
  readonly service?: readonly Record<string, unknown>[];
}

export const embeddedOutpostSelector = stackRule({
  id: 'embedded-outpost-selector',
  what: "the Service of the embedded outpost selects the server's pods, or those of a Deployment that the site keeps",
  why: "authentik's controller makes no Deployment for the embedded outpost: a Service that selects other pods has no endpoints, and every visitor falls back to emergency Basic auth.",
  incident: 'I8',
  *checkStack(stack) {
    for (const { address, block, config } of outpostConfigs(stack)) {
      if (block.name !== EMBEDDED_OUTPOST_NAME) continue;
      const { deployment = [], service = [] } = (config.kubernetes_json_patches ?? {}) as Patches;
      const patch = service.findLast(({ path }) => path === SELECTOR);
      const isKept = deployment.length > 0;
      if (!isKept && patch === undefined) continue;
      const selector = (patch?.value ?? {}) as Readonly<Record<string, unknown>>;
      const imported = stack.config.import?.find(({ to, id }) => to === address && !id.includes('${'))?.id;
      const uuid = imported ?? String(selector['goauthentik.io/outpost-uuid'] ?? '');
      // A selector with another label matches no pod.
      const expected = isKept ? outpostLabels(uuid) : resetSelector(uuid);
      if (patch?.op === 'replace' && (uuid !== '' || !isKept) && isDeepStrictEqual(selector, expected)) continue;
      yield {
        address,
        found:
          patch === undefined
            ? 'patches the Deployment and has no patch of /spec/selector'
            : `patches the selector with ${JSON.stringify(patch)}`,
        remedy: isKept
          ? 'replace /spec/selector with outpostLabels(uuid)'
          : "remove the patch: without a kept Deployment the Service selects the server's pods by itself",
      };
    }
  },
});
