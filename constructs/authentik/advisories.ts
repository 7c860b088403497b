import { readFileSync } from 'node:fs';
import { projectFile } from '../core/project-file';
import { compareVersions } from '../core/version';
import { lineOf } from './server-line';

/** What a site must have for an advisory to concern it. */
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

/** A published advisory of authentik. Source: `website/docs/security/cves` of its repository. */
export interface Advisory {
  /** CVE or GHSA. */
  readonly id: string;
  /** What it lets happen. */
  readonly title: string;
  /** The first version of each line that has the fix; a line that came later has it from its start. */
  readonly fixed: readonly string[];
  /** The sites that it concerns. */
  readonly concerns: AdvisoryCondition;
}

let read: readonly Advisory[] | undefined;

/** Published advisories, the newest first. */
export function advisories(): readonly Advisory[] {
  read ??= JSON.parse(readFileSync(projectFile('schemas/authentik-advisories.json'), 'utf8')) as readonly Advisory[];
  return read;
}

/** The advisories whose fix a version of the server lacks. */
export function lackedBy(version: string): readonly Advisory[] {
  return advisories().filter(({ fixed }) => {
    const own = fixed.find((one) => lineOf(one) === lineOf(version));
    return own === undefined
      ? fixed.every((one) => compareVersions(version, one) < 0)
      : compareVersions(version, own) < 0;
  });
}

/** The first version of the same line that has all of the fixes; undefined where the line has none. */
export function fixedIn(version: string, lacked: readonly Advisory[]): string | undefined {
  const own = lacked.map(({ fixed }) => fixed.find((one) => lineOf(one) === lineOf(version)));
  if (own.some((one) => one === undefined)) return undefined;
  return own.toSorted((a, b) => compareVersions(a ?? '', b ?? '')).at(-1);
}
