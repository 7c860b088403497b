import { changeLines } from './change-text';
import type { Drift } from './drift';
import { code, fitting } from './markdown';
import { changeItem } from './review-markdown';

/** An issue takes 65 536 characters, and is for all stacks. */
const MAX_CHANGES = 15_000;
const MAX_KNOWN = 3_000;

/** The drift of a stack for a terminal. */
export function driftLines({ stack, changes, known, unused }: Drift): readonly string[] {
  return [
    changes.length === 0 ? `${stack}: no drift` : `${stack}: ${changes.length} objects differ`,
    ...changes.flatMap(changeLines),
    ...known.map(({ address, attribute, issue }) => `known: ${address} ${attribute} (${issue})`),
    ...unused.map(({ address, attribute }) => `no longer needed in the list of allowed drift: ${address} ${attribute}`),
  ];
}

/** The drift of a stack for an issue. */
export function driftMarkdown({ stack, changes, known, unused }: Drift): string {
  const needless = unused.map(
    ({ address, attribute }) => `- No longer needed in the list: ${code(`${address} ${attribute}`)}`,
  );
  return [
    `### Drift of \`${stack}\`: ${changes.length === 0 ? 'none' : `${changes.length} objects differ from the code`}`,
    '',
    ...fitting(changes.map(changeItem), MAX_CHANGES, 'changes'),
    '',
    `Known and left out: ${known.length}.`,
    ...fitting(needless, MAX_KNOWN, 'entries'),
    '',
  ].join('\n');
}
