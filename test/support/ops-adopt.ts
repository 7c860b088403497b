import type { SurveyedObject } from '../../ops/adopt/survey';
import { adoptCommandWith, rendered } from '../../ops/commands/adopt';
import type { SiteDocument } from '../../rules/readers/document';
import { defineSite, type SiteInput } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import { type OpsRun, runAgainst } from './authentik-ops';
import type { AuthentikServer } from './authentik-server';

const documents = new Map<string, Promise<SiteDocument>>();

/** The JSON of a site, made once, however many servers it is compared with. */
export function documentOf(input: SiteInput): Promise<SiteDocument> {
  const key = JSON.stringify(input);
  const document = documents.get(key) ?? rendered(defineSite(input));
  documents.set(key, document);
  return document;
}

/** The command `adopt` for a site. @param document what the site renders to */
export function adopt(
  server: AuthentikServer,
  args: readonly string[] = ['--json'],
  site: SiteInput = harbour,
  document: () => Promise<SiteDocument> = () => documentOf(site),
): Promise<OpsRun> {
  return runAgainst(server, adoptCommandWith(document), ['adopt', ...args], { site: defineSite(site) });
}

/** What `adopt` says of a site, by address. */
export async function survey(
  server: AuthentikServer,
  site?: SiteInput,
): Promise<(address: string) => SurveyedObject | undefined> {
  const objects = (await adopt(server, ['--json'], site)).json() as readonly SurveyedObject[];
  return (address) => objects.find((one) => one.address === address);
}
