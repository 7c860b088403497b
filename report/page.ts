import type { AccessChangeKind } from '../access/access-change';
import type { Word } from '../access/words';
import { counted } from '../constructs/core/counted';
import type { Mark } from './diagram';
import { Html, html, join } from './html';
import type { PlanSummary, SiteReport } from './site-report';
import { toSvg } from './svg';
import type { Filter, Row, Table } from './table';

export interface PageAssets {
  readonly style: string;
  readonly script: string;
}

/** The report as one HTML file that asks nothing of any server. The same report gives the same bytes. */
export function reportPage(report: SiteReport, { style, script }: PageAssets): string {
  const { name, host, overview, logins, tables, edge, plan } = report;
  const links = [
    ...(plan === undefined ? [] : [['plan', 'What the plan does']]),
    ['overview', 'Overview'],
    ...(logins.length === 0 ? [] : [['logins', 'Ways to sign in']]),
    ...tables.map(({ id, title }) => [id, title]),
  ].map(([id = '', title = '']) => html`<li><a href="#${id}">${title}</a></li>`);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${name}: access and edge</title>
<style>${new Html(style)}</style>
</head>
<body>
<header>
<h1>${name}</h1><span class="host">${host}</span>
<label for="search" class="hidden">Search</label>
<input id="search" type="search" placeholder="Search all tables (press /)" autocomplete="off"><span id="search-count" role="status"></span>
<button id="scheme" type="button">Light or dark</button>
</header>
<svg class="hidden" aria-hidden="true"><defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs></svg>
<main>
<nav aria-label="Sections"><ul>${join(links)}</ul></nav>
${plan === undefined ? '' : planSection(plan)}
<section><h2 id="overview">Overview</h2>${scroll('Overview', toSvg(overview))}</section>
${loginSection(logins)}
${join(
  tables.map((table) => tableSection(table, table.id === 'edge' ? edgeForm(edge) : new Html(''))),
  '\n',
)}
</main>
<script>${new Html(script.replaceAll('</script', '<\\/script'))}</script>
</body>
</html>
`;
  return page.text;
}

function loginSection(logins: SiteReport['logins']): Html {
  if (logins.length === 0) return new Html('');
  const parts = logins.map(
    ({ title, diagram }) => html`<h3>${title}: ${diagram.title}</h3>${scroll(diagram.title, toSvg(diagram))}`,
  );
  return html`<section><h2 id="logins">Ways to sign in</h2><p>Flows whose stages Terraform binds, in their order. Flows that authentik's UI owns are not drawn.</p>${join(parts)}</section>`;
}

function tableSection(table: Table, before: Html): Html {
  const { id, title, intro, columns, rows, filters = [] } = table;
  const isMarked = rows.some(({ mark }) => mark !== undefined);
  const heads = [...columns, ...(isMarked ? ['plan'] : [])].map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map((row) => rowOf(table, row, isMarked));
  const grid = html`<table><thead><tr>${join(heads)}</tr></thead><tbody>
${join(body, '\n')}
</tbody></table>`;
  return html`<section data-table id="${id}"><h2>${title}</h2><p>${prose(intro)}</p>${before}${filterForm(filters, rows)}${scroll(title, grid)}</section>`;
}

/** A part that scrolls sideways, with the keyboard too. */
function scroll(title: string, content: Html): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}">${content}</div>`;
}

/** A sentence whose commands stand in backticks. */
function prose(text: string): Html {
  return join(text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`)));
}

function filterForm(filters: readonly Filter[], rows: readonly Row[]): Html {
  if (filters.length === 0) return new Html('');
  const selects = filters.map(({ tag, label }) => {
    const values = [...new Set(rows.flatMap(({ tags }) => tags?.[tag] ?? []))].sort();
    const options = values.map((value) => html`<option>${value}</option>`);
    return html`<label>${label} <select data-filter="${tag}"><option value="">all</option>${join(options)}</select></label>`;
  });
  return html`<form class="filters">${join(selects)}<span role="status"></span></form>`;
}

const MARK_WORDS: Readonly<Record<Mark, string>> = {
  add: 'added',
  change: 'changed',
  remove: 'removed',
  opened: 'access opened',
  closed: 'access closed',
};

/** What plans would do to access, and how pictures and tables show the rest. */
function planSection({ stacks, access, removed }: PlanSummary): Html {
  const counts = stacks.map(({ stack, changes }) => `${stack}: ${counted(changes.length, 'change')}`);
  const lines = access.map(({ kind, words }) => html`<li data-plan="${markOf(kind)}">${wordsOf(words)}</li>`);
  const told =
    lines.length === 0
      ? html`<p>No change in who can open what.</p>`
      : html`<ul class="plan-lines">${join(lines)}</ul>`;
  const gone = removed.map((address) => html`<li data-plan="remove"><code>${address}</code></li>`);
  const others = gone.length === 0 ? '' : html`<h3>Removed</h3><ul class="plan-lines">${join(gone)}</ul>`;
  const legend = Object.entries(MARK_WORDS).map(([mark, word]) => html`<li data-plan="${mark}">${word}</li>`);
  return html`<section><h2 id="plan">What the plan does</h2><p>${counts.join(', ')}. Marked in pictures and tables:</p><ul class="legend">${join(legend)}</ul>${told}${others}</section>`;
}

function markOf(kind: AccessChangeKind): Mark {
  if (kind === 'shut-out') return 'closed';
  return kind === 'opened' || kind === 'closed' ? kind : kind === 'new' ? 'add' : 'change';
}

function wordsOf(words: readonly Word[]): Html {
  return join(words.map((word) => (typeof word === 'string' ? html`${word}` : html`<code>${word.name}</code>`)));
}

function rowOf({ columns, code }: Table, { cells, mark, note = [], tags = {} }: Row, isMarked: boolean): Html {
  const data = cells.map((cell, index) => html`<td>${cellOf(cell, code.includes(columns[index] ?? ''))}</td>`);
  const told = note.map((words) => html`<p>${wordsOf(words)}</p>`);
  const plan = isMarked ? html`<td class="plan">${mark === undefined ? '' : MARK_WORDS[mark]}${join(told)}</td>` : '';
  const found = Object.entries(tags).map(([tag, values]) => html` data-${tag}="${JSON.stringify(values)}"`);
  return html`<tr${join(found)}${mark === undefined ? '' : html` data-plan="${mark}"`}>${join(data)}${plan}</tr>`;
}

function cellOf(cell: string, isCode: boolean): Html {
  // A runbook by its page; every other URL whole, since a person copies it.
  const name = cell.endsWith('.md') ? cell.replace(/^.*\//, '') : cell;
  if (/^https:\/\/\S+$/.test(cell)) return html`<a href="${cell}" rel="noreferrer">${name}</a>`;
  return isCode && cell !== '' ? html`<code>${cell}</code>` : html`${cell}`;
}

/** Answered by the page itself, with the expressions of the site. */
function edgeForm(edge: SiteReport['edge']): Html {
  if (edge === undefined) return new Html('');
  const hosts = edge.loginHosts.map((host) => html`<option value="${host}"></option>`);
  return html`<form id="edge-form"><label>Address <input name="ip" placeholder="203.0.113.7" autocomplete="off"></label>
<label>Host <input name="host" list="edge-hosts" placeholder="${edge.loginHosts[0] ?? ''}" autocomplete="off"></label><datalist id="edge-hosts">${join(hosts)}</datalist>
<label><input type="checkbox" name="banned" checked> CrowdSec has banned the address</label></form>
<p id="edge-answer" role="status">Type an address and a host.</p>
<script type="application/json" id="edge-data">${new Html(JSON.stringify(edge).replaceAll('<', '\\u003c'))}</script>`;
}
