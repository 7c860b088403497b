import { counted } from '../../../constructs/core/counted';
import { type FlowRow, slugOf } from '../../authentik/rows';
import { type Check, faultsAmong, passUnless } from '../check';
import { expectedEnrollmentFlow } from '../expected';

interface SourceRow {
  readonly name: string;
  readonly slug: string;
  readonly enabled: boolean;
  readonly user_matching_mode: string;
  readonly enrollment_flow: string | null;
}

/** Without its enrollment flow a source denies every new user; a wider matching mode lets a login take over an account. */
export const sourceSettings: Check = {
  id: 'sources',
  number: 14,
  title: 'every login source has the matching mode and the enrollment flow of the site',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const { sources } = site.identity;
    if (Object.keys(sources).length === 0) return undefined;
    const [rows, flows] = await Promise.all([
      authentik.all<SourceRow>('/sources/oauth/'),
      authentik.all<FlowRow>('/flows/instances/'),
    ]);
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
    const remedy = 'deploy the identity stack, or correct it in Directory > Federation and Social login';
    return passUnless(faults, counted(Object.keys(sources).length, 'source'), remedy);
  },
};
