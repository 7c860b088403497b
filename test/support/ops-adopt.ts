import { adoptCommandWith, rendered } from '../../ops/commands/adopt';
import type { CommandFactory } from '../../ops/program';
import type { EstateDocument } from '../../rules/document';
import { defineSite, type SiteInput } from '../../sites/site';

const documents = new Map<string, Promise<EstateDocument>>();

/** The JSON of a site, made once, however many servers it is compared with. */
export function documentOf(input: SiteInput): Promise<EstateDocument> {
  const key = JSON.stringify(input);
  const document = documents.get(key) ?? rendered(defineSite(input));
  documents.set(key, document);
  return document;
}

/** The command `adopt` for a site. */
export function adoptOf(input: SiteInput): CommandFactory {
  return adoptCommandWith(() => documentOf(input));
}
