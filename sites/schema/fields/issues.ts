import * as z from 'zod';
import { type Fault, splitMessage } from '../../../constructs/core/errors';
import { NO_SECRET } from '../platform/kubernetes-secrets';
import { fault, withNearest } from './fault';
import { NO_SECRET_NAME } from './fields';
import { explain } from './messages';

/** Returns what the schema finds, in this project's voice. */
export function issueFaults(issues: readonly z.core.$ZodRawIssue[]): readonly Fault[] {
  return issues
    .map((issue) => (issue.code === 'invalid_type' && issue.input === undefined ? asMissing(issue) : issue))
    .map((issue) => z.core.util.finalizeIssue(issue, { reportInput: true }, z.config()))
    .flatMap(chooseBranch)
    .flatMap(faultsOf);
}

/** A key that is left out is told as that, whatever its field says about other values. */
function asMissing(issue: z.core.$ZodRawIssue): z.core.$ZodRawIssue {
  return { ...issue, message: explain(issue) };
}

/**
 * A value that fits no branch of a union, but has the keys of one, was meant as that: its faults say more. `{ id: 'x' }`
 * is not "neither of these", it is an id that is no UUID.
 */
function chooseBranch(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branches = issue.errors.filter((branch) =>
    branch.every(({ path, input, code }) => code === 'unrecognized_keys' || (path.length > 0 && input !== undefined)),
  );
  const [branch, other] = branches;
  if (branch === undefined || other !== undefined) return [issue];
  return branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(chooseBranch);
}

function faultsOf(issue: z.core.$ZodIssue): readonly Fault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(' ');
    return issue.keys.map((key) => fault([...issue.path, key].join('.'), withNearest(UNKNOWN_KEY, key, known)));
  }
  // A key of a record that is malformed: the issues about it are one level down.
  const inner = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  const message = inner ?? issue.message;
  // The key is the name of a secret, or the secret itself.
  const path = message === NO_SECRET_NAME && inner !== undefined ? issue.path.slice(0, -1) : issue.path;
  const { fault: text, remedy } = splitMessage(message);
  const summary = summaryOf(issue, message);
  const found = summary === undefined ? findInput(issue, message) : undefined;
  return [{ path: path.map(String).join('.'), fault: text + (summary ?? ''), found, remedy }];
}

/** A list by its length and an object by its keys: what they hold may be a secret. Undefined for other values. */
function summaryOf(issue: z.core.$ZodIssue, message: string): string | undefined {
  const input = findInput(issue, message);
  if (typeof input !== 'object' || input === null || Object.keys(input).length === 0) return undefined;
  return `, found: ${Array.isArray(input) ? `a list of ${input.length}` : `an object with ${Object.keys(input).join(', ')}`}`;
}

/** A value that the message states is not repeated, and one that may be a secret is never shown. */
function findInput(issue: z.core.$ZodIssue, message: string): unknown {
  const { input } = issue;
  const isSaid = issue.code === 'custom' && issue.params?.said === true;
  if (isSaid || MASKED.has(message)) return undefined;
  if (typeof input !== 'object' || input === null) return input;
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    return (input as Readonly<Record<string, unknown>>)[issue.discriminator];
  }
  return input;
}

const UNKNOWN_KEY = 'is a key that nothing reads; correct the spelling, or remove it';

const MASKED: ReadonlySet<string> = new Set([NO_SECRET_NAME, NO_SECRET]);
