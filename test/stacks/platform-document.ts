import { parse } from 'yaml';
import { unescapeText } from '../../constructs/core/static-text';
import { enforceRules } from '../../rules/enforce';
import { RULES } from '../../rules/index';
import type { Block, SiteDocument, StackDocument } from '../../rules/readers/document';
import { harbour } from '../fixtures/sites/harbour';
import { siteOf } from '../support/site/site-app';

/** The platform of the real site, parsed from the JSON. */
export const platform = platformOf(siteOf());

export function isAccepted(document: SiteDocument): boolean {
  return enforceRules(document, RULES, harbour.exceptions ?? []).faults.length === 0;
}

export function platformOf({ stacks }: SiteDocument): StackDocument {
  const stack = stacks.find(({ name }) => name === 'platform');
  if (stack === undefined) throw new Error('the site has no stack platform');
  return stack;
}

export function resource(type: string, name: string): Block {
  return platform.config.resource?.[type]?.[name] ?? {};
}

export function helmValues(name: string, { config }: StackDocument = platform): Block {
  const [text] = (config.resource?.helm_release?.[name]?.values ?? []) as readonly string[];
  return parse(unescapeText(text ?? '')) as Block;
}
