import type * as z from 'zod';
import { Adoption } from '../../constructs/authentik/adoption';
import { enforcedSlug } from '../../constructs/authentik/enforced-slug';
import { STANDARD_PROXY_SCOPES } from '../../constructs/authentik/standard-scopes';
import { memoryBytes } from '../../constructs/kubernetes/quantity';
import type { CheckedSite, SiteFault as Fault } from './checked-site';
import type { Identity } from './identity';
import { ingressFaults } from './ingress-faults';
import { keyFaults } from './key-faults';
import { platformFaults } from './platform-faults';
import { quotaFaults } from './quota-faults';
import { secretFaults } from './secret-faults';
import { signInFaults } from './sign-in-faults';
import { stateFaults } from './state-faults';

/** What no field can know alone: references between the parts of a site. Runs when every field is well-formed. */
export function crossChecks(context: z.core.ParsePayload<CheckedSite>): void {
  for (const { path, found, message } of [
    ...keyFaults(context.value),
    ...variableFaults(context.value),
    ...secretFaults(context.value),
    ...groupFaults(context.value.identity),
    ...flowFaults(context.value.identity),
    ...signInFaults(context.value.identity),
    ...stateFaults(context.value),
    ...accessFaults(context.value.identity),
    ...applicationFaults(context.value),
    ...outpostFaults(context.value.identity),
    ...domainFaults(context.value),
    ...platformFaults(context.value),
    ...quotaFaults(context.value),
    ...ingressFaults(context.value),
  ]) {
    context.issues.push({ code: 'custom', path: [...path], input: found, message });
  }
}

const UNKNOWN_GROUP = 'must name a group of the site by its key; add it under identity.groups';
const UNKNOWN_SCOPE = 'must name a scope of the site by its key; add it under identity.scopes';

/** A variable names one object, and is no secret. */
function* variableFaults({ identity, secrets }: CheckedSite): Generator<Fault> {
  const taken = new Map(Object.keys(secrets).map((name) => [name, 'a secret']));
  for (const { path, name } of adoptionVariables(identity, ['identity'])) {
    const first = taken.get(name);
    if (first === undefined) taken.set(name, path.join('.'));
    else yield { path, found: name, message: `must be a variable of its own, ${first} has the name; choose another` };
  }
}

function* adoptionVariables(
  value: unknown,
  path: readonly string[],
): Generator<{ path: readonly string[]; name: string }> {
  if (value instanceof Adoption) {
    if (value.variableName !== undefined) yield { path, name: value.variableName };
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) yield* adoptionVariables(member, [...path, key]);
  }
}

function* groupFaults({ groups, invitationEnrollment, hostRestriction, publicGuests }: Identity): Generator<Fault> {
  const known = (id: string) => Object.hasOwn(groups, id);
  for (const [id, { parent }] of Object.entries(groups)) {
    if (parent !== undefined && !known(parent)) {
      yield { path: ['identity', 'groups', id, 'parent'], found: parent, message: UNKNOWN_GROUP };
    }
  }
  yield* duplicates([
    ...Object.entries(groups).map(([id, { name }]) => [['identity', 'groups', id, 'name'], name] as const),
    ...(publicGuests === undefined ? [] : [[['identity', 'publicGuests', 'group'], publicGuests.group] as const]),
  ]);
  for (const id of Object.keys(groups)) {
    if (!isOwnAncestor(groups, id)) continue;
    const path = ['identity', 'groups', id, 'parent'];
    yield { path, found: groups[id]?.parent, message: 'must not lead back to the group itself; cut the circle' };
  }
  if (invitationEnrollment !== undefined) {
    const path = ['identity', 'invitationEnrollment'];
    const { newUsersGroup, assignableGroups } = invitationEnrollment;
    if (!known(newUsersGroup)) yield { path: [...path, 'newUsersGroup'], found: newUsersGroup, message: UNKNOWN_GROUP };
    else if (givesSuperuser(groups, newUsersGroup)) {
      const message = 'must not lead to a group of superusers; every new user would be one';
      yield { path: [...path, 'newUsersGroup'], found: newUsersGroup, message };
    }
    for (const [index, id] of assignableGroups.entries()) {
      const at = [...path, 'assignableGroups', index];
      if (!known(id)) yield { path: at, found: id, message: UNKNOWN_GROUP };
      else if (givesSuperuser(groups, id)) {
        yield { path: at, found: id, message: 'must not be a group of superusers; add such members by hand' };
      }
    }
  }
  for (const [id, host] of Object.entries(hostRestriction?.hosts ?? {})) {
    yield* keysFaults(['identity', 'hostRestriction', 'hosts', id, 'groups'], host.groups, groups, UNKNOWN_GROUP);
  }
}

/** Members of a group are members of every group that it belongs to. */
function givesSuperuser(groups: Identity['groups'], id: string): boolean {
  const seen = new Set<string>();
  for (let next: string | undefined = id; next !== undefined && !seen.has(next); next = groups[next]?.parent) {
    if (groups[next]?.superuser === true) return true;
    seen.add(next);
  }
  return false;
}

function isOwnAncestor(groups: Identity['groups'], id: string): boolean {
  const seen = new Set<string>();
  let ancestor = groups[id]?.parent;
  while (ancestor !== undefined && ancestor !== id && !seen.has(ancestor)) {
    seen.add(ancestor);
    ancestor = groups[ancestor]?.parent;
  }
  return ancestor === id;
}

/** What applications point at: their scopes, and the groups that may open them. */
function* accessFaults({ applications, groups, scopes }: Identity): Generator<Fault> {
  for (const [id, application] of Object.entries(applications)) {
    const path = ['identity', 'applications', id];
    if (application.kind === 'oidc') {
      yield* keysFaults([...path, 'scopes'], application.scopes, scopes, UNKNOWN_SCOPE);
      yield* keysFaults([...path, 'groups'], application.groups ?? [], groups, UNKNOWN_GROUP);
    } else if (application.kind === 'domain-forward-auth' && application.provider.scopes !== undefined) {
      const listed = application.provider.scopes;
      const at = [...path, 'provider', 'scopes'];
      yield* keysFaults(at, listed, scopes, UNKNOWN_SCOPE);
      const managed = listed.flatMap((key) => {
        const one = scopes[key];
        return one !== undefined && 'managed' in one ? [one.managed] : [];
      });
      const missing = STANDARD_PROXY_SCOPES.filter((standard) => !managed.includes(standard));
      if (missing.length === 0) continue;
      const message = `must have the scopes that the server adds anyway; add { managed } ones for ${missing.join(', ')}`;
      yield { path: at, found: listed, message };
    }
  }
}

/** Keys that a record of the site does not have. */
function* keysFaults(
  path: readonly string[],
  keys: readonly string[],
  record: object,
  message: string,
): Generator<Fault> {
  for (const [index, key] of keys.entries()) {
    if (!Object.hasOwn(record, key)) yield { path: [...path, index], found: key, message };
  }
}

function* applicationFaults({ identity, domain }: CheckedSite): Generator<Fault> {
  const { applications, hostRestriction, publicGuests } = identity;
  const hosts = Object.entries(hostRestriction?.hosts ?? {});
  const hostPath = (id: string) => ['identity', 'hostRestriction', 'hosts', id, 'host'];
  yield* duplicates(hosts.map(([id, { host }]) => [hostPath(id), host] as const));
  const guests = publicGuests?.application.slug;
  yield* duplicates([
    ...Object.entries(applications).flatMap(([id, application]) =>
      'slug' in application ? [[['identity', 'applications', id, 'slug'], application.slug] as const] : [],
    ),
    ...(guests === undefined ? [] : [[['identity', 'publicGuests', 'application', 'slug'], guests] as const]),
    ...hosts.flatMap(([id, { host, enforce }]) =>
      enforce ? [[hostPath(id), enforcedSlug(`${host}.${domain}`)] as const] : [],
    ),
  ]);
  if (hostRestriction !== undefined) yield* restrictionFaults(hostRestriction);
  const restricted = hostRestriction?.application;
  if (restricted !== undefined && applications[restricted]?.kind !== 'domain-forward-auth') {
    yield {
      path: ['identity', 'hostRestriction', 'application'],
      found: restricted,
      message: 'must name a domain-forward-auth application; give its key under identity.applications',
    };
  }
}

/** Without a policy there is nothing but the hosts that are enforced. */
function* restrictionFaults({ policy, binding, hosts }: NonNullable<Identity['hostRestriction']>): Generator<Fault> {
  const path = ['identity', 'hostRestriction'];
  if ((policy === undefined) !== (binding === undefined)) {
    const message = 'must be given together with the policy; add the one that is missing, or leave out both';
    yield { path: [...path, 'binding'], found: binding, message };
  }
  for (const [id, { enforce }] of policy === undefined ? Object.entries(hosts) : []) {
    if (enforce) continue;
    const message = 'must be true without a policy, nothing else names the host; enforce it, or leave it out';
    yield { path: [...path, 'hosts', id, 'enforce'], found: enforce, message };
  }
}

/** Flows that Terraform creates: one slug each. And what a flow is needed for. */
function* flowFaults({ signIn, invitationEnrollment, publicGuests, sources }: Identity): Generator<Fault> {
  if (invitationEnrollment === undefined && Object.keys(sources).length > 0) {
    const message = 'must not be given without identity.invitationEnrollment; a source enrols with that flow';
    yield { path: ['identity', 'sources'], found: Object.keys(sources), message };
  }
  if (invitationEnrollment !== undefined && Object.keys(sources).length === 0) {
    const message =
      'must not be empty with identity.invitationEnrollment; its screen shows sources and nothing to type in';
    yield { path: ['identity', 'sources'], found: sources, message };
  }
  for (const [id, { providerType, managed }] of Object.entries(sources)) {
    if (providerType !== 'openidconnect' || managed?.adoption.isCreation !== true) continue;
    const message =
      "must not be made by Terraform, the server wants URLs that a site does not have; make it in the UI, and adopt it by 'key'";
    yield { path: ['identity', 'sources', id, 'providerType'], found: providerType, message };
  }
  const path = ['identity', 'signIn', 'flow', 'slug'];
  const enrollment = invitationEnrollment?.slug;
  const guests = publicGuests?.flow.slug;
  yield* duplicates([
    [path, signIn.flow.slug],
    ...(enrollment === undefined ? [] : [[['identity', 'invitationEnrollment', 'slug'], enrollment] as const]),
    ...(guests === undefined ? [] : [[['identity', 'publicGuests', 'flow', 'slug'], guests] as const]),
  ]);
}

function* duplicates(values: readonly (readonly [path: readonly string[], value: string])[]): Generator<Fault> {
  const taken = new Map<string, string>();
  for (const [path, value] of values) {
    const first = taken.get(value);
    if (first === undefined) taken.set(value, path.join('.'));
    else yield { path, found: value, message: `must be unique; ${first} has it already` };
  }
}

function* outpostFaults(identity: Identity): Generator<Fault> {
  yield* sharedMemoryFaults(identity);
  const path = ['identity', 'outpostDeployment'];
  const forwardAuth = Object.values(identity.applications).some(({ kind }) => kind === 'domain-forward-auth');
  if (identity.outpostDeployment === undefined && (identity.publicGuests ?? identity.embeddedOutpost) !== undefined) {
    yield { path, found: undefined, message: 'must be given; say where the outposts of this site run' };
  }
  if (forwardAuth && identity.embeddedOutpost === undefined) {
    yield {
      path: ['identity', 'embeddedOutpost'],
      found: undefined,
      message: 'must be given; a domain-forward-auth application is served by it',
    };
  }
}

/** Files in /dev/shm are memory of the pod: it would be killed before the volume is full, or anybody was called. */
function* sharedMemoryFaults({ embeddedOutpost }: Identity): Generator<Fault> {
  const limit = embeddedOutpost?.resources.limits?.memory;
  if (embeddedOutpost === undefined || limit === undefined) return;
  const { sharedMemory } = embeddedOutpost;
  if ((memoryBytes(sharedMemory) ?? 0) < (memoryBytes(limit) ?? 0)) return;
  const message = `must be below the memory limit of the outpost, ${limit}; lower it, or raise the limit`;
  yield { path: ['identity', 'embeddedOutpost', 'sharedMemory'], found: sharedMemory, message };
}

function* domainFaults({ domain, identity }: CheckedSite): Generator<Fault> {
  const below = (host: string) => host === domain || host.endsWith(`.${domain}`);
  const hosts: [readonly string[], string][] = [[['identity', 'host'], identity.host]];
  for (const [id, application] of Object.entries(identity.applications)) {
    if (application.kind === 'domain-forward-auth') {
      hosts.push([['identity', 'applications', id, 'provider', 'externalHost'], application.provider.externalHost]);
    }
  }
  if (identity.publicGuests !== undefined) {
    hosts.push([['identity', 'publicGuests', 'provider', 'externalHost'], identity.publicGuests.provider.externalHost]);
  }
  for (const [path, host] of hosts) {
    if (!below(host)) yield { path, found: host, message: `must be under ${domain}; correct the host or the domain` };
  }
}
