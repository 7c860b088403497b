import * as z from 'zod';
import { type AdoptionEntries, withAdoption } from './adoption';
import { crossChecks } from './cross-checks';
import { edge } from './edge';
import * as f from './fields';
import { identity } from './identity';
import { platform } from './platform';
import { secrets } from './secrets';
import { backend, state } from './state';

/**
 * What a site may say. Credentials are never part of it: a secret is named, and comes in as a Terraform variable.
 */
const fields = z.strictObject({
  name: f.siteName,
  /** Domain that the hosts of the site are under. */
  domain: f.host,
  backend,
  state: state.prefault({}),
  secrets,
  /** Findings of rules that the site lives with, each with its reason. */
  exceptions: z
    .array(
      z.strictObject({
        rule: f.slug,
        address: f.text,
        reason: f.text.min(20, 'must be a reason that a reviewer can judge; write a sentence'),
      }),
    )
    .default([]),
  identity,
  /** authentik on Kubernetes, its pooler, Traefik and the alerts; without it there is no stack `platform`. */
  platform: platform.optional(),
  /** Cloudflare and the sync from CrowdSec; without it there is no stack `edge`. */
  edge: edge.optional(),
});

/** What a person writes: the site, and beside it what `npm run ops -- adopt --write` has found. */
export type SiteInput = z.input<typeof fields> & { readonly adoption?: AdoptionEntries };
export type Site = z.output<typeof fields>;

const site = fields.check(crossChecks);

/** Everything that is wrong with a site, one line each: `path: rule, found: value; remedy`. */
export class SiteError extends Error {
  override readonly name = 'SiteError';

  constructor(
    site: string,
    readonly faults: readonly string[],
  ) {
    super(
      `site ${site}: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}\n${faults.map((line) => `  ${line}`).join('\n')}`,
    );
  }
}

/**
 * Validates a site.
 *
 * @throws SiteError with every fault at once
 */
export function defineSite(input: SiteInput): Site {
  const result = site.safeParse(withEntries(input), { reportInput: true });
  if (result.success) return result.data;
  throw new SiteError(String(input.name), result.error.issues.flatMap(meant).map(describe));
}

/** The site with its adoption entries in their places. */
function withEntries({ adoption = {}, ...plain }: SiteInput): SiteInput {
  try {
    return withAdoption(plain, adoption);
  } catch (error) {
    throw error instanceof RangeError ? new SiteError(String(plain.name), [error.message]) : error;
  }
}

/**
 * A value that fits no branch of a union, but has the keys of one, was meant as that: its faults say more. `{ id: 'x' }`
 * is not "neither of these", it is an id that is no UUID.
 */
function meant(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branches = issue.errors.filter((branch) =>
    branch.every(({ path, input, code }) => code === 'unrecognized_keys' || (path.length > 0 && input !== undefined)),
  );
  const [branch, other] = branches;
  if (branch === undefined || other !== undefined) return [issue];
  return branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(meant);
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.') || '(site)';
  // A key of a record that is malformed: the issues about it are one level down.
  const inner = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  const [rule, remedy] = splitMessage(inner ?? explain(issue));
  const found = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : show(issue.input);
  return `${path}: ${rule}, found: ${found}; ${remedy}`;
}

function splitMessage(message: string): [rule: string, remedy: string] {
  const at = message.indexOf('; ');
  return at < 0
    ? [message, 'see sites/schema/site.ts for what may stand here']
    : [message.slice(0, at), message.slice(at + 2)];
}

/** Puts zod's own messages into this project's voice. */
function explain(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'int') return 'must be a whole number; write it without a fraction';
      return issue.input === undefined
        ? `must be given; add a value of type ${issue.expected}`
        : `must be of type ${issue.expected}; change the value`;
    case 'unrecognized_keys':
      return 'must not have keys that nothing reads; correct the spelling or remove them';
    case 'too_small':
    case 'too_big':
      return issue.message.startsWith('Too ') ? outOfRange(issue) : issue.message;
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}; choose one`;
    default:
      return issue.message;
  }
}

function outOfRange(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const inclusive = issue.inclusive ?? true;
  if (issue.code === 'too_big')
    return `must be ${inclusive ? '' : 'less than '}${issue.maximum}${inclusive ? ' or less' : ''}; lower it`;
  return `must be ${inclusive ? '' : 'more than '}${issue.minimum}${inclusive ? ' or more' : ''}; raise it`;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  // A password in a URL is a fault of its own, and must not be in a log.
  const shown = (JSON.stringify(value) ?? String(value)).replace(/\/\/[^/"@]*@/g, '//***@');
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
}
