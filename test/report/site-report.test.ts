import { type SiteReport, siteReport } from '../../report/site-report';
import type { SiteDocument } from '../../rules/readers/document';
import { fresh } from '../fixtures/sites/fresh';
import { siteOf } from '../support/site-app';

const document = siteOf();
const report = reportOf(document);

function reportOf(of: SiteDocument): SiteReport {
  return siteReport({ name: 'harbour', host: 'authentik.harbour.example', document: of, accepted: [] });
}

function rowsOf(id: string, of: SiteReport = report): readonly (readonly string[])[] {
  return of.tables.find((table) => table.id === id)?.rows.map(({ cells }) => cells) ?? [];
}

test('names every secret variable, and none that is not sensitive', () => {
  const sensitive = document.stacks.flatMap(({ config }) =>
    Object.entries(config.variable ?? {}).flatMap(([name, block]) => (block.sensitive === true ? [name] : [])),
  );
  expect(rowsOf('secrets').map(([name]) => name)).toEqual([...new Set(sensitive)].map((name) => `TF_VAR_${name}`));
});

test('the overview of a site with one stack shows the visitor at authentik', () => {
  const { overview, edge, tables } = reportOf(siteOf(undefined, fresh));
  expect(overview.nodes.map(({ id }) => id)).toEqual(['visitor', 'authentik']);
  expect(overview.edges).toEqual([{ from: 'visitor', to: 'authentik' }]);
  expect(edge).toBeUndefined();
  expect(tables.map(({ id }) => id)).not.toContain('hosts');
});

test('the overview of a whole site joins every part to another', () => {
  const { nodes, edges } = report.overview;
  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  expect(nodes.filter(({ id }) => !joined.has(id))).toEqual([]);
});
