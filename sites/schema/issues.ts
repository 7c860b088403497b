import * as z from 'zod';
import { type Fault, NOTHING, splitMessage } from '../../constructs/core/errors';

/** What the schema finds, in this project's voice. */
export function issueFaults(issues: readonly z.core.$ZodRawIssue[]): readonly Fault[] {
  return issues
    .map((issue) => z.core.util.finalizeIssue(issue, { reportInput: true }, z.config()))
    .flatMap(meant)
    .map(faultOf);
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

function faultOf(issue: z.core.$ZodIssue): Fault {
  // A key of a record that is malformed: the issues about it are one level down.
  const inner = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  const found =
    issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.input === undefined ? NOTHING : issue.input;
  return { path: issue.path.map(String).join('.') || '(site)', found, ...splitMessage(inner ?? explain(issue)) };
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
