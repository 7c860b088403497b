import { gateOf, middlewaresOf } from '../../../access/gate';
import { OUTPOST_PATH } from '../../../constructs/authentik/outposts/outpost-config';
import { GATE_ANNOTATION } from '../../../constructs/traefik/gate';
import { child } from '../../../rules/readers/block';
import { existingMiddleware } from '../../../rules/readers/ingress-middlewares';
import { ingressPaths } from '../../../rules/readers/ingresses';
import { kindOf, writtenChanges } from '../change-kind';
import { INGRESS, type LiveFacts } from '../live-facts';
import { isUnknown } from '../mask';
import type { Attributes, ResourceChange, StateObject } from '../plan-document';
import type { StopFindings, StopInput } from './stop';

/** Weakest first. */
const GATES: readonly (string | undefined)[] = ['none', 'public', 'app', 'required'];
const STRONGEST = 'required';
const KEEP = 'keep the gate and its middleware, or allow the stop';

/** An ingress with a weaker gate, without its forward auth, or beside the gate of another ingress. */
export function* findIngressOpened({ plan, live }: StopInput): StopFindings {
  for (const change of writtenChanges(plan).filter(({ type }) => INGRESS.test(type))) {
    yield* findWeaker(change, live);
    const { address, before, after } = change;
    for (const [host, path] of waysOf(after).filter(
      (way) => !waysOf(before).some((one) => String(one) === String(way)),
    )) {
      if (path === OUTPOST_PATH || path.startsWith(`${OUTPOST_PATH}/`)) continue;
      const rank = gateRank(annotationsOf(after));
      const other = plan.prior.find((object) => object.address !== address && isStronger(object, host, rank));
      if (other === undefined) continue;
      yield { address, found: `${host}${path} is open here, and gated by ${other.address}`, remedy: KEEP };
    }
  }
}

/** A gate that lets more visitors pass than the one before. */
function* findWeaker(change: ResourceChange, live: LiveFacts | undefined): StopFindings {
  const { address, before, after, importing } = change;
  const [had, has] = [annotationsOf(before), annotationsOf(after)];
  const stated = String(has[GATE_ANNOTATION] ?? 'unset');
  if (isUnknown(change, 'metadata', 0, 'annotations')) {
    yield { address, found: 'its annotations are not known yet', remedy: KEEP };
  }
  const isUnread = importing !== undefined && live?.annotations.get(address) === undefined;
  if (isUnread && stated !== STRONGEST && had[GATE_ANNOTATION] === undefined) {
    const found = `it is imported with the gate ${stated}, and its gate of today is not known`;
    yield { address, found, remedy: 'plan where KUBE_CONFIG_PATH names the cluster: the provider does not read it' };
    return;
  }
  if (kindOf(change) === 'create') return;
  if (gateRank(has) < gateRank(had)) {
    yield { address, found: `its gate: ${gateOf(had) ?? 'unset'} -> ${stated}`, remedy: KEEP };
  }
  const kept = middlewaresOf(has);
  const isForwardAuth = (name: string) => existingMiddleware(name).forwardAuth !== undefined;
  for (const lost of middlewaresOf(had).filter((name) => isForwardAuth(name) && !kept.includes(name))) {
    yield { address, found: `the middleware ${lost} is removed`, remedy: KEEP };
  }
}

function isStronger({ type, values }: StateObject, host: string, rank: number): boolean {
  if (!INGRESS.test(type) || gateRank(annotationsOf(values)) <= rank) return false;
  return waysOf(values).some(([gated]) => covers(host, gated));
}

/** Whether a rule for one host takes visitors of another: Traefik prefers the longer rule, which a wildcard's may be. */
function covers(host: string, gated: string): boolean {
  return host === '' || host === gated || (host.startsWith('*.') && gated.endsWith(host.slice(1)));
}

/** An ingress that states no gate and has no forward auth counts as less than the weakest gate. */
function gateRank(annotations: Attributes): number {
  return GATES.indexOf(gateOf(annotations));
}

function annotationsOf(ingress: Attributes): Attributes {
  return child(child(ingress, 'metadata'), 'annotations');
}

/** Hosts and paths that lead in. */
function waysOf(ingress: Attributes): readonly (readonly [host: string, path: string])[] {
  return ingressPaths(ingress).map(({ host, path }) => [host.toLowerCase(), path]);
}
