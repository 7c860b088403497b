import { type SiteReport, siteReport } from '../../report/site-report';
import type { SiteDocument } from '../../rules/readers/document';
import type { SiteInput } from '../../sites/schema/site';
import { fresh } from '../fixtures/sites/fresh';
import { harbour } from '../fixtures/sites/harbour';
import { siteOf } from '../support/site/site-app';
import { withLoginJob } from '../support/site/site-change';

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

test('the overview shows the schedule of the sync, and no other CronJob as one', () => {
  const jobs = (site: SiteInput) => siteOf(withLoginJob, site);
  const sync = (of: SiteDocument) => reportOf(of).overview.nodes.find(({ id }) => id === 'sync');
  const minutes = { ...harbour, edge: { ...harbour.edge, sync: { ...harbour.edge?.sync, intervalMinutes: 5 } } };
  expect(sync(jobs(minutes as SiteInput))).toMatchObject({
    lines: ['edge sync', 'CronJob */5 * * * *'],
    addresses: ['edge.kubernetes_cron_job_v1.EdgeSync_CronJob'],
  });
});

test('a host has one row, with the gate that its visitors meet: also where the site has the paths of its login only', () => {
  const rows = rowsOf('hosts');
  const hosts = rows.map(([host]) => host);
  expect(hosts).toEqual([...new Set(hosts)]);
  const published = document.stacks.flatMap(({ config }) =>
    Object.values(config.resource?.kubernetes_ingress_v1 ?? {}).map((block) => JSON.stringify(block)),
  );
  // Another tool publishes it: the site has the outpost's path on it.
  const [elsewhere = ''] = rows.flatMap(([host = '', , service]) =>
    service === 'of another tool' && published.some((text) => text.includes(host)) ? [host] : [],
  );
  expect(elsewhere).not.toBe('');
  expect(rows.find(([host]) => host === elsewhere)?.[1]).toBe('required');
  expect(rows.find(([host]) => host === 'authentik.harbour.example')?.[1]).toBe('none');
});

test('the figures count what the tables show', () => {
  const counted = report.figures.filter(({ table }) => table === 'hosts');
  expect(counted.reduce((sum, { value }) => sum + Number(value), 0)).toBe(rowsOf('hosts').length);
  for (const { what, value } of counted) {
    const gate = what.replace(/^.*gate /, '');
    expect(rowsOf('hosts').filter(([, of = '']) => (of.includes(':') ? 'by path' : of) === gate)).toHaveLength(
      Number(value),
    );
  }
  const groups = document.stacks.flatMap(({ config }) => [
    ...Object.values(config.resource?.authentik_group ?? {}),
    ...Object.values(config.data?.authentik_group ?? {}),
  ]);
  const figure = (what: RegExp) => report.figures.find((one) => what.test(one.what))?.value;
  expect(Number(figure(/^groups?$/))).toBeLessThanOrEqual(groups.length);
  expect(figure(/^longest session$/)).toBe('4 weeks');
  expect(reportOf(siteOf(undefined, fresh)).figures.map(({ table }) => table)).not.toContain('hosts');
});
