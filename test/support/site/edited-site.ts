import { parse, stringify } from 'yaml';
import type { Provenance } from '../../../constructs/core/provenance';
import { staticText, unescapeText } from '../../../constructs/core/static-text';
import { RULES } from '../../../rules/index';
import type { Block, SiteDocument, StackDocument } from '../../../rules/readers/document';
import { harbour } from '../../fixtures/sites/harbour';
import { siteOf } from './site-app';

/** JSON that a test reaches into: a wrong path fails it at once. */
export interface Loose {
  [key: string]: Loose;
}

/** One rule, one address, one remedy: what a person at the terminal reads first has to be the thing to mend. */
export type Refusal = readonly [rule: string, address: string, found: string, remedy: string];

/** Returns what the rules say of a site, without what it has exceptions for. */
export function refusals(site: SiteDocument): readonly Refusal[] {
  return RULES.flatMap((rule) =>
    [...rule.check(site)].map(({ address, found, remedy }): Refusal => [rule.id, address, found, remedy]),
  ).filter(([id, where]) => harbour.exceptions?.some(({ rule, address }) => rule === id && address === where) !== true);
}

const real = siteOf();

/** A copy of the finished JSON of the fixture site, to be edited: what an override or a later construct would change. */
export class EditedSite {
  readonly document: SiteDocument = structuredClone(real);

  block(address: string): Loose {
    const [type = '', name = ''] = address.split('.');
    const found = this.document.stacks.map(({ config }) => config.resource?.[type]?.[name]).find(Boolean);
    if (found === undefined) throw new Error(`the fixture site has no ${address} any more: correct this test`);
    return found as unknown as Loose;
  }

  /** The document of a stack, to be changed. */
  config(stack: string): Loose {
    return this.stack(stack).config as unknown as Loose;
  }

  /** Adds a resource or a data source, as a construct would. */
  add(stack: string, address: string, block: Block): void {
    const [first = '', ...others] = address.split('.');
    const [kind, type = '', name = ''] =
      first === 'data' ? ['data' as const, ...others] : ['resource' as const, first, ...others];
    const { config, provenance } = this.stack(stack);
    const blocks = config as Record<string, Record<string, Record<string, Block>>>;
    blocks[kind] = { ...blocks[kind], [type]: { ...blocks[kind]?.[type], [name]: block } };
    (provenance as Provenance[]).push({ address });
  }

  /** Changes the values of a release as a person would in the YAML. */
  values(release: string, change: (values: Loose) => void): void {
    const block = this.block(`helm_release.${release}`) as unknown as { values: string[] };
    const values = parse(unescapeText(block.values[0] ?? '')) as Loose;
    change(values);
    block.values[0] = staticText(stringify(values, { lineWidth: 0 }));
  }

  outpost(address: string, change: (config: Loose) => void): void {
    const block = this.block(address) as unknown as { config: string };
    const config = JSON.parse(block.config) as Loose;
    change(config);
    block.config = JSON.stringify(config);
  }

  private stack(name: string): StackDocument {
    const stack = this.document.stacks.find((one) => one.name === name);
    if (stack === undefined) throw new Error(`the fixture site has no stack ${name}`);
    return stack;
  }
}
