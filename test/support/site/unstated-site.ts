import type { SiteInput } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';

/** The site as written before `adopt` has listed what exists. */
export function leaveUnstated(): SiteInput {
  const site = JSON.parse(JSON.stringify(harbour), (key, value) => (key === 'adopt' ? undefined : value)) as SiteInput;
  const { applications, embeddedOutpost, invitationEnrollment } = site.identity;
  // What Terraform never creates states how it is found.
  for (const [id, application] of Object.entries(applications)) {
    if (application.kind === 'oidc-adopted')
      application.adopt = { provider: { variable: `adopt_${id.toLowerCase()}` } };
  }
  Object.assign(embeddedOutpost ?? {}, { adopt: harbour.identity.embeddedOutpost?.adopt });
  Object.assign(invitationEnrollment ?? {}, { title: 'Welcome', networkBinding: undefined, geoipBinding: undefined });
  return site;
}
