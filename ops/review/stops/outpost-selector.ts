import { EMBEDDED_OUTPOST_NAME } from '../../../constructs/authentik/outposts/outpost-config';
import { valueAt } from '../../../rules/readers/block';
import { readJson } from '../../core/json';
import { updatedChanges, writtenChanges } from '../change-kind';
import { isUnknown } from '../mask';
import { type Attributes, isAttributes, listOf } from '../plan-document';
import type { StopFindings, StopInput } from './stop';

const LABEL = 'app.kubernetes.io/name';
const OUTPOST_LABEL = 'goauthentik.io/outpost-uuid';
const CORRECT_ID = 'correct identity.embeddedOutpost.adopt.id: `npm run ops -- adopt` prints it';
const OWN_PODS = 'authentik-outpost-proxy';

/**
 * The Service of the embedded outpost keeps the selector of a patch that goes: it would select the pods of a Deployment
 * that nothing maintains, or none (I8). A Service is led there only while that Deployment runs, and led back by a patch.
 */
export function* findOutpostSelector({ plan }: StopInput): StopFindings {
  for (const change of writtenChanges(plan)) {
    const { type, address, before, after } = change;
    if (type !== 'authentik_outpost' || ![before.name, after.name].includes(EMBEDDED_OUTPOST_NAME)) continue;
    if (before.config === after.config && !isUnknown(change, 'config')) continue;
    const [former, next] = [before, after].map(readSelectedName);
    if (isUnknown(change, 'config')) {
      yield { address, found: 'its config is not known before the apply', remedy: 'make it with EmbeddedOutpost' };
    } else if (former === OWN_PODS && next === undefined) {
      yield {
        address,
        found:
          'its config loses the patch of the Service that replaces /spec/selector, and the Service keeps that selector',
        remedy:
          "set identity.embeddedOutpost.resetSelector for one deployment: it leads the Service to the server's pods",
      };
    } else if (former !== OWN_PODS && next === OWN_PODS) {
      yield {
        address,
        found: "its config leads the Service away from the server's pods to those of a Deployment of its own",
        remedy: 'keep it without keptDeployment, unless that Deployment runs: authentik does not make it',
      };
    }
  }
  for (const { type, address, before, after, importing } of writtenChanges(plan)) {
    const id = String(after.id ?? before.id ?? importing ?? '').replaceAll('-', '');
    const selected = readSelectedOutpost(after);
    if (type !== 'authentik_outpost' || selected === undefined || id === '' || selected === id) continue;
    const found = `its Service would select pods of the outpost ${selected}, and this one is ${id}: no host behind it answers`;
    yield { address, found, remedy: CORRECT_ID };
  }
  for (const { type, address, before, after } of updatedChanges(plan)) {
    if (!/^kubernetes_network_policy(_v1)?$/.test(type)) continue;
    const [had, has] = [before, after].map((policy) => outpostsIn(policy));
    const [lost] = [...(had ?? [])].filter((one) => has?.has(one) === false);
    const [other] = [...(has ?? [])].filter((one) => had?.has(one) === false);
    if (lost === undefined || other === undefined) continue;
    const found = `it names pods of the outpost ${other} instead of ${lost}: the pods that run are cut off`;
    yield { address, found, remedy: CORRECT_ID };
  }
}

/** Whether a peer of a NetworkPolicy is the pods of one outpost. */
export function namesOutpost(peer: unknown): boolean {
  return outpostsIn(peer).size > 0;
}

/** The outposts whose pods a NetworkPolicy selects. */
function outpostsIn(value: unknown): ReadonlySet<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((member) => [...outpostsIn(member)]));
  if (!isAttributes(value)) return new Set();
  const own = value[OUTPOST_LABEL];
  return new Set([
    ...(typeof own === 'string' ? [own] : []),
    ...Object.values(value).flatMap((member) => [...outpostsIn(member)]),
  ]);
}

function readSelectedOutpost({ config }: Attributes): string | undefined {
  for (const { value } of servicePatches(config)) {
    const uuid = isAttributes(value) ? value[OUTPOST_LABEL] : undefined;
    if (typeof uuid === 'string') return uuid.replaceAll('-', '');
  }
  return undefined;
}

function servicePatches(config: unknown): readonly Attributes[] {
  const parsed = readJson(String(config));
  const service = isAttributes(parsed) ? valueAt(parsed, 'kubernetes_json_patches.service') : undefined;
  return listOf(service).filter(isAttributes);
}

/** The name that the last patch of the Service lets it select; undefined where no patch names one. */
function readSelectedName({ config }: Attributes): unknown {
  const patch = servicePatches(config).findLast(
    ({ path, op }) => path === '/spec/selector' && (op === 'replace' || op === 'add'),
  );
  return isAttributes(patch?.value) ? patch.value[LABEL] : undefined;
}
