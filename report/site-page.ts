import { toMermaid } from './mermaid';
import type { SiteReport } from './site-report';
import { mergeRows, type Table } from './table';

/** Tables of the Markdown page; the HTML report has all of them. */
const SHOWN: readonly string[] = ['stacks', 'hosts', 'access', 'sessions', 'setup', 'exceptions'];

/** The site as one Markdown page with Mermaid diagrams, which GitHub draws. The same report gives the same bytes. */
export function sitePage({ name, host, overview, logins, tables }: SiteReport): string {
  const parts = [
    `# ${name} at ${host}`,
    'Generated from the synthesised JSON by `npm run snapshots`. `npm run report` writes the whole report as HTML.',
    fence(toMermaid(overview)),
    ...(logins.length === 0 ? [] : ['## Ways in']),
    ...logins.flatMap(({ diagram }) => [`**${escapeMarkup(diagram.title)}**`, fence(toMermaid(diagram))]),
    ...tables
      .filter(({ id }) => SHOWN.includes(id))
      .flatMap((table) => [`## ${table.title}`, table.intro, tableOf(table)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function fence(mermaid: string): string {
  return `\`\`\`mermaid\n${mermaid}\n\`\`\``;
}

function tableOf(table: Table): string {
  const { columns, code } = table;
  const isCode = columns.map((column) => code.includes(column));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...mergeRows(table).map(({ names, cells: [, ...cells] }) =>
      line(
        [names, ...cells].map((cell, index) =>
          [cell]
            .flat()
            .map((text) => cellOf(text, isCode[index]))
            .join(', '),
        ),
      ),
    ),
  ].join('\n');
}

function cellOf(cell: string, isCode = false): string {
  const text = cell.replaceAll('\n', ' ');
  return isCode && text !== '' ? `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\`` : escapeMarkup(text);
}

/** A text that Markdown shows letter by letter. An underscore inside of a word is no emphasis. */
function escapeMarkup(text: string): string {
  return text.replace(/[\\`*[\]<>|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (sign) => `\\${sign}`);
}
