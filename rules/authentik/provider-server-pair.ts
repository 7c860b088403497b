import { compareVersions } from '../../constructs/core/version';
import { allResources, type Block, type Resource, type SiteDocument } from '../readers/document';
import { stackRule } from '../rule';

interface Danger {
  readonly applies: (site: SiteDocument) => boolean;
  readonly type: string;
  readonly attribute: string;
  readonly harm: string;
}

/** Data that a pair of provider and server loses. Source: measured against a model of both servers. */
const DANGERS: readonly Danger[] = [
  {
    applies: providerPredatesServer,
    type: 'authentik_application',
    attribute: 'meta_icon',
    harm: 'the server has no set_icon_url any more: the object is lost from the state',
  },
  {
    applies: providerPredatesServer,
    type: 'authentik_flow',
    attribute: 'background',
    harm: 'the server has no set_background_url any more: the object is lost from the state',
  },
  {
    applies: providerPredatesServer,
    type: 'authentik_group',
    attribute: 'parent',
    harm: 'the server knows `parents` only: each write loses the hierarchy',
  },
  {
    applies: providerPredatesServer,
    type: 'authentik_stage_email',
    attribute: 'name',
    harm: 'token_expiry changed its type: reading the stage fails',
  },
  {
    applies: ({ providerVersion }) => atLeast(providerVersion, '2025.10') && !atLeast(providerVersion, '2026.2'),
    type: 'authentik_stage_authenticator_validate',
    attribute: 'not_configured_action',
    harm: 'the provider never sends it: MFA stays as the server has it',
  },
];

export const providerServerPair = stackRule({
  id: 'provider-server-pair',
  what: 'nothing is managed that this pair of provider and server loses',
  why: 'A provider older than the server accepts some attributes, plans no change, and loses them.',
  *checkStack(stack, site) {
    const dangers = DANGERS.filter(({ applies }) => applies(site));
    for (const resource of allResources(stack)) {
      for (const { harm, attribute } of dangers.filter((danger) => isMet(danger, resource))) {
        yield {
          address: resource.address,
          found: `states ${attribute} with provider ${site.providerVersion} and server ${site.serverVersion}: ${harm}`,
          remedy: 'leave the attribute to the UI, or pin a provider that fits the server',
        };
      }
    }
    if (atLeast(site.providerVersion, '2026.2') && !atLeast(site.serverVersion, site.providerVersion)) {
      yield {
        address: 'provider.authentik',
        found: `provider ${site.providerVersion} with the older server ${site.serverVersion}`,
        remedy: 'pin a provider of the server version: this one refuses answers that lack new fields',
      };
    }
  },
});

/**
 * An attribute that is only ignored is no finding: `adoptResource` ignores what it does not manage, and the effect
 * depends on the live object (see `Application`).
 */
function isMet({ type, attribute }: Danger, resource: Resource): boolean {
  return resource.type === type && (resource.block as Block)[attribute] !== undefined;
}

function providerPredatesServer({ providerVersion, serverVersion }: SiteDocument): boolean {
  return !atLeast(providerVersion, '2025.10') && atLeast(serverVersion, '2025.12');
}

/** Whether a version has reached a year and month; the patch does not count. */
function atLeast(version: string, minor: string): boolean {
  return compareVersions(version.split('.').slice(0, 2).join('.'), minor.split('.').slice(0, 2).join('.')) >= 0;
}
