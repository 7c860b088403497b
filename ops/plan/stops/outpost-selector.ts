import { EMBEDDED_OUTPOST_NAME } from '../../../constructs/authentik/outpost-config';
import { valueAt } from '../../../rules/readers/block';
import { parsedJson } from '../../core/json';
import { written } from '../change-kind';
import { isUnknown } from '../mask';
import { type Attributes, isAttributes, listOf } from '../plan-document';
import type { Findings, StopInput } from './stop';

/** The embedded outpost needs the JSON patch that points its Service at its own pods. */
export function* outpostSelector({ plan }: StopInput): Findings {
  for (const change of written(plan)) {
    const { type, address, before, after } = change;
    if (type !== 'authentik_outpost' || ![before.name, after.name].includes(EMBEDDED_OUTPOST_NAME)) continue;
    if ((before.config === after.config && !isUnknown(change, 'config')) || hasSelectorPatch(after)) continue;
    const found = 'its config has no patch of the Service that replaces /spec/selector';
    yield { address, found, remedy: 'make it with EmbeddedOutpost, which always has the patch' };
  }
  for (const { type, address, before, after, importing } of written(plan)) {
    const id = String(after.id ?? before.id ?? importing ?? '').replaceAll('-', '');
    const selected = selectedOutpost(after);
    if (type !== 'authentik_outpost' || selected === undefined || id === '' || selected === id) continue;
    const found = `its Service would select pods of the outpost ${selected}, and this one is ${id}: no host behind it answers`;
    yield { address, found, remedy: 'correct identity.embeddedOutpost.adopt.id: `npm run ops -- adopt` prints it' };
  }
}

/** The outpost whose pods the patched Service selects. */
function selectedOutpost({ config }: Attributes): string | undefined {
  for (const { value } of servicePatches(config)) {
    const uuid = isAttributes(value) ? value['goauthentik.io/outpost-uuid'] : undefined;
    if (typeof uuid === 'string') return uuid.replaceAll('-', '');
  }
  return undefined;
}

function servicePatches(config: unknown): readonly Attributes[] {
  const parsed = parsedJson(String(config));
  const service = isAttributes(parsed) ? valueAt(parsed, 'kubernetes_json_patches.service') : undefined;
  return listOf(service).filter(isAttributes);
}

function hasSelectorPatch({ config }: Attributes): boolean {
  return servicePatches(config).some(
    ({ path, op, value }) =>
      path === '/spec/selector' &&
      (op === 'replace' || op === 'add') &&
      isAttributes(value) &&
      value['app.kubernetes.io/name'] === 'authentik-outpost-proxy',
  );
}
