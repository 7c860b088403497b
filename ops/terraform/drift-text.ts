import { formatCount } from '../../constructs/core/counted';
import { type Paint, paintOf } from '../core/paint';
import { printable } from '../core/printable';
import { changeLines } from '../review/change-text';
import { code, fence, fitting } from '../review/markdown';
import { changeItem } from '../review/review-markdown';
import type { Drift } from './drift';
import { editText } from './site-edits';

/** An issue takes 65 536 characters, and is for all stacks. */
const MAX_CHANGES = 15_000;
const MAX_KNOWN = 3_000;

/** The drift of a stack for a terminal. @param paint @default without colours */
export function driftLines(drift: Drift, paint: Paint = paintOf(false)): readonly string[] {
  const { stack, changes, known, unused } = drift;
  return [
    changes.length === 0 ? paint.good(`${stack}: no drift`) : paint.bad(`${stack}: ${differing(changes)}`),
    ...changes.flatMap((change) => [
      ...changeLines(change, drift),
      ...editTexts(drift, change.address).map((text) => `      ${text}`),
    ]),
    ...known.map(({ address, attribute, issue }) => `known: ${address} ${attribute} (${issue})`),
    ...unused.map(({ address, attribute }) => `no longer needed in the list of allowed drift: ${address} ${attribute}`),
  ];
}

export function driftMarkdown(drift: Drift): string {
  const { stack, changes, known, unused } = drift;
  const items = changes.map((change) =>
    [changeItem(change, drift), ...editTexts(drift, change.address).map((text) => `  - ${code(text)}`)].join('\n'),
  );
  const needless = unused.map(
    ({ address, attribute }) => `- No longer needed in the list: ${code(`${address} ${attribute}`)}`,
  );
  return [
    `### Drift of \`${stack}\`: ${changes.length === 0 ? 'none' : `${differing(changes)} from the code`}`,
    '',
    ...fitting(items, MAX_CHANGES, 'changes'),
    '',
    `Known and left out: ${known.length}.`,
    ...fitting(needless, MAX_KNOWN, 'entries'),
    '',
  ].join('\n');
}

/** Tells who changed an object, and the two ways on. */
function editTexts({ stack, edits, places, keeps = [] }: Drift, address: string): readonly string[] {
  const [edit, place] = [edits?.[address], places?.[address]];
  const kept = keeps.filter((one) => one.address === address).map((one) => printable(editText(one)));
  const undo = `to undo it, npm run diff -- ${stack} and deploy what it shows`;
  return [
    ...(edit === undefined ? [] : [printable(`last edited by ${edit.by} at ${edit.at}`)]),
    ...(place === undefined
      ? []
      : kept.length === 0
        ? [`to keep it, change ${place} of the site; ${undo}`]
        : [...kept, undo]),
  ];
}

function differing({ length }: Drift['changes']): string {
  return `${formatCount(length, 'object')} ${length === 1 ? 'differs' : 'differ'}`;
}

/** Why nothing is known about the drift of a stack, for an issue. */
export function noDriftMarkdown(stack: string, reason: string): string {
  return [`### Drift of \`${stack}\`: unknown, there is no plan`, ...fence('text', reason.split('\n'), ''), ''].join(
    '\n',
  );
}
