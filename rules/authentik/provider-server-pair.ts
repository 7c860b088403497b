import { compareVersions } from '../../constructs/core/version';
import { resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

/**
 * Lists what a provider before 2025.10 loses on a server from 2025.12 on. Source: measured against a model of both
 * servers.
 */
const LOST: readonly (readonly [type: string, attribute: string, harm: string])[] = [
  ['authentik_application', 'meta_icon', 'the server has no set_icon_url any more: the object is lost from the state'],
  ['authentik_flow', 'background', 'the server has no set_background_url any more: the object is lost from the state'],
  ['authentik_group', 'parent', 'the server knows `parents` only: each write loses the hierarchy'],
];

export const providerServerPair = stackRule({
  id: 'provider-server-pair',
  what: 'nothing is managed that this pair of provider and server loses',
  why: 'A provider older than the server accepts some attributes, plans no change, and loses them.',
  *checkStack(stack, { providerVersion, serverVersion }) {
    const pair = `provider ${providerVersion} and server ${serverVersion}`;
    const isOld = !atLeast(providerVersion, '2025.10') && atLeast(serverVersion, '2025.12');
    for (const [type, attribute, harm] of isOld ? LOST : []) {
      for (const { address, block } of resourcesOfType(stack, type)) {
        // An attribute that is only ignored is not written, and the effect depends on the live object (`Application`).
        if (block[attribute] === undefined) continue;
        const remedy = 'leave the attribute to the UI, or pin a provider that fits the server';
        yield { address, found: `states ${attribute} with ${pair}: ${harm}`, remedy };
      }
    }
    const isNewer = atLeast(providerVersion, '2026.2') && !atLeast(serverVersion, providerVersion);
    if (isNewer && stack.config.provider?.authentik !== undefined) {
      yield {
        address: 'provider.authentik',
        found: `has provider ${providerVersion} with the older server ${serverVersion}`,
        remedy: 'pin a provider of the server version: this one refuses answers that lack new fields',
      };
    }
  },
});

/** Whether a version has reached a year and month; the patch does not count. */
function atLeast(version: string, minor: string): boolean {
  return compareVersions(version.split('.').slice(0, 2).join('.'), minor.split('.').slice(0, 2).join('.')) >= 0;
}
