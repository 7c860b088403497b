import type { FlowRef } from '../constructs/authentik/flows/flow';
import { InvitationEnrollment } from '../constructs/authentik/flows/invitation-enrollment';
import { OauthSource, type OauthSourceRef } from '../constructs/authentik/oauth-source';
import type { Secrets } from '../constructs/core/secrets';
import type { SitePart } from '../constructs/core/site-part';
import type { SiteStack } from '../constructs/core/stack';
import { IDENTITY_IDS, type Identity } from '../sites/schema/identity';
import type { IdentityFlows } from './identity-flows';
import type { IdentityGroups } from './identity-groups';

interface EnrollmentParts {
  readonly flows: IdentityFlows;
  readonly groups: IdentityGroups;
  readonly secrets: Secrets;
}

/** The enrollment by invitation, and the login sources of the site, which enrol with it. */
export function enrollment(stack: SiteStack, identity: Identity, parts: EnrollmentParts): readonly OauthSourceRef[] {
  const { invitationEnrollment: settings, sources } = identity;
  if (settings === undefined) {
    // Terraform manages none of them: the schema wants an enrollment for one that it does.
    return Object.entries(sources).map(([id, { slug }]) =>
      stack.part(`identity.sources.${id}`, (part) => OauthSource.fromSlug(part, id, slug)),
    );
  }
  const { flows, groups } = parts;
  return stack.part('identity.invitationEnrollment', (part) => {
    const made = new InvitationEnrollment(part, IDENTITY_IDS.InvitationEnrollment, {
      slug: settings.slug,
      title: settings.title,
      sources: (enrollmentFlow) =>
        Object.entries(sources).map(([id, source]) =>
          stack.part(`identity.sources.${id}`, (of) => oauthSource(of, id, source, enrollmentFlow, parts)),
        ),
      newUsersGroup: groups.of(settings.newUsersGroup),
      assignableGroups: settings.assignableGroups.map((id) => groups.of(id)),
      sessionDuration: settings.sessionDuration,
      networkBinding: settings.networkBinding,
      geoipBinding: settings.geoipBinding,
      adopt: settings.adopt,
      passkeyFlow: flows.passkey,
      sourceFlow: settings.sourceFlow,
    });
    return made.sources;
  });
}

function oauthSource(
  part: SitePart,
  id: string,
  source: Identity['sources'][string],
  enrollmentFlow: FlowRef,
  { flows, secrets }: EnrollmentParts,
): OauthSourceRef {
  const { slug } = source;
  if (source.lookup) return OauthSource.fromSlug(part, id, slug);
  const { adopt } = source;
  return new OauthSource(part, id, {
    name: source.name,
    slug,
    providerType: source.providerType,
    userMatchingMode: source.userMatchingMode,
    consumerKey: secrets.reference(source.consumerKey),
    consumerSecret: secrets.reference(source.consumerSecret),
    enrollmentFlow,
    // The UI owns the flow of an adopted source, unless the site has one for all sources.
    authenticationFlow: adopt === undefined ? flows.sourceAuthentication : flows.sourceSignIn,
    after: flows.sourceSignIn?.parts,
    adopt,
  });
}
