import { parseWafExpression } from '../../constructs/cloudflare/waf-parser';
import type { EdgeQuestion } from '../site-report';
import { people } from './people';

// The page's own script: search, filters, colour scheme and the form about the edge. It asks nothing of any server.

const all = <E extends Element>(selector: string) => [...document.querySelectorAll<E>(selector)];

function search(): void {
  const input = document.querySelector<HTMLInputElement>('#search');
  const count = document.querySelector('#search-count');
  input?.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = all<HTMLTableRowElement>('tbody tr');
    for (const row of rows) {
      const text = row.textContent?.toLowerCase() ?? '';
      row.toggleAttribute('data-unmatched', !words.every((word) => text.includes(word)));
    }
    const hits = rows.filter((row) => !row.hasAttribute('data-unmatched'));
    if (count !== null) count.textContent = words.length === 0 ? '' : `${hits.length} of ${rows.length} rows`;
    for (const section of all<HTMLElement>('section[data-table]')) {
      section.hidden = words.length > 0 && section.querySelector('tbody tr:not([data-unmatched])') === null;
    }
    // Only tables are searched: pictures would stand above the hits.
    for (const part of all<HTMLElement>('main > :not([data-table])')) part.hidden = words.length > 0;
    if (words.length > 0) hits[0]?.scrollIntoView({ block: 'center' });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || /^(INPUT|SELECT)$/.test(document.activeElement?.tagName ?? '')) return;
    event.preventDefault();
    input?.focus();
  });
}

const SCHEME = 'gatehouse-scheme';

function colourScheme(): void {
  const root = document.documentElement;
  const kept = readStored();
  if (kept === 'dark' || kept === 'light') root.dataset.scheme = kept;
  document.querySelector<HTMLButtonElement>('#scheme')?.addEventListener('click', () => {
    const current = root.dataset.scheme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    root.dataset.scheme = current === 'dark' ? 'light' : 'dark';
    store(root.dataset.scheme);
  });
}

/** A browser may refuse to store anything, for a file or for a frame. */
function readStored(): string | null {
  try {
    return localStorage.getItem(SCHEME);
  } catch {
    return null;
  }
}

function store(scheme: string): void {
  try {
    localStorage.setItem(SCHEME, scheme);
  } catch {
    // The page keeps the scheme for as long as it is open.
  }
}

/** A link to each row, in its first cell. */
function rowLinks(): void {
  for (const row of all<HTMLTableRowElement>('tbody tr[id]')) {
    const link = document.createElement('a');
    link.className = 'anchor';
    link.href = `#${row.id}`;
    link.setAttribute('aria-label', `Link to ${row.id}`);
    row.cells[0]?.append(link);
  }
}

const MINUTE_MS = 60_000;

/** How old the report is, from the time that it states. */
function age(): void {
  const element = document.querySelector<HTMLElement>('#age');
  const written = Date.parse(element?.dataset.written ?? '');
  if (element === null || Number.isNaN(written)) return;
  const minutes = Math.max(0, Math.floor((Date.now() - written) / MINUTE_MS));
  const [count, unit] =
    minutes < 120
      ? [minutes, 'minute']
      : minutes < 2880
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 1440), 'day'];
  element.title = element.dataset.written ?? '';
  element.textContent = `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}

function edge(): void {
  const form = document.querySelector<HTMLFormElement>('#edge-form');
  const answer = document.querySelector('#edge-answer');
  const data = document.querySelector('#edge-data')?.textContent;
  if (form === null || answer === null || data === undefined || data === null) return;
  const question = JSON.parse(data) as EdgeQuestion;
  const ask = () => {
    const fields = new FormData(form);
    answer.textContent = verdict(question, {
      ip: String(fields.get('ip') ?? '').trim(),
      host: String(fields.get('host') ?? '')
        .trim()
        .toLowerCase(),
      isBanned: fields.get('banned') !== null,
    });
  };
  form.addEventListener('input', ask);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask();
  });
}

interface Visit {
  readonly ip: string;
  readonly host: string;
  readonly isBanned: boolean;
}

/** Evaluates the site's own expressions, in their order, as Cloudflare does. */
function verdict({ rules, listName }: EdgeQuestion, { ip, host, isBanned }: Visit): string {
  if (ip === '' || host === '') return 'Type an address and a host.';
  for (const { label, action, expression } of rules) {
    const lists = { [listName]: isBanned ? [ip] : [] };
    let hit: boolean | undefined;
    try {
      hit = parseWafExpression(expression).decide({ ip, host, lists });
    } catch (error) {
      return `${ip} on ${host}: cannot be evaluated (${error instanceof Error ? error.message : String(error)}).`;
    }
    if (hit === undefined) return `${ip} on ${host}: ${label} depends on more than the address and the host.`;
    if (hit && action === 'block') return `${ip} on ${host}: blocked by ${label}.`;
    if (hit) return `${ip} on ${host}: ${label} matches, action ${action}; later rules of this ruleset do not run.`;
  }
  return `${ip} on ${host}: not blocked.`;
}

/** Shows the rows that have the tag of every list; a row has several tags of one kind. */
function tableFilters(): void {
  for (const form of all<HTMLFormElement>('form.filters')) {
    const rows = [...(form.closest('section')?.querySelectorAll<HTMLTableRowElement>('tbody tr') ?? [])];
    const filters = [...form.querySelectorAll<HTMLSelectElement>('select')];
    const count = form.querySelector('[role=status]');
    const apply = () => {
      for (const row of rows) {
        row.hidden = filters.some(({ dataset, value }) => value !== '' && !tagsOf(row, dataset.filter).includes(value));
      }
      const shown = rows.filter(({ hidden }) => !hidden).length;
      if (count !== null) count.textContent = shown === rows.length ? '' : `${shown} of ${rows.length} rows`;
    };
    // A browser may restore the lists of an earlier visit.
    apply();
    form.addEventListener('change', apply);
    form.addEventListener('submit', (event) => event.preventDefault());
  }
}

function tagsOf({ dataset }: HTMLElement, tag = ''): readonly string[] {
  return (dataset[tag] ?? '').split('\n');
}

search();
colourScheme();
edge();
tableFilters();
rowLinks();
age();
people();
