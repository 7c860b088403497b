import fc from 'fast-check';
import type { Access } from '../../../sites/schema/access';
import type { SiteInput } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';

const GROUPS = Object.keys(harbour.identity.groups);
/** New users join the first group: it is none of administrators. */
const ADMINISTRATORS = GROUPS.filter((id) => id !== harbour.identity.invitationEnrollment?.newUsersGroup);
const REASON = 'a reason that a reviewer can judge';

const groupsAccess = fc
  .uniqueArray(fc.constantFrom(...GROUPS), { minLength: 1, maxLength: 3 })
  .map((groups) => ({ groups }));

export const access: fc.Arbitrary<Access> = fc.oneof(groupsAccess, fc.constant({ everyone: REASON }));

/** How a site like harbour differs: other statements, other administrators, services of its own, perhaps no guests. */
export interface RandomAccess {
  readonly administrators: string[];
  readonly hosts: readonly Access[];
  readonly services: readonly Access[];
  readonly domainWide: Access;
  readonly dashboard: Access;
  readonly hasGuests: boolean;
  readonly hasPolicy: boolean;
}

export const randomAccess: fc.Arbitrary<RandomAccess> = fc.record({
  administrators: fc.uniqueArray(fc.constantFrom(...ADMINISTRATORS), { maxLength: 2 }),
  hosts: fc.array(access, { minLength: 3, maxLength: 3 }),
  services: fc.array(access, { maxLength: 2 }),
  domainWide: access,
  dashboard: access,
  hasGuests: fc.boolean(),
  hasPolicy: fc.boolean(),
});

/** Makes harbour, or a copy of it, such a site. */
export function withAccess({ identity, platform, verify, secrets }: SiteInput, random: RandomAccess): void {
  // A test user is no administrator, and any group may be one of administrators here.
  for (const { password, totp = '' } of Object.values(verify?.users ?? {})) {
    delete secrets?.[password];
    delete secrets?.[totp];
  }
  delete verify?.users;
  identity.administrators = random.administrators;
  const { hostRestriction } = identity;
  if (hostRestriction !== undefined) {
    hostRestriction.hosts = Object.fromEntries(
      random.hosts.map((one, index) => [`Host${index}`, { host: `host${index}`, access: one as never }]),
    );
    // A policy that lets everyone pass cannot stand beside groups.
    if (!random.hasPolicy || 'groups' in random.domainWide) {
      delete hostRestriction.policy;
      delete hostRestriction.binding;
    }
  }
  Object.assign(identity.applications.DomainWideCatchAll ?? {}, { access: random.domainWide });
  Object.assign(identity.applications.KubernetesDashboard ?? {}, { access: random.dashboard });
  if (!random.hasGuests) delete identity.publicGuests;
  if (platform === undefined) return;
  platform.services = Object.fromEntries(
    random.services.map((one, index) => [
      `Service${index}`,
      {
        name: `service${index}`,
        namespace: 'services',
        host: `service${index}`,
        service: { name: `service${index}`, port: 80 },
        gate: { kind: 'required' as const, access: one as never },
        cloudflareProxied: true,
      },
    ]),
  );
}
