import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reviewLines } from '../../../ops/review/review-text';
import { type ChangeInput, planOf, reviewOf } from './plans';

// edits.txt: `ADDRESS = BEFORE -> AFTER`, with `replace` in front or `unknown ...` behind, and each stop below it.
const LINE = /^(replace )?(\S+) = (.*?) -> (.*?)(?: unknown (.*))?$/;

function changeOf(line: string): ChangeInput {
  const [, replace, address = '', before = '', after = '', unknown = '{}'] = LINE.exec(line) ?? [];
  const [was, is] = [before, after].map((text) => JSON.parse(text) as object | null);
  const actions = replace !== undefined ? ['delete', 'create'] : is === null ? ['delete'] : ['update'];
  return { address, actions, before: was, after: is, unknown: JSON.parse(unknown) };
}

const EDITS = readFileSync(join(__dirname, 'edits.txt'), 'utf8')
  .replace(/^#.*\n/gm, '')
  .trimEnd()
  .split('\n\n')
  .map((text) => text.split('\n'))
  .map(([edit = '', ...lines]) => {
    const changes = lines.filter((line) => !line.startsWith('  ')).map(changeOf);
    return [edit, changes, lines.filter((line) => line.startsWith('  ')).map((line) => line.trim())] as const;
  });

test.each(EDITS)('%s', (_, changes, stops) => {
  const review = reviewOf(planOf(changes));
  expect(review.stops.map(({ id, found }) => `${id}: ${found}`)).toEqual(stops);
  expect(review.verdict).toBe(stops.length === 0 ? 'ok' : 'stopped');
});

/** Returns what the review says of an edit, one line each. */
function describeEdit(edit: string): string {
  const found = EDITS.find(([name]) => name === edit);
  if (found === undefined) throw new Error(`no edit ${edit}`);
  return reviewLines(reviewOf(planOf(found[1]))).join('\n');
}

test.each([
  ['a list of which a part is known after the apply', 'sources: 2 members -> (known after apply)', '- "a"'],
  ['keys of a JSON text in another order', '(the same, spelled in another way)', '"a":1'],
  ['redirect narrowed', 'end on an error page', 'more addresses'],
  ['waf without the login hosts', 'by rules that are not evaluated here', 'no longer blocked'],
  ['waf disabled', 'addresses on the list `bans` are no longer blocked', 'not evaluated'],
  ['client secret', 'client_secret: (sensitive) -> (sensitive)', 'secretvalue'],
  ['secret data', 'data: (sensitive) -> (sensitive)', 'secretvalue'],
  ['foreign annotation lost', 'Annotations and labels that go', 'STOP'],
  ['application renamed', 'no change in who can open what', 'no longer says'],
  ['group loses superuser', 'is_superuser: true -> false', 'STOP'],
  ['skip path removed', 'skip_path_regex: "^/api/" -> ""', 'STOP'],
])('%s: says %j, and never %j', (edit, says, never) => {
  const told = describeEdit(edit);
  expect(told).toContain(says);
  expect(told).not.toContain(never);
});
