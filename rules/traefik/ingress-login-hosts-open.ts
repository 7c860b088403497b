import { middlewareReader } from '../readers/ingress-middlewares';
import { ingresses } from '../readers/ingresses';
import { loginOf } from '../readers/login-ingresses';
import { stackRule } from '../rule';

const REMEDY = 'make it with LoginIngress';

export const ingressLoginHostsOpen = stackRule({
  id: 'ingress-login-hosts-open',
  what: 'an Ingress of a login host, or to authentik or an outpost, has no forward auth and no CrowdSec',
  why: 'A ban locked a user out of the login page itself, and forward auth in front of the login page is a redirect loop.',
  incident: 'I4',
  *checkStack(stack, site) {
    const read = middlewareReader(site);
    for (const ingress of ingresses(stack)) {
      const { address } = ingress;
      const blockers = read(ingress.middlewares).filter(({ blocker }) => blocker !== undefined);
      const login = loginOf(ingress, site);
      if (login === undefined) {
        if (blockers.length === 0 || (site.loginHosts ?? []).length > 0) continue;
        yield {
          address,
          found: 'has forward auth or CrowdSec, and no login host is known',
          remedy: 'name the login hosts in the site',
        };
        continue;
      }
      for (const { reference, blocker } of blockers) {
        yield { address, found: `puts ${login} behind ${reference}, which is ${blocker}`, remedy: REMEDY };
      }
    }
  },
});
