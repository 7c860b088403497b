import { SERVER_FLOWS, SERVER_LOGIN_FLOW } from '../../../constructs/authentik/server/server-objects';
import { resourcesOfType, type SiteDocument } from '../../../rules/readers/document';
import type { FlowRow } from '../../authentik/rows';
import { type Check, passUnless, unknown } from '../check';
import { readLiveDeciders, readServersDeciders, readStatedDeciders } from '../flow-policies';
import { flowsOfSite } from '../flows-in-use';
import { DENIED, firstPage } from '../stranger';

interface LoginStageRow {
  readonly flow_set: readonly { readonly slug: string }[];
}

/** A flow with a login stage is a way in: its address alone opens it, whatever the brand names. */
export const signInFlows: Check = {
  id: 'sign-in-flows',
  number: 24,
  title:
    'no flow signs people in that the site does not state, and the login flow, the authorization flow and the flows of the stack have the stated policies and no other',
  needs: ['authentik', 'http'],
  async run({ site, authentik, http, document }) {
    const [flows, stages] = await Promise.all([
      authentik.all<FlowRow>('/flows/instances/'),
      authentik.all<LoginStageRow>('/stages/user_login/'),
    ]);
    const stated = flowsOfSite(site);
    if (!flows.some(({ slug }) => stated.has(slug)))
      return unknown('no flow is shown', 'see what AUTHENTIK_TOKEN may view');
    const signingIn = new Set(stages.flatMap(({ flow_set: set }) => set.map(({ slug }) => slug)));
    const others = [...signingIn].filter((slug) => !stated.has(slug) && !Object.hasOwn(site.verify.knownFlows, slug));
    const own = others.filter((slug) => Object.hasOwn(SERVER_FLOWS, slug));
    const unknownOnes = others.filter((slug) => !own.includes(slug));
    const opened = await Promise.all(
      own
        // authentik's own login stays open beside the one of a site.
        .filter((slug) => slug !== SERVER_LOGIN_FLOW)
        .map(async (slug) => [slug, (await firstPage(http, site.identity.host, slug)).component] as const),
    );
    const compared = new Set([
      ...flowsOfStack(await document()),
      site.identity.signIn.flow.slug,
      site.identity.flows.authorization,
    ]);
    const statedOnes = readStatedDeciders(await document(), compared);
    const liveOnes = await readLiveDeciders(authentik, flows, compared);
    // The reputation policy on a flow is the check `no-reputation-on-flow`.
    const unstated = liveOnes.filter(
      (one) => !statedOnes.includes(one) && !one.endsWith(`: policy ${site.identity.reputation?.name}`),
    );
    const servers = unstated.length === 0 ? [] : await readServersDeciders(authentik);
    const faults = [
      ...unknownOnes.map((slug) => `${slug} signs people in and is not of the site`),
      ...opened
        .filter(([, component]) => component !== DENIED)
        .map(([slug, component]) => `${slug} lets a stranger begin, with ${component}`),
      ...unstated.filter((one) => !servers.includes(one)).map((one) => `${one} is bound and not stated`),
      ...statedOnes.filter((one) => !liveOnes.includes(one)).map((one) => `${one} is stated and not bound`),
    ];
    const known = [...signingIn].filter((slug) => stated.has(slug)).length;
    return passUnless(
      faults,
      `people sign in by ${known} flows of the site` +
        (own.length === 0 ? '' : `; authentik's own are closed to strangers, or ask for a password: ${own.join(', ')}`),
      'unbind the login stage of a flow that is not meant, or state its slug under verify.knownFlows with a reason; ' +
        'deploy the identity stack for its policies, and unbind what the site does not state',
    );
  },
};

/** Slugs of the flows that Terraform manages; those that every login passes are compared where they are looked up, too. */
function flowsOfStack({ stacks }: SiteDocument): ReadonlySet<string> {
  return new Set(
    stacks.flatMap((stack) => resourcesOfType(stack, 'authentik_flow').map(({ block }) => String(block.slug))),
  );
}
