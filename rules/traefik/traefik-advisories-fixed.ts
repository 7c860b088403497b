import { findFix, findLacked } from '../../constructs/authentik/server/advisories';
import { formatCount } from '../../constructs/core/counted';
import { compareVersions } from '../../constructs/core/version';
import { manifestsIn } from '../readers/manifests';
import type { Finding, Rule } from '../rule';

export const traefikAdvisoriesFixed: Rule = {
  id: 'traefik-advisories-fixed',
  what: 'the site states the version of Traefik, and it has the fix of every published advisory about forward auth',
  why: 'A header with dots, an upgrade or a trailer gets past the forward auth of an older Traefik.',
  *check({ stacks, traefikVersion }) {
    for (const stack of stacks) {
      const made = manifestsIn(stack).find(({ manifest }) => manifest.kind === 'Middleware');
      const fault = made === undefined ? undefined : versionFault(traefikVersion);
      if (made !== undefined && fault !== undefined) yield { stack: stack.name, address: made.address, ...fault };
    }
  },
};

function versionFault(version: string | undefined): Pick<Finding, 'subject' | 'found' | 'remedy'> | undefined {
  if (version === undefined) {
    return {
      subject: 'version of Traefik',
      found: 'has middlewares for a Traefik of unknown version',
      remedy: 'set platform.traefik.version to the tag of its image; or state in an exception what keeps it up to date',
    };
  }
  const lacked = findLacked(version, 'traefik');
  if (lacked.length === 0) return undefined;
  const them = lacked.map(({ id, title }) => `${id} (${title})`).join(', ');
  // A line without a fix ends: the first version of a later line that has all of them.
  const next =
    findFix(version, lacked) ??
    lacked
      .flatMap(({ fixed }) => fixed)
      .sort(compareVersions)
      .at(-1);
  return {
    subject: `Traefik ${version}`,
    found: `has middlewares for Traefik ${version}, which lacks ${formatCount(lacked.length, 'published fix', 'published fixes')}: ${them}`,
    remedy: `upgrade Traefik to ${next} or later with \`aliasHeadersStrategy: delete\` on its entry point, then set platform.traefik.version`,
  };
}
