import * as z from 'zod';
import { application, domainWideHosts, scope } from './applications';
import { invitationEnrollment } from './enrollment';
import type { SiteFault } from './fault';
import * as f from './fields';
import { group } from './groups';
import { publicGuests } from './guests';
import { hostRestriction } from './host-restriction';
import { embeddedOutpost, outpostDeployment } from './outposts';
import { SOURCE_FLOW, signIn } from './sign-in';
import type { Site } from './site';
import { source } from './sources';

/** The authentik part of a site. Records are keyed by construct id: the key is the address in the state. */

const reputation = z.strictObject({
  name: f.text,
  threshold: z.int().negative('is not negative; use for example -5'),
  checkIp: z.boolean(),
  checkUsername: z.boolean(),
  adopt: f.adoptByUuid.optional(),
});

export const identity = z.strictObject({
  host: f.host,
  /** Version of the server that runs: some pairs of provider and server lose data. */
  serverVersion: f.version,
  apiToken: f.secretName,
  flows: z.strictObject({
    authorization: f.slug,
    invalidation: f.slug,
    passkey: f.slug.optional(),
    /** What a login by a source runs through. */
    sourceAuthentication: f.slug.default(SOURCE_FLOW),
  }),
  signIn,
  groups: z.record(f.constructId, group),
  /** Keys of `identity.groups` whose members may open everything. */
  administrators: z.array(f.constructId).default([]),
  sources: z.record(f.constructId, source).default({}),
  invitationEnrollment: invitationEnrollment.optional(),
  scopes: z.record(f.constructId, scope).default({}),
  applications: z.record(f.constructId, application),
  hostRestriction: hostRestriction.optional(),
  reputation: reputation.optional(),
  publicGuests: publicGuests.optional(),
  outpostDeployment: outpostDeployment.optional(),
  embeddedOutpost: embeddedOutpost.optional(),
});

export type Identity = z.output<typeof identity>;
export type ApplicationSite = Identity['applications'][string];

/** Construct ids of the stack itself: the keys of the site stand beside them and may be none of these. */
export const IDENTITY_IDS = z.enum([
  'AdminServices',
  'Anchors',
  'Authentik',
  'Authorization',
  'Backend',
  'BruteForceProtection',
  'EmbeddedOutpost',
  'Invalidation',
  'InvitationEnrollment',
  'Passkey',
  'PublicGuests',
  'SignIn',
  'SourceAuthentication',
]).enum;

/** Hosts of authentik are under the domain of the site: its cookies and Ingresses are there. */
export function* domainFaults({ domain, identity }: Site): Generator<SiteFault> {
  const hosts: [readonly string[], string][] = [
    [['identity', 'host'], identity.host],
    ...domainWideHosts(identity).map(([id, host]): [readonly string[], string] => [
      ['identity', 'applications', id, 'provider', 'externalHost'],
      host,
    ]),
  ];
  if (identity.publicGuests !== undefined) {
    hosts.push([['identity', 'publicGuests', 'provider', 'externalHost'], identity.publicGuests.provider.externalHost]);
  }
  for (const [path, host] of hosts) {
    if (host === domain || host.endsWith(`.${domain}`)) continue;
    yield { path, found: host, message: `is not under ${domain}; correct the host or the domain` };
  }
}
