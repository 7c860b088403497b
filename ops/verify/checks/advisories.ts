import { findFix } from '../../../constructs/authentik/server/advisories';
import { formatCount } from '../../../constructs/core/counted';
import { advisoriesFixed, advisoriesOf } from '../../../rules/authentik/advisories-fixed';
import { type Check, fail, pass } from '../check';

/** The site pins a version; another one may run, and an advisory may be newer than the last deployment. */
export const advisories: Check = {
  id: 'advisories',
  number: 27,
  title: 'the server that runs has the fix of every published advisory that concerns the site',
  needs: ['authentik'],
  async run({ site, document, authentik }) {
    const { version_current: version } = await authentik.get<{ readonly version_current: string }>('/admin/version/');
    const { lacked, ours } = advisoriesOf(await document(), version);
    if (ours.length === 0) {
      const others =
        lacked.length === 0 ? '' : `, and ${formatCount(lacked.length, 'fix', 'fixes')} of what the site has not`;
      return pass(`server ${version} lacks no fix that concerns the site${others}`);
    }
    const found = `server ${version} lacks ${ours.map(({ id, title }) => `${id} (${title})`).join(', ')}`;
    const accepted = site.exceptions.find(({ rule }) => rule === advisoriesFixed.id);
    if (accepted !== undefined && version === site.identity.serverVersion) {
      return pass(`${found}; the site accepts it: ${accepted.reason}`);
    }
    const next = findFix(version, ours);
    return fail(
      found,
      next === undefined
        ? 'upgrade to a later line, one at a time: docs/runbooks/upgrade.md'
        : `upgrade to ${next} or later of the same line: docs/runbooks/upgrade.md`,
    );
  },
};
