import { toMermaid } from './mermaid';
import type { SiteReport } from './site-report';
import type { Table } from './table';

/** Tables of the Markdown page; the HTML report has all of them. */
const SHOWN: readonly string[] = ['stacks', 'hosts', 'access', 'sessions', 'setup', 'exceptions'];

/** The site as one Markdown page with Mermaid diagrams, which GitHub draws. The same report gives the same bytes. */
export function sitePage({ name, host, overview, logins, tables }: SiteReport): string {
  const parts = [
    `# ${name} at ${host}`,
    'Generated from the synthesised JSON by `npm run snapshots`. `npm run report` writes the whole report as HTML.',
    fenced(toMermaid(overview)),
    ...(logins.length === 0 ? [] : ['## Ways to sign in']),
    ...logins.flatMap(({ diagram }) => [`**${diagram.title}**`, fenced(toMermaid(diagram))]),
    ...tables
      .filter(({ id }) => SHOWN.includes(id))
      .flatMap((table) => [`## ${table.title}`, table.intro, tableOf(table)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function fenced(mermaid: string): string {
  return `\`\`\`mermaid\n${mermaid}\n\`\`\``;
}

function tableOf({ columns, code, rows }: Table): string {
  const isCode = columns.map((column) => code.includes(column));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map(({ cells }) =>
      line(
        cells.map((cell, index) => {
          const text = cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
          return isCode[index] && text !== '' ? `\`${text}\`` : text;
        }),
      ),
    ),
  ].join('\n');
}
