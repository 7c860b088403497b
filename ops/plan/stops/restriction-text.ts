/** A host and the groups that may open it, as constructs/authentik/expressions/host-restriction.ts writes them. */
const ENTRY = /^ {4}"((?:[^"\\]|\\.)*)": \[(.*)\],$/gm;
const DICT = /^restricted = \{\n([\s\S]*?)^\}$/m;

/** Whether a policy's text restricts hosts. */
export function isHostRestriction(text: unknown): text is string {
  return typeof text === 'string' && /\brestricted\b/.test(text) && /\bhost\b/.test(text);
}

/** What a new text of the policy opens, or why nobody but a person can tell. */
export function* restrictionOpened(before: unknown, after: unknown): Generator<string> {
  const [had, has] = [read(before), read(after)];
  if (had === undefined || has === undefined) {
    yield `the text ${had === undefined ? 'was not' : 'is no longer'} one that this project writes`;
    return;
  }
  if (had.rest !== has.rest) yield 'the text differs outside of its table of hosts';
  for (const [host, groups] of had.groups) {
    const allowed = has.groups.get(host);
    if (allowed === undefined) {
      yield `${host} is not restricted any more`;
      continue;
    }
    const more = allowed.filter((group) => !groups.includes(group));
    if (more.length > 0) yield `${host} also admits ${more.join(', ')}`;
  }
}

function read(text: unknown) {
  if (typeof text !== 'string') return undefined;
  const body = DICT.exec(text)?.[1];
  if (body === undefined) return undefined;
  const groups = new Map([...body.matchAll(ENTRY)].map(([, host = '', list = '']) => [host, strings(list)] as const));
  return groups.size === body.trimEnd().split('\n').length ? { groups, rest: text.replace(DICT, '') } : undefined;
}

function strings(list: string): readonly string[] {
  return [...list.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text);
}
