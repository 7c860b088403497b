import { type Diagram, MARK_WORDS } from './diagram';
import { Html, html, join, prose } from './html';
import { peoplePicture } from './people-picture';
import { planSection, wordsOf } from './plan-section';
import type { Figure } from './sections/figures';
import type { SiteReport } from './site-report';
import { toSvg } from './svg';
import { type Filter, type MergedRow, mergeRows, type Row, type Table } from './table';

export interface PageAssets {
  readonly style: string;
  readonly script: string;
}

/** The report as one HTML file that asks nothing of any server. The same report gives the same bytes. */
export function reportPage(report: SiteReport, { style, script }: PageAssets): string {
  const { name, host, figures, people, overview, logins, tables, edge, plan, written } = report;
  const isStopped = plan?.stacks.some(({ verdict }) => verdict === 'stopped') ?? false;
  const links = [
    ...(plan === undefined ? [] : [['plan', 'What the plan does']]),
    ['people', 'People'],
    ...(logins.length === 0 ? [] : [['logins', 'Ways in']]),
    ['overview', 'Overview'],
    ...tables.map(({ id, title }) => [id, title]),
  ].map(([id = '', title = '']) => html`<li><a href="#${id}">${title}</a></li>`);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${isStopped ? 'STOPPED: plan of ' : ''}${name}: access and edge</title>
<style>${new Html(style + join(tables.map(cardLabels)).text)}</style>
</head>
<body>
<header>
<h1>${name}</h1><span class="host">${host}</span>${isStopped ? html`<a class="badge" href="#plan">STOPPED</a>` : ''}
<label for="search" class="hidden">Search</label>
<input id="search" type="search" placeholder="Search all tables (press /)" autocomplete="off"><span id="search-count" role="status"></span>
<button id="scheme" type="button">Light or dark</button>
</header>
<svg class="hidden" aria-hidden="true"><defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs></svg>
<div class="page">
<nav aria-label="Sections"><ul>${join(links)}</ul></nav>
<main>
${plan === undefined ? '' : planSection(plan)}
${figureStrip(figures, written)}
<section class="picture"><h2 id="people">People</h2><p>From a group over the ways in and the gates to what opens. Choose a box: its paths light up. A dashed box depends on the server.</p>${peoplePicture(people)}</section>
${loginSection(logins)}
<section class="picture"><h2 id="overview">Overview</h2>${scroll('Overview', toSvg(overview))}</section>
${join(
  tables.map((table) => tableSection(table, table.id === 'edge' ? edgeForm(edge) : new Html(''))),
  '\n',
)}
</main>
</div>
<script>${new Html(script.replaceAll('</script', '<\\/script'))}</script>
</body>
</html>
`;
  return page.text;
}

/** On a phone a row is a card, and each cell says its column. */
function cardLabels({ id, columns }: Table): Html {
  const label = (column: string, index: number) => `#${id} td:nth-child(${index + 1})::before{content:"${column}"}`;
  return new Html(`@media(max-width:700px){${columns.map(label).join('')}}\n`);
}

function loginSection(logins: SiteReport['logins']): Html {
  if (logins.length === 0) return new Html('');
  const parts = logins.map(
    ({ title, facts, diagram }) =>
      html`<h3>${title}</h3>${facts === '' ? '' : html`<p>${facts}</p>`}${stepsOf(diagram)}`,
  );
  return html`<section class="picture"><h2 id="logins">Ways in</h2><p>Each way from its first page to the session, and then the other flows whose stages Terraform binds. The session begins at the login stage.</p>${join(parts)}</section>`;
}

/** A diagram that is one line of boxes, as a list: it wraps where the screen ends. */
function stepsOf({ title, nodes }: Diagram): Html {
  const boxes = nodes.map(({ lines: [name = '', ...details], kind, mark }) => {
    const told = mark === undefined ? '' : html`<span class="plan">${MARK_WORDS[mark]}</span>`;
    const parts = details.map((line) => html`<span>${line}</span>`);
    return html`<li class="${kind}"${mark === undefined ? '' : html` data-plan="${mark}"`}><b>${breakable(name)}</b>${join(parts)}${told}</li>`;
  });
  return html`<ol class="steps" aria-label="${title}">${join(boxes)}</ol>`;
}

/** The site in numbers, each a link to the table that it comes from. */
function figureStrip(figures: readonly Figure[], written: string | undefined): Html {
  const items = figures.map(({ table, value, what }) => html`<li><a href="#${table}"><b>${value}</b> ${what}</a></li>`);
  const age =
    written === undefined
      ? ''
      : html`<li><b id="age" data-written="${written}">${minuteOf(written)}</b> report written</li>`;
  return html`<ul class="figures" aria-label="The site in numbers">${join(items)}${age}</ul>`;
}

/** `2026-11-25 03:15 UTC`, for a browser without scripts and for paper. */
function minuteOf(time: string): string {
  return time.replace(/^(.{10})T(.{5}).*Z$/, '$1 $2 UTC');
}

function tableSection(table: Table, before: Html): Html {
  const { id, title, intro, columns, filters = [] } = table;
  const rows = mergeRows(table);
  const ids = rowIds(id, rows);
  const isMarked = rows.some(({ mark }) => mark !== undefined);
  const heads = [...columns, ...(isMarked ? ['plan'] : [])].map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map((row, index) => rowOf(table, row, ids[index] ?? '', isMarked));
  const grid = html`<table><thead><tr>${join(heads)}</tr></thead><tbody>
${join(body, '\n')}
</tbody></table>`;
  return html`<section data-table id="${id}"><h2>${title}</h2><p>${prose(intro)}</p>${before}${filterForm(filters, rows)}${scroll(title, grid)}</section>`;
}

/** A part that scrolls sideways, with the keyboard too. */
function scroll(title: string, content: Html): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}">${content}</div>`;
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

function rowOf({ columns, code }: Table, row: MergedRow, id: string, isMarked: boolean): Html {
  const { names, details = [], mark, note = [], tags = {} } = row;
  const data = row.cells.map((cell, index) => {
    const isCode = code.includes(columns[index] ?? '');
    if (index > 0) return html`<td>${cellOf(cell, isCode)}</td>`;
    return html`<td>${join([namesOf(names, isCode), detailsOf(details)])}</td>`;
  });
  const told = note.map((words) => html`<p>${wordsOf(words)}</p>`);
  const plan = isMarked ? html`<td class="plan">${mark === undefined ? '' : MARK_WORDS[mark]}${join(told)}</td>` : '';
  const found = Object.entries(tags).map(([tag, values]) => html` data-${tag}="${values.join('\n')}"`);
  return html`<tr id="${id}"${join(found)}${mark === undefined ? '' : html` data-plan="${mark}"`}>${join(data)}${plan}</tr>`;
}

function namesOf(names: readonly string[], isCode: boolean): Html {
  const [only = ''] = names;
  if (names.length === 1) return cellOf(only, isCode);
  return html`<ul class="names">${join(names.map((name) => html`<li>${cellOf(name, isCode)}</li>`))}</ul>`;
}

function detailsOf(details: readonly string[]): Html {
  if (details.length === 0) return new Html('');
  const lines = details.map((line) => html`<li>${line}</li>`);
  return html`<details><summary>details</summary><ul>${join(lines)}</ul></details>`;
}

/** A URL that a browser can open; a regular expression that only begins like one is none. */
const URL_PATTERN = /^https:\/\/(?!.*\.\*)[\w.~:/%?#=&@+,;-]+$/;

function cellOf(cell: string, isCode: boolean): Html {
  // A runbook by its page; every other URL whole, since a person copies it.
  const name = cell.endsWith('.md') ? cell.replace(/^.*\//, '') : cell;
  if (URL_PATTERN.test(cell)) return html`<a href="${cell}" rel="noreferrer">${name}</a>`;
  return isCode && cell !== '' ? html`<code>${breakable(cell)}</code>` : html`${cell}`;
}

/** A long name breaks after its parts only. */
function breakable(text: string): Html {
  if (text.length < 25) return html`${text}`;
  return join(
    text.split(/(?<=[./_:@])(?=\w)/).map((part) => html`${part}`),
    '<wbr>',
  );
}

/** Id of each row, for a link to it: the table and the first name; a number where rows share a name. */
function rowIds(table: string, rows: readonly MergedRow[]): readonly string[] {
  const used = new Map<string, number>();
  return rows.map(({ names: [name = ''] }) => {
    const id = `${table}-${name.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-')}`;
    const count = (used.get(id) ?? 0) + 1;
    used.set(id, count);
    return count === 1 ? id : `${id}~${count}`;
  });
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
