import { formatCount } from '../../constructs/core/counted';
import { printable } from '../core/printable';
import type { Candidate } from './candidate';
import type { Accepted } from './draft';
import { literal } from './typescript';

/** Something of the server that the site does not state, or not as a whole. */
export interface Unsaid {
  /** Names of its parts. */
  readonly what: readonly string[];
  /** Whether nothing of it is in the site, or what is left to authentik. */
  readonly how: string;
  readonly reasons: readonly string[];
  readonly where: readonly string[];
}

/**
 * Returns what of the server the site does not say; what has the same reasons is one entry.
 *
 * @param placeOf where a candidate comes from, behind its name. @default nowhere
 */
export function findUnsaid(
  candidates: readonly Candidate[],
  placeOf: (candidate: Candidate) => string = () => '',
): readonly Unsaid[] {
  const entries = new Map<string, Unsaid>();
  for (const candidate of candidates) {
    const { way, reasons, props } = candidate;
    if (way !== undefined && way.leaves === undefined) continue;
    const how = way === undefined ? 'not in the site' : `leaves ${way.leaves} to authentik`;
    const key = JSON.stringify([how, reasons]);
    const { what = [], where = [] } = entries.get(key) ?? {};
    entries.set(key, {
      what: [...what, `${props.what}${placeOf(candidate)}`],
      how,
      reasons,
      where: [...where, props.where],
    });
  }
  return [...entries.values()];
}

/** For the terminal and for the file: one entry a line. */
export function describeUnsaid(unsaid: readonly Unsaid[], accepted: readonly Accepted[]): readonly string[] {
  return [
    ...unsaid.map(({ what, how, reasons, where }) => {
      const [place = ''] = where;
      const places = where.length === 1 ? place : `${place} and ${formatCount(where.length - 1, 'other')}`;
      return `${what.join(', ')}: ${how}, since ${reasons.join('; ')}. To state it: ${places}`;
    }),
    ...accepted.map(
      ({ rule, address, subject }) =>
        `rule ${rule} finds at ${address}: ${subject}. The site accepts it under exceptions until you decide`,
    ),
  ].map(printable);
}

/**
 * The file of the identity part.
 *
 * @param schema module of the type of a site
 * @param option of `site new` that read it
 */
export function identityText(
  { identity, secrets, accessTests, exceptions }: Readonly<Record<string, unknown>>,
  lines: readonly string[],
  schema: string,
  option: string,
): string {
  const constant = (name: string, type: string, value: unknown) => {
    const head = `export const ${name}: ${type} = `;
    return `${head}${literal(value, '', head.length)};\n`;
  };
  const comment =
    lines.length === 0 ? '' : ['\n// Not stated here:', ...lines.map((line) => `// - ${line}`), ''].join('\n');
  return `import type { SiteInput } from '${schema}';

/** Entries of the register of secrets: what each one opens, and where it comes from. */
${constant('identitySecrets', "SiteInput['secrets']", secrets)}
/** What must hold whatever the rest of the site says; synthesis stops where it does not: docs/guides/test-the-access.md. */
${constant('accessTests', "SiteInput['accessTests']", accessTests)}
/** Findings of rules about what was found: decide about each one, then remove it. */
${constant('identityExceptions', "NonNullable<SiteInput['exceptions']>", exceptions)}
/** As \`site new ${option}\` found it: Terraform owns what is stated here, and leaves the rest to authentik. */
${constant('identity', "SiteInput['identity']", identity)}${comment}`;
}
