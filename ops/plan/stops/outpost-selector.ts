import { EMBEDDED_OUTPOST_NAME } from '../../../constructs/authentik/outpost-config';
import { parsedJson } from '../../core/json';
import { type Attributes, isAttributes, listOf } from '../plan-document';
import { marksAny, maskAt } from '../plan-secrets';
import { type StopCheck, written } from './stop';

/** The embedded outpost needs the JSON patch that points its Service at its own pods. */
export const outpostSelector: StopCheck = {
  id: 'outpost-selector',
  *find({ plan }) {
    for (const { type, address, before, after, unknown } of written(plan)) {
      if (type !== 'authentik_outpost' || ![before.name, after.name].includes(EMBEDDED_OUTPOST_NAME)) continue;
      if (before.config === after.config && !marksAny(maskAt(unknown, 'config'))) continue;
      if (hasSelectorPatch(after)) continue;
      yield {
        address,
        found: 'its config has no patch of the Service that replaces /spec/selector',
        remedy: 'make it with EmbeddedOutpost, which always has the patch',
      };
    }
  },
};

function hasSelectorPatch({ config }: Attributes): boolean {
  const document = parsedJson(String(config));
  const patches = isAttributes(document) ? document.kubernetes_json_patches : undefined;
  const service = isAttributes(patches) ? patches.service : undefined;
  return listOf(service)
    .filter(isAttributes)
    .some(
      ({ path, op, value }) =>
        path === '/spec/selector' &&
        (op === 'replace' || op === 'add') &&
        isAttributes(value) &&
        value['app.kubernetes.io/name'] === 'authentik-outpost-proxy',
    );
}
