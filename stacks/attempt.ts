import { ServerLine } from '../constructs/authentik/server/server-line';
import { SiteError, sentence } from '../constructs/core/errors';
import { compareVersions } from '../constructs/core/version';
import type { RuleException } from '../rules/enforce';
import type { SiteDocument } from '../rules/readers/document';
import type { Synthesis } from './synthesis';

/** The synthesis of a site that is not written down, such as the one at another version. */
export interface Attempt {
  /** @default it has faults */
  readonly document?: SiteDocument;
  /** Each of these faults stops its synthesis, a sentence each. */
  readonly faults: readonly string[];
  /** Exceptions that cover nothing any more. */
  readonly needless: readonly string[];
}

interface Versioned {
  readonly identity: { readonly serverVersion: string; readonly providerVersion?: string | undefined };
  readonly platform?: { readonly release: { readonly chartVersion: string } } | undefined;
}

export function atVersion<T extends Versioned>(site: T, serverVersion: string): T {
  const { providerVersion: _line, ...identity } = site.identity;
  const { platform } = site;
  const chart = ServerLine.of(serverVersion)?.chart;
  const isUsable = chart !== undefined && compareVersions(chart, serverVersion) <= 0;
  const release = { ...platform?.release, ...(isUsable ? { chartVersion: chart } : {}) };
  return {
    ...site,
    identity: { ...identity, serverVersion },
    ...(platform === undefined ? {} : { platform: { ...platform, release } }),
  } as T;
}

/** An exception that covers nothing is a fault of its own, which says nothing about a version: it is left out. */
export function attemptSynthesis<T extends { readonly exceptions?: readonly RuleException[] | undefined }>(
  site: T,
  synthesise: (site: T) => Synthesis,
  needless: readonly string[] = [],
): Attempt {
  try {
    return { document: synthesise(site).document, faults: [], needless };
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    const unused = error.faults.filter(({ fault }) => fault === 'covers no finding').map(({ path }) => path);
    if (unused.length === 0) return { faults: error.faults.map(sentence), needless };
    const exceptions = site.exceptions?.filter((_, index) => !unused.includes(`exceptions.${index}`));
    return attemptSynthesis({ ...site, exceptions }, synthesise, unused);
  }
}
