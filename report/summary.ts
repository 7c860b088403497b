import { formatCount } from '../constructs/core/counted';
import type { AcceptedFinding } from '../rules/enforce';
import type { SiteDocument } from '../rules/readers/document';
import { placeholdersIn } from './placeholders';
import { secretRows, setupRows, stackRows } from './sections/operations';

export interface SummaryProps {
  readonly name: string;
  /** authentik's host. */
  readonly host: string;
  readonly document: SiteDocument;
  /** How many rules looked at the JSON. */
  readonly rules: number;
  readonly accepted: readonly AcceptedFinding[];
  /** Lines of the site's folder with "yours:". @default 0 */
  readonly openLines?: number;
  /** Whether the environment holds a variable. @default unknown, and not mentioned */
  readonly isSet?: (variable: string) => boolean;
  /** @default without emphasis */
  readonly heading?: (text: string) => string;
}

/** Returns what a synthesis made, what it needs before a plan, and the next command. */
export function summaryLines(props: SummaryProps): readonly string[] {
  const { name, host, document, rules, accepted, isSet, heading = (text: string) => text } = props;
  const stacks = stackRows(document).map(({ cells }) => cells);
  const secrets = secretRows(document).map(({ cells: [variable = '', opens = '', from = ''] }) => [
    variable,
    ...(isSet === undefined ? [] : [isSet(variable) ? 'set' : 'not set']),
    `opens ${opens}; from ${from}`,
  ]);
  const setup = setupRows(document).map(({ cells }) => cells);
  const open = openValues(placeholdersIn(document), props.openLines ?? 0);
  return [
    heading(`site ${name} at ${host}`),
    ...columns(
      stacks.map(([stack = '', resources, imports, lookups]) => [
        stack,
        `${formatCount(Number(resources), 'resource')}, ${imports} imported, ${lookups} looked up`,
      ]),
    ),
    `${formatCount(rules, 'rule')}, 0 findings, ${formatCount(accepted.length, 'exception')}`,
    ...accepted.map(({ rule, address, subject, reason }) => `  ${rule} ${address}, ${subject}: ${reason}`),
    ...(secrets.length === 0 ? [] : [heading('secrets, as environment variables of diff and deploy')]),
    ...columns(secrets),
    ...(setup.length === 0 ? [] : [heading('settings for sources and applications')]),
    ...columns(setup),
    ...(open.length === 0 ? [] : [`to fill in before the first deployment: ${open.join('; ')}`]),
    `next: npm run diff -- ${stacks[0]?.[0] ?? ''} --site ${name}`,
  ];
}

function openValues(values: readonly string[], lines: number): readonly string[] {
  return [
    ...(values.length === 0 ? [] : [`${formatCount(values.length, 'value')} of the examples (${values.join(', ')})`]),
    ...(lines === 0 ? [] : [`${formatCount(lines, 'line')} with "yours:" (a line that has its value loses the word)`]),
  ];
}

/** Every column but the last as wide as its longest cell. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const width = (index: number) => Math.max(...rows.map((row) => row[index]?.length ?? 0));
  return rows.map(
    (row) => `  ${row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(width(index)))).join('  ')}`,
  );
}
