import type { Block, BlocksByType, TerraformJson } from '../../../rules/readers/document';
import type { SiteInput } from '../../../sites/schema/site';
import { oneStack } from '../../support/site/one-stack';
import type { SiteChange } from '../../support/site/site-change';

export function identityOf(change?: SiteChange, site?: SiteInput): TerraformJson {
  return oneStack('identity', change, site).config;
}

/** Every block of a type by its name, sorted: what it sets, and nothing that is Terraform's own. */
export function allOf(type: string, blocks: BlocksByType | undefined): Readonly<Record<string, Block>> {
  return Object.fromEntries(
    Object.entries(blocks?.[type] ?? {})
      .map(([name, { '//': _, lifecycle: __, ...attributes }]) => [name, attributes] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Every resource of a stack with its address. */
export function resourcesOf({ resource = {} }: TerraformJson): readonly (readonly [string, Block])[] {
  return Object.entries(resource).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, block]) => [`${type}.${name}`, block] as const),
  );
}
