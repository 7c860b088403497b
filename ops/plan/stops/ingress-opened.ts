import { gateOf, middlewaresOf } from '../../../access/gate';
import { GATE_ANNOTATION } from '../../../constructs/traefik/gate';
import { kindOf } from '../change-kind';
import { INGRESS } from '../live-facts';
import { type Attributes, isAttributes, type StateObject } from '../plan-document';
import { marksAny, maskAt } from '../plan-secrets';
import { type StopCheck, written } from './stop';

/** Weakest first. */
const GATES: readonly (string | undefined)[] = ['none', 'public', 'app', 'required'];
const STRONGEST = 'required';
/** The outpost answers here itself, on every host that it gates. */
const CALL_BACK = '/outpost.goauthentik.io';

/** An ingress with a weaker gate, without its forward auth, or beside the gate of another ingress. */
export const ingressOpened: StopCheck = {
  id: 'ingress-opened',
  *find({ plan, live }) {
    for (const change of written(plan).filter(({ type }) => INGRESS.test(type))) {
      const { address, before, after, importing } = change;
      const [had, has] = [annotationsOf(before), annotationsOf(after)];
      const remedy = 'keep the gate and its middleware, or allow the stop';
      if (marksAny(maskAt(maskAt(maskAt(change.unknown, 'metadata'), 0), 'annotations'))) {
        yield { address, found: 'its annotations are not known yet', remedy };
      }
      const isUnread = importing !== undefined && live?.annotations.get(address) === undefined;
      if (isUnread && has[GATE_ANNOTATION] !== STRONGEST && had[GATE_ANNOTATION] === undefined) {
        const found = `it is imported with the gate ${String(has[GATE_ANNOTATION] ?? 'unset')}, and its gate of today is not known`;
        yield {
          address,
          found,
          remedy: 'plan where KUBE_CONFIG_PATH names the cluster: the provider does not read it',
        };
      } else if (kindOf(change) !== 'create') {
        if (gateRank(has) < gateRank(had)) {
          yield {
            address,
            found: `its gate: ${gateOf(had) ?? 'unset'} -> ${String(has[GATE_ANNOTATION] ?? 'unset')}`,
            remedy,
          };
        }
        const kept = middlewaresOf(has);
        for (const lost of middlewaresOf(had).filter((name) => name.includes('forward-auth') && !kept.includes(name))) {
          yield { address, found: `the middleware ${lost} is removed`, remedy };
        }
      }
      for (const way of waysOf(after).filter((way) => !waysOf(before).includes(way))) {
        const [host = '', path = ''] = way.split(' ');
        if (path === CALL_BACK || path.startsWith(`${CALL_BACK}/`)) continue;
        const other = plan.prior.find(
          (object) => isStronger(object, host, gateRank(has)) && object.address !== address,
        );
        if (other === undefined) continue;
        yield { address, found: `${host}${path} is open here, and gated by ${other.address}`, remedy };
      }
    }
  },
};

function isStronger({ type, values }: StateObject, host: string, rank: number): boolean {
  if (!INGRESS.test(type) || gateRank(annotationsOf(values)) <= rank) return false;
  return waysOf(values).some((way) => covers(host, way.split(' ')[0] ?? ''));
}

/** Whether a rule for one host takes visitors of another: Traefik prefers the longer rule, which a wildcard's may be. */
function covers(host: string, gated: string): boolean {
  return host === '' || host === gated || (host.startsWith('*.') && gated.endsWith(host.slice(1)));
}

/** An ingress that states no gate and has no forward auth counts as less than the weakest gate. */
function gateRank(annotations: Attributes): number {
  return GATES.indexOf(gateOf(annotations));
}

function annotationsOf({ metadata }: Attributes): Attributes {
  const [first] = blocks(metadata);
  return isAttributes(first?.annotations) ? first.annotations : {};
}

/** Hosts and paths that lead in: `k8s.example.org /`. */
function waysOf({ spec }: Attributes): readonly string[] {
  return blocks(spec)
    .flatMap(({ rule }) => blocks(rule))
    .flatMap(({ host, http }) =>
      blocks(http)
        .flatMap(({ path }) => blocks(path))
        .map(({ path }) => `${String(host ?? '').toLowerCase()} ${String(path ?? '/')}`),
    );
}

function blocks(value: unknown): readonly Attributes[] {
  return (Array.isArray(value) ? value : [value]).filter(isAttributes);
}
