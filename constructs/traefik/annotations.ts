/** Annotations of an Ingress that the rules read too. Here, so that they load no provider. */
export const MIDDLEWARES_ANNOTATION = 'traefik.ingress.kubernetes.io/router.middlewares';
export const GATE_ANNOTATION = 'gatehouse/gate';
export const GATE_REASON_ANNOTATION = 'gatehouse/gate-reason';
