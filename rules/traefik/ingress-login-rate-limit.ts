import { LOGIN_RATE_LIMIT } from '../../constructs/traefik/middleware';
import { type MiddlewareEffect, middlewareReader } from '../readers/ingress-middlewares';
import { ingresses } from '../readers/ingresses';
import { loginOf } from '../readers/login-ingresses';
import { stackRule } from '../rule';

const { average, burst } = LOGIN_RATE_LIMIT;

export const ingressLoginRateLimit = stackRule({
  id: 'ingress-login-rate-limit',
  what: `an Ingress that leads to a login has a rate limit, and each of its rate limits admits ${average} requests a second and ${burst} at once`,
  why: 'The login page loads about 70 scripts at once: behind the rate limit of the applications the last ones got 429, and the page stayed blank.',
  incident: 'I15',
  *checkStack(stack, site) {
    const read = middlewareReader(site);
    for (const ingress of ingresses(stack)) {
      const login = loginOf(ingress, site);
      if (login === undefined) continue;
      for (const fault of faults(read(ingress.middlewares))) {
        yield { address: ingress.address, found: `${login} ${fault}`, remedy: 'make it with LoginIngress' };
      }
    }
  },
});

function faults(effects: readonly MiddlewareEffect[]): readonly string[] {
  const limits = effects.flatMap(({ reference, rateLimit }) =>
    rateLimit === undefined ? [] : [{ reference, rateLimit }],
  );
  if (limits.length === 0) return ['without a rate limit'];
  return limits.flatMap(({ reference, rateLimit }) => {
    if (rateLimit === 'undeclared') return [`behind the rate limit ${reference}, which no stack declares`];
    if (rateLimit.average >= average && rateLimit.burst >= burst) return [];
    return [`behind ${reference}, which admits ${rateLimit.average} a second and ${rateLimit.burst} at once`];
  });
}
