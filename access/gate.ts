import { GATE_ANNOTATION, MIDDLEWARES_ANNOTATION } from '../constructs/traefik/gate';
import { existingMiddleware } from '../rules/readers/ingress-middlewares';

/** The stated gate of an Ingress; without one the gate that its middlewares amount to, undefined where none is forward auth. */
export function gateOf(annotations: Readonly<Record<string, unknown>>): string | undefined {
  const stated = annotations[GATE_ANNOTATION];
  if (typeof stated === 'string') return stated;
  const guards = middlewaresOf(annotations).flatMap((name) => existingMiddleware(name).forwardAuth ?? []);
  if (guards.length === 0) return undefined;
  return guards.includes('required') ? 'required' : 'public';
}

/** Traefik's middlewares of an Ingress, in their order. */
export function middlewaresOf(annotations: Readonly<Record<string, unknown>>): readonly string[] {
  const text = annotations[MIDDLEWARES_ANNOTATION];
  return typeof text === 'string' ? text.split(',').map((name) => name.trim()) : [];
}
