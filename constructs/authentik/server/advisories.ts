import { readFileSync } from 'node:fs';
import { projectFile } from '../../core/project-file';
import { compareVersions } from '../../core/version';
import { lineOf } from './server-line';

/** Describes what a site must have for an advisory to concern it. */
export type AdvisoryCondition =
  | 'every site'
  | 'forward auth'
  | 'invitations'
  | 'redirect expression'
  | 'source stage'
  | 'delegated roles'
  | 'e-mail authenticator'
  | 'SAML'
  | 'LDAP'
  | 'enterprise';

/** An advisory is about one of these programs. */
export type Advised = 'authentik' | 'traefik';

/**
 * A published advisory. Sources: `website/docs/security/cves` in the repository of authentik, and the security advisories of the
 * repository of Traefik.
 */
export interface Advisory {
  /** CVE or GHSA. */
  readonly id: string;
  /** The advisory says that this can happen. */
  readonly title: string;
  /** The first version of each line that has the fix; a later line has it from its start, and an older one lacks it. */
  readonly fixed: readonly string[];
  /** The sites that it concerns. */
  readonly concerns: AdvisoryCondition;
}

const read = new Map<Advised, readonly Advisory[]>();

/** Published advisories, the newest first. */
export function advisories(of: Advised = 'authentik'): readonly Advisory[] {
  const known =
    read.get(of) ??
    (JSON.parse(readFileSync(projectFile(`schemas/${of}-advisories.json`), 'utf8')) as readonly Advisory[]);
  read.set(of, known);
  return known;
}

export function findLacked(version: string, of: Advised = 'authentik'): readonly Advisory[] {
  return advisories(of).filter(({ fixed }) => {
    const own = fixed.find((one) => lineOf(one) === lineOf(version));
    return own === undefined
      ? fixed.some((one) => compareVersions(version, one) < 0)
      : compareVersions(version, own) < 0;
  });
}

/** The first version of the same line that has all of the fixes; undefined where the line has none. */
export function findFix(version: string, lacked: readonly Advisory[]): string | undefined {
  const own = lacked.map(({ fixed }) => fixed.find((one) => lineOf(one) === lineOf(version)));
  if (own.some((one) => one === undefined)) return undefined;
  return own.toSorted((a, b) => compareVersions(a ?? '', b ?? '')).at(-1);
}
