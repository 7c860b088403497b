import { formatCount } from '../../../constructs/core/counted';
import { type FlowRow, type SourceRow, slugOf } from '../../authentik/rows';
import { type Check, faultsAmong, passUnless } from '../check';
import { expectedEnrollmentFlow } from '../expected';

interface OauthSourceRow extends SourceRow {
  readonly user_matching_mode: string;
}

/** Without its enrollment flow a source denies every new user; a wider matching mode lets a login take over an account. */
export const sourceSettings: Check = {
  id: 'sources',
  number: 14,
  title: 'every login source has the matching mode and the enrollment flow of the site, and there is no other',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const { sources } = site.identity;
    const [rows, all, flows] = await Promise.all([
      authentik.all<OauthSourceRow>('/sources/oauth/'),
      authentik.all<SourceRow>('/sources/all/'),
      authentik.all<FlowRow>('/flows/instances/'),
    ]);
    const known = Object.values(sources).map(({ slug }) => slug);
    const others = all
      .filter(({ slug, enabled }) => enabled && !known.includes(slug))
      .filter((source) => (source.authentication_flow ?? source.enrollment_flow ?? null) !== null)
      .map(({ slug }) => `${slug} signs people in and is not of the site`);
    const enrollment = expectedEnrollmentFlow(site);
    const faults = Object.values(sources).flatMap(({ slug, userMatchingMode }) => {
      const row = rows.find((one) => one.slug === slug);
      if (row === undefined) return [`${slug} does not exist`];
      const flow = slugOf(flows, row.enrollment_flow);
      return faultsAmong(
        !row.enabled && `${slug} is disabled`,
        row.user_matching_mode !== userMatchingMode &&
          `${slug} matches users by ${row.user_matching_mode}, the site says ${userMatchingMode}`,
        flow !== enrollment && `${slug} enrolls with ${flow ?? 'no flow'}, the site says ${enrollment}`,
      );
    });
    const remedy =
      'deploy the identity stack, or correct it in Directory > Federation and Social login; disable a source that the site does not state';
    return passUnless([...faults, ...others], formatCount(Object.keys(sources).length, 'source'), remedy);
  },
};
