import { parser } from '@prometheus-io/lezer-promql';

/** Returns where the grammar gives up first; undefined for PromQL. */
export function findFirstError(expr: string): string | undefined {
  const cursor = parser.parse(expr).cursor();
  do {
    if (cursor.type.isError) return expr.slice(cursor.from, cursor.from + 20);
  } while (cursor.next());
  return undefined;
}
