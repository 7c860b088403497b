import { GATE_ANNOTATION, GATE_REASON_ANNOTATION, LEAST_REASON } from '../../constructs/traefik/gate';
import { type MiddlewareEffect, middlewareReader } from '../readers/ingress-middlewares';
import { type IngressRoute, ingresses } from '../readers/ingresses';
import { stackRule } from '../rule';

export const ingressGateStated = stackRule({
  id: 'ingress-gate-stated',
  what: 'every Ingress states its gate, with a reason where the gate asks for no login, and has the forward auth of that gate',
  why: 'An Ingress without forward auth is open to the internet, and looks like any other.',
  *checkStack(stack, site) {
    const effects = middlewareReader(site);
    for (const ingress of ingresses(stack)) {
      const found = fault(ingress, effects(ingress.middlewares));
      if (found === undefined) continue;
      yield { address: ingress.address, found, remedy: 'make it with Ingress and a Gate, or with LoginIngress' };
    }
  },
});

function fault({ annotations }: IngressRoute, effects: readonly MiddlewareEffect[]): string | undefined {
  const gate = annotations[GATE_ANNOTATION];
  if (gate === undefined) return 'states no gate';
  switch (gate) {
    case 'required':
    case 'public': {
      const gates = effects.flatMap(({ forwardAuth }) => forwardAuth ?? []);
      if (gates.length === 1 && gates[0] === gate) return undefined;
      return `states gate ${gate} and has ${gates.length === 0 ? 'no forward auth' : `the forward auth of ${gates.join(' and ')}`}`;
    }
    case 'app':
    case 'none': {
      const login = effects.find(({ blocker }) => blocker === 'forward auth');
      if (login !== undefined) return `states gate ${gate} and has ${login.reference}`;
      const reason = String(annotations[GATE_REASON_ANNOTATION] ?? '').trim();
      return reason.length >= LEAST_REASON
        ? undefined
        : `states gate ${gate} with the reason ${JSON.stringify(reason)}`;
    }
    default:
      return `states gate ${JSON.stringify(gate)}`;
  }
}
