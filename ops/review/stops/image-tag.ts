import { upgradeFault } from '../../../constructs/authentik/server/release-line';
import { authentikRelease, imageTagOf } from '../authentik-release';
import type { StopFindings, StopInput } from './stop';

/**
 * Helm once put an older image under running pods: a boot storm, and a database fail-over (incident I9). The pods may
 * run another tag than the state says, since other controllers move it: where the cluster was asked, its answer counts.
 */
export function* findImageTag({ plan, live }: StopInput): StopFindings {
  const release = authentikRelease(plan.planned);
  if (release === undefined) return;
  const { address } = release;
  const pinned = imageTagOf(release.values);
  if (pinned === undefined) {
    yield { address, found: 'it pins no global.image.tag', remedy: 'state the tag in the values of the release' };
    return;
  }
  const change = plan.changes.find((one) => one.address === address);
  if (live?.imageTag === null && authentikRelease(plan.prior) !== undefined && change?.importing === undefined) {
    const found = 'the state knows the release, and the cluster has no Deployment of its server';
    yield { address, found, remedy: 'check which cluster KUBE_CONFIG_PATH names' };
    return;
  }
  const from = live?.imageTag ?? (change === undefined ? undefined : imageTagOf(change.before));
  const fault = from === undefined ? undefined : upgradeFault(from, pinned);
  if (fault === undefined) return;
  const where = live?.imageTag === undefined || live.imageTag === null ? 'is in the state' : 'runs';
  yield { address, found: `${from} ${where}, ${pinned} is pinned: ${fault}`, remedy: 'see docs/runbooks/upgrade.md' };
}
