import {
  type Advisory,
  type AdvisoryCondition,
  findFix,
  findLacked,
} from '../../constructs/authentik/server/advisories';
import { formatCount } from '../../constructs/core/counted';
import { resourcesOfType, type SiteDocument } from '../readers/document';
import type { Rule } from '../rule';

const PROVIDER = 'provider.authentik';

export const advisoriesFixed: Rule = {
  id: 'advisories-fixed',
  what: 'the server has the fix of every published advisory that concerns the site',
  why: 'Published advisories say how to attack a server that lacks their fix.',
  *check(site) {
    const { serverVersion } = site;
    const { lacked, ours } = advisoriesOf(site, serverVersion);
    const stack = site.stacks.find(({ config }) => config.provider?.authentik !== undefined);
    if (ours.length === 0 || stack === undefined) return;
    const them = ours.map(({ id, title }) => `${id} (${title})`).join(', ');
    const next = findFix(serverVersion, ours);
    yield {
      stack: stack.name,
      address: PROVIDER,
      subject: `server ${serverVersion}`,
      found: `runs server ${serverVersion}, which lacks ${formatCount(lacked.length, 'published fix', 'published fixes')}, ${ours.length} of them concern this site: ${them}`,
      remedy:
        next === undefined
          ? 'upgrade to a later line, one at a time (docs/runbooks/upgrade.md)'
          : `set identity.serverVersion to ${next} or later, which has them`,
    };
  },
};

/** Published advisories whose fix a version of the server lacks, and those of them that concern a site. */
export function advisoriesOf(
  site: SiteDocument,
  version: string,
): Readonly<Record<'lacked' | 'ours', readonly Advisory[]>> {
  const lacked = findLacked(version);
  return { lacked, ours: lacked.filter(({ concerns }) => has(site, concerns)) };
}

/** Returns what a stack shows; what only the UI knows concerns no site here. */
function has({ stacks }: SiteDocument, condition: AdvisoryCondition): boolean {
  const any = (type: string) => stacks.some((stack) => resourcesOfType(stack, type).length > 0);
  switch (condition) {
    case 'every site':
      return true;
    case 'forward auth':
      return any('authentik_outpost');
    case 'invitations':
      return any('authentik_stage_invitation');
    case 'redirect expression':
      return stacks.some((stack) =>
        resourcesOfType(stack, 'authentik_provider_oauth2').some(({ block }) =>
          JSON.stringify(block.allowed_redirect_uris ?? []).includes('"regex"'),
        ),
      );
    default:
      return false;
  }
}
