import {
  type Block,
  lifecycleOf,
  readReference,
  type SiteDocument,
  type StackDocument,
} from '../rules/readers/document';
import { once } from '../rules/readers/once';
import { statedAccessIn, unescapeTexts } from '../rules/readers/stated-access';
import { type AccessObject, type AccessObjects, lookUpOnce } from './objects';

/** The objects of the finished JSON of all stacks. */
export const documentObjects = once(({ stacks }: Pick<SiteDocument, 'stacks'>): AccessObjects => {
  const all = new Map<string, AccessObject>();
  const byType = new Map<string, AccessObject[]>();
  for (const stack of stacks) {
    const parts = new Map(stack.provenance.map(({ address, path }) => [address, path]));
    for (const [address, type, block] of blocksOf(stack)) {
      const values = unescapeTexts(block) as Block;
      const isNew = !address.startsWith('data.') && lifecycleOf(block).prevent_destroy !== true;
      const object = { address, type, values, isKnown: !isAnchor(block), isNew, part: parts.get(address) };
      all.set(address, object);
      byType.set(type, [...(byType.get(type) ?? []), object]);
    }
  }
  const identity = stacks.find(({ config }) => config.output?.access !== undefined);
  return {
    ofType: (type) => byType.get(type) ?? [],
    pointedAt: lookUpOnce(({ values }, attribute) =>
      [values[attribute] ?? []].flat().flatMap((value) => all.get(readReference(value) ?? '') ?? []),
    ),
    stated: (identity && statedAccessIn(identity)) ?? {},
  };
});

/** Every resource and data source of a stack, with its address. */
export function blocksOf({
  config,
}: StackDocument): readonly (readonly [address: string, type: string, block: Block])[] {
  return (['resource', 'data'] as const).flatMap((tree) =>
    Object.entries(config[tree] ?? {}).flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([name, block]) => {
        const address = `${tree === 'data' ? 'data.' : ''}${type}.${name}`;
        return [address, type, block] as const;
      }),
    ),
  );
}

/** An object of which Terraform manages nothing: the UI has its attributes, and may have bindings of its own. */
function isAnchor(block: Block): boolean {
  const { ignore_changes: ignored = [] } = lifecycleOf(block);
  return Array.isArray(ignored) && ['name', 'slug', 'policy_engine_mode'].every((one) => ignored.includes(one));
}
