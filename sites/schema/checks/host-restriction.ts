import { domainWideHosts } from '../applications';
import { entry, type Fault, fault, findRepeated, withNearest } from '../fields/fault';
import { loginHosts } from '../login-hosts';
import type { Site } from '../site-schema';
import { hostsWithApplication } from '../stated-hosts';

type HostRestriction = NonNullable<Site['identity']['hostRestriction']>;

const PATH = 'identity.hostRestriction';

/** The hosts, and the application and policy that hold for the rest. */
export function* hostRestrictionFaults(site: Site): Generator<Fault> {
  const { hostRestriction, applications, signIn } = site.identity;
  const isSessionStated = Object.keys(signIn.logins).length + domainWideHosts(site.identity).length > 0;
  if (!isSessionStated && signIn.asOnTheServer !== undefined && hostsWithApplication(site).length > 0) {
    const message = 'is empty, and the sessions of the hosts have their length from it; state a login stage';
    yield fault('identity.signIn.logins', message, signIn.logins);
  }
  if (hostRestriction === undefined) return;
  const hosts = Object.entries(hostRestriction.hosts);
  const hostPath = (id: string) => `${PATH}.hosts.${id}.host`;
  yield* findRepeated(hosts.map(([id, { host }]) => entry(hostPath(id), host)));
  yield* policyFaults(hostRestriction, site);
  const { application } = hostRestriction;
  if (applications[application]?.kind !== 'domain-forward-auth') {
    const message = 'is not a domain-forward-auth application; give its key under identity.applications';
    yield fault(
      `${PATH}.application`,
      withNearest(
        message,
        application,
        domainWideHosts(site.identity).map(([key]) => key),
      ),
      application,
    );
  }
  const logins = loginHosts(site);
  for (const [id, { host }] of hosts) {
    if (!logins.includes(`${host}.${site.domain}`)) continue;
    const message = 'is a login host; remove it, or no user can sign in';
    yield fault(hostPath(id), message, host);
  }
}

/** A policy and its binding belong together, and to an application that lets everyone in: the policy does anyway. */
function* policyFaults({ policy, binding, application }: HostRestriction, { identity }: Site): Generator<Fault> {
  if ((policy === undefined) !== (binding === undefined)) {
    const message = 'does not go with the policy; give both, or leave out both';
    yield fault(`${PATH}.binding`, message, binding);
  }
  const access = identity.applications[application]?.access;
  if (policy === undefined || access === undefined || !('groups' in access)) return;
  const message = 'is bound where groups may open it, and lets everyone pass; leave it out, or say everyone';
  yield fault(`${PATH}.policy`, message, policy.name);
}
