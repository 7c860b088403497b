import { repeats } from '../../constructs/core/repeats';
import { allResources, ignores } from '../readers/document';
import { stackRule } from '../rule';

/** Lists what shares one set of names on the server, and the attribute that holds them. */
const NAMED: readonly (readonly [type: RegExp, attribute: string])[] = [
  [/^authentik_stage_(?!prompt_field$)/, 'name'],
  [/^authentik_stage_prompt_field$/, 'name'],
  [/^authentik_policy_(?!binding$)/, 'name'],
  [/^authentik_provider_/, 'name'],
  [/^authentik_provider_oauth2$/, 'client_id'],
  [/^authentik_source_/, 'slug'],
  [/^authentik_outpost$/, 'name'],
  [/^authentik_flow$/, 'slug'],
  [/^authentik_application$/, 'slug'],
  [/^authentik_group$/, 'name'],
];

export const namesUnique = stackRule({
  id: 'names-unique',
  what: 'no two stages, policies, providers, sources, outposts, flows, applications or groups of authentik have one name',
  why: 'The server refuses the second object in the middle of an apply.',
  *checkStack(stack) {
    for (const [type, attribute] of NAMED) {
      const named = allResources(stack).filter(
        ({ type: own, block }) => type.test(own) && block[attribute] !== undefined && !ignores(block, attribute),
      );
      for (const { item, first } of repeats(named, ({ block }) => block[attribute])) {
        const found = `has the ${attribute} ${JSON.stringify(item.block[attribute])}, as ${first.address} has`;
        yield { address: item.address, found, remedy: 'give it a name of its own in the site' };
      }
    }
  },
});
