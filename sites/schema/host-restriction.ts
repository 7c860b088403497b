import * as z from 'zod';
import { entry, notUnique, repeated, type SiteFault, unknownKeys } from './fault';
import * as f from './fields';
import { UNKNOWN_GROUP } from './groups';
import { loginHosts } from './login-hosts';
import type { Site } from './site';

export const hostRestriction = z.strictObject({
  /** One policy over all hosts, which an site may have from before: it restricts nobody. Enforced hosts need none. */
  policy: z.strictObject({ name: f.text, adopt: f.adoptByUuid.optional() }).optional(),
  /** The domain-forward-auth application that has the other hosts, and the policy. */
  application: f.constructId,
  /** Of the policy to the application: given together with it. */
  binding: z.strictObject({ order: f.order, adopt: f.adoptByUuid.optional() }).optional(),
  hosts: z.record(
    f.constructId,
    z.strictObject({
      /** First label of the host: the site's domain is put behind it. */
      host: f.hostLabel,
      groups: z.array(f.constructId).min(1, 'must not be empty; name the groups that may open the host'),
      /**
       * Gives the host a forward_single provider and application of its own: the form that enforces. The platform leads
       * `/outpost.goauthentik.io` of the host to the outpost then, where people are logged in.
       */
      enforce: z.boolean(),
      /** Of an enforced host. */
      adopt: f.adoptParts.optional(),
    }),
  ),
});

type HostRestriction = NonNullable<Site['identity']['hostRestriction']>;

const PATH = ['identity', 'hostRestriction'];

/** The hosts, the groups that may open them, and the application and policy that hold for the rest. */
export function* hostRestrictionFaults(site: Site): Generator<SiteFault> {
  const { hostRestriction, applications, groups } = site.identity;
  if (hostRestriction === undefined) return;
  const hosts = Object.entries(hostRestriction.hosts);
  const hostPath = (id: string) => [...PATH, 'hosts', id, 'host'];
  yield* repeated(
    hosts.map(([id, { host }]) => entry(hostPath(id), host)),
    notUnique,
  );
  yield* policyFaults(hostRestriction);
  const { application } = hostRestriction;
  if (applications[application]?.kind !== 'domain-forward-auth') {
    const message = 'must name a domain-forward-auth application; give its key under identity.applications';
    yield { path: [...PATH, 'application'], found: application, message };
  }
  const logins = loginHosts(site);
  for (const [id, { host, groups: members }] of hosts) {
    yield* unknownKeys([...PATH, 'hosts', id, 'groups'], members, groups, UNKNOWN_GROUP);
    if (!logins.includes(`${host}.${site.domain}`)) continue;
    const message = 'must not be a login host; nobody could sign in, remove it from the list';
    yield { path: hostPath(id), found: host, message };
  }
}

/** Without a policy there is nothing but the hosts that are enforced. */
function* policyFaults({ policy, binding, hosts }: HostRestriction): Generator<SiteFault> {
  if ((policy === undefined) !== (binding === undefined)) {
    const message = 'must be given together with the policy; add the one that is missing, or leave out both';
    yield { path: [...PATH, 'binding'], found: binding, message };
  }
  for (const [id, { enforce }] of policy === undefined ? Object.entries(hosts) : []) {
    if (enforce) continue;
    const message = 'must be true without a policy, nothing else names the host; enforce it, or leave it out';
    yield { path: [...PATH, 'hosts', id, 'enforce'], found: enforce, message };
  }
}
