import { Html, html, join } from './html';
import type { SiteReport } from './site-report';
import { toSvg } from './svg';
import type { Row, Table } from './table';

export interface PageAssets {
  readonly style: string;
  readonly script: string;
}

/** The report as one HTML file that asks nothing of any server. The same report gives the same bytes. */
export function reportPage(report: SiteReport, { style, script }: PageAssets): string {
  const { name, host, overview, logins, tables, edge } = report;
  const links = [
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
<section><h2 id="overview">Overview</h2><div class="scroll" tabindex="0">${toSvg(overview)}</div></section>
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
    ({ title, diagram }) =>
      html`<h3>${title}: ${diagram.title}</h3><div class="scroll" tabindex="0">${toSvg(diagram)}</div>`,
  );
  return html`<section><h2 id="logins">Ways to sign in</h2><p>Flows whose stages Terraform binds, in their order. Flows that authentik's UI owns are not drawn.</p>${join(parts)}</section>`;
}

function tableSection(table: Table, before: Html): Html {
  const { id, title, intro, columns, rows } = table;
  const isMarked = rows.some(({ mark }) => mark !== undefined);
  const heads = [...columns, ...(isMarked ? ['plan'] : [])].map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map((row) => rowOf(table, row, isMarked));
  return html`<section data-table><h2 id="${id}">${title}</h2><p>${intro}</p>${before}<div class="scroll" tabindex="0"><table><thead><tr>${join(heads)}</tr></thead><tbody>
${join(body, '\n')}
</tbody></table></div></section>`;
}

function rowOf({ columns, code }: Table, { cells, mark }: Row, isMarked: boolean): Html {
  const data = cells.map((cell, index) => html`<td>${cellOf(cell, code.includes(columns[index] ?? ''))}</td>`);
  const plan = isMarked ? html`<td class="plan ${mark ?? ''}">${mark ?? ''}</td>` : '';
  return html`<tr${mark === undefined ? '' : html` data-plan="${mark}"`}>${join(data)}${plan}</tr>`;
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
