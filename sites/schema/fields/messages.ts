import * as z from 'zod';

/** Returns what is wrong with a value where its field has no message of its own: "is ...; what to do". */
export function explain(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'int') return 'is not a whole number; write it without a fraction';
      return `${issue.input === undefined ? 'is missing' : `is not of type ${issue.expected}`}; ${remedy(issue)}`;
    case 'too_big':
      return `is ${issue.inclusive === false ? 'not below' : 'above'} ${issue.maximum}; lower it`;
    case 'too_small':
      return `is ${issue.inclusive === false ? 'not above' : 'below'} ${issue.minimum}; raise it`;
    case 'invalid_value':
      return `is not one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}; choose one`;
    case 'unrecognized_keys':
      return listKeys(issue).join(' ');
    default:
      return undefined;
  }
}

/** Of an unknown key zod tells no more than its name: the message hands over the keys of the object. */
function listKeys({ inst }: z.core.$ZodRawIssue<z.core.$ZodIssueUnrecognizedKeys>): readonly string[] {
  return inst instanceof z.core.$ZodObject ? Object.keys(inst._zod.def.shape) : [];
}

/** The example of the field, if it has one. */
function remedy({ inst, expected }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>): string {
  const [example] = ((inst && z.globalRegistry.get(inst as z.core.$ZodType)?.examples) ?? []) as unknown[];
  return example === undefined ? `write a value of type ${expected}` : `write for example ${JSON.stringify(example)}`;
}
