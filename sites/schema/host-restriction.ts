import * as z from 'zod';
import { hostAccess } from './access';
import { entry, repeated, type SiteFault } from './fault';
import * as f from './fields';
import { loginHosts } from './login-hosts';
import type { Site } from './site';

export const hostRestriction = z.strictObject({
  /** One policy over all hosts, which a site may have from before. It restricts nobody; the hosts' own applications do. */
  policy: z.strictObject({ name: f.text, adopt: f.adoptByUuid.optional() }).optional(),
  /** The domain-forward-auth application that has the other hosts, and the policy. */
  application: f.constructId,
  /** Of the policy to the application: given together with it. */
  binding: z.strictObject({ order: f.order, adopt: f.adoptByUuid.optional() }).optional(),
  /** Hosts that another tool publishes behind the site's forward auth. A published service says it in its gate. */
  hosts: z.record(
    f.constructId,
    z.strictObject({
      /** First label of the host: the site's domain is put behind it. */
      host: f.hostLabel,
      /**
       * For groups, the host gets a forward_single provider and application of its own, the form that enforces. The
       * platform routes `/outpost.goauthentik.io` of the host to the outpost then, where people are signed in.
       */
      access: hostAccess,
      /** Of a host for groups. */
      adopt: f.adoptParts.optional(),
    }),
  ),
});

type HostRestriction = NonNullable<Site['identity']['hostRestriction']>;

const PATH = ['identity', 'hostRestriction'];

/** The hosts, and the application and policy that hold for the rest. */
export function* hostRestrictionFaults(site: Site): Generator<SiteFault> {
  const { hostRestriction, applications } = site.identity;
  if (hostRestriction === undefined) return;
  const hosts = Object.entries(hostRestriction.hosts);
  const hostPath = (id: string) => [...PATH, 'hosts', id, 'host'];
  yield* repeated(hosts.map(([id, { host }]) => entry(hostPath(id), host)));
  yield* policyFaults(hostRestriction, site);
  const { application } = hostRestriction;
  if (applications[application]?.kind !== 'domain-forward-auth') {
    const message = 'names no domain-forward-auth application; give its key under identity.applications';
    yield { path: [...PATH, 'application'], found: application, message };
  }
  const logins = loginHosts(site);
  for (const [id, { host }] of hosts) {
    if (!logins.includes(`${host}.${site.domain}`)) continue;
    const message = 'is a login host; remove it, or no user can sign in';
    yield { path: hostPath(id), found: host, message };
  }
}

/** A policy and its binding belong together, and to an application that lets everyone in: the policy does anyway. */
function* policyFaults({ policy, binding, application }: HostRestriction, { identity }: Site): Generator<SiteFault> {
  if ((policy === undefined) !== (binding === undefined)) {
    const message = 'does not go with the policy; give both, or leave out both';
    yield { path: [...PATH, 'binding'], found: binding, message };
  }
  const access = identity.applications[application]?.access;
  if (policy === undefined || access === undefined || !('groups' in access)) return;
  const message = 'is bound where groups may open it, and lets everyone pass; leave it out, or say everyone';
  yield { path: [...PATH, 'policy'], found: policy.name, message };
}
