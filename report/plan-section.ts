import type { AccessChangeKind } from '../access/access-change';
import type { Word } from '../access/words';
import { formatCount } from '../constructs/core/counted';
import { MARK_WORDS, type Mark } from './diagram';
import { type Html, html, join, prose } from './html';
import type { PlanOfStack, PlanSummary, StopOfPlan } from './plan-of-stack';

/** Whether plans may be applied, what stops them, what they do to access, and how pictures and tables show the rest. */
export function planSection({ stacks, access, removed }: PlanSummary): Html {
  const lines = access.map(({ kind, words }) => html`<li data-plan="${markOfAccess(kind)}">${wordsOf(words)}</li>`);
  const told =
    lines.length === 0
      ? html`<p>No change in who can open what.</p>`
      : html`<ul class="plan-lines">${join(lines)}</ul>`;
  const gone = removed.map((address) => html`<li data-plan="remove"><code>${address}</code></li>`);
  const others = gone.length === 0 ? '' : html`<h3>Removed</h3><ul class="plan-lines">${join(gone)}</ul>`;
  const legend = Object.entries(MARK_WORDS).map(([mark, word]) => html`<li data-plan="${mark}">${word}</li>`);
  return html`<section><h2 id="plan">What the plan does</h2>${join(stacks.map(verdictOf))}<h3>Who can open what</h3>${told}${others}<p>Marked in pictures and tables:</p><ul class="legend">${join(legend)}</ul></section>`;
}

function verdictOf({ stack, changes, verdict, stops, allowed }: PlanOfStack): Html {
  const isStopped = verdict === 'stopped';
  const title = isStopped ? `STOPPED: ${formatCount(stops.length, 'stop')} without an allowance` : 'may be applied';
  const covered = allowed.map(
    ({ id, address, found, reason }) =>
      html`<li>Allowed: <b>${id}</b> <code>${address}</code>: ${prose(found)}, because ${reason}</li>`,
  );
  return html`<div class="verdict" data-verdict="${verdict}"><p><strong>${stack}: ${title}</strong>, ${formatCount(changes.length, 'change')}</p><ul>${join(stops.map(stopOf))}${join(covered)}</ul></div>`;
}

function stopOf({ id, address, found, why, remedy, allowable }: StopOfPlan): Html {
  const allow = allowable
    ? html`If it is intended, add a line to the pull request: <code>allow-stop: ${id} ${address} because REASON</code>`
    : 'No allowance covers this stop.';
  return html`<li><b>${id}</b> <code>${address}</code>: ${prose(found)}<p>${why}</p><p><b>Remedy:</b> ${prose(remedy)}.</p><p>${allow}</p></li>`;
}

export function markOfAccess(kind: AccessChangeKind): Mark {
  return kind === 'new' ? 'add' : kind === 'unknown' || kind === 'other' ? 'change' : kind;
}

export function wordsOf(words: readonly Word[]): Html {
  return join(words.map((word) => (typeof word === 'string' ? html`${word}` : html`<code>${word.name}</code>`)));
}
