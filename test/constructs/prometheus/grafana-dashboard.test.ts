import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { grafanaDashboard } from '../../../constructs/prometheus/grafana-dashboard';
import type { Block } from '../../../rules/readers/document';
import { put } from '../../sites/schema/change';
import { findFirstError } from '../../support/promql';
import { siteOf } from '../../support/site/site-app';
import { DASHBOARD, QUERIES } from './sample-dashboard';

interface PanelJson {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly refId: string; readonly expr: string }[];
}

const panelsOf = (settings: typeof DASHBOARD) => grafanaDashboard(settings).panels as readonly PanelJson[];

describe("Grafana's schema", () => {
  const file = join(__dirname, '..', '..', '..', 'schemas', 'grafana-dashboard@13.2.3.json');
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(file, 'utf8')), { defaultTarget: 'draft-7' });
  const faultsOf = (dashboard: unknown) =>
    (schema.safeParse(dashboard).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

  test('accepts the dashboard', () => {
    expect(faultsOf(grafanaDashboard(DASHBOARD))).toEqual([]);
    expect(faultsOf(grafanaDashboard({ ...DASHBOARD, edge: false, backup: false }))).toEqual([]);
  });

  test.each<[what: string, path: string, value: unknown]>([
    ['an unknown key of a panel', 'panels.0.descripton', ''],
    ['another type of panel', 'panels.0.type', 'timeserie'],
    ['an unknown place of the legend', 'panels.0.options.legend.placement', 'below'],
    ['a tooltip without its order', 'panels.0.options.tooltip.sort', undefined],
    ['a query without its letter', 'panels.0.targets.0.refId', undefined],
    ['a minimum that is text', 'panels.0.fieldConfig.defaults.min', '0'],
    ['an unknown kind of variable', 'templating.list.0.type', 'source'],
    ['no version of the schema', 'schemaVersion', undefined],
  ])('refuses %s', (_, path, value) => {
    const dashboard = structuredClone(grafanaDashboard(DASHBOARD));
    put(dashboard, path, value);
    const places = faultsOf(dashboard).map((fault) => fault.replace(/: .*/, ''));
    // An unknown key is a fault of the object around it.
    expect([[path], [path.replace(/\.\w+$/, '')]]).toContainEqual(places);
  });
});

test('every query of the dashboard is PromQL', () => {
  expect(QUERIES.length).toBeGreaterThan(10);
  expect(QUERIES.filter(({ expr }) => findFirstError(expr) !== undefined)).toEqual([]);
});

test('a legend names only labels that its query keeps', () => {
  for (const { expr, legend } of QUERIES) {
    const kept = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', '));
    const named = [...legend.matchAll(/{{(\w+)}}/g)].map(([, label]) => label);
    expect([legend, named.filter((label = '') => !kept.includes(label))]).toEqual([legend, []]);
  }
});

test('panels have ids and places of their own, and no two overlap', () => {
  const panels = panelsOf(DASHBOARD);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
});

test('a site without edge sync and backup has no panel of them', () => {
  const titles = panelsOf({ ...DASHBOARD, edge: false, backup: false }).map(({ title }) => title);
  expect(titles.filter((title) => /ban|sync|backup/i.test(title))).toEqual([]);
  expect(panelsOf(DASHBOARD).length).toBe(titles.length + 4);
});

test('a site that states it has the dashboard in a ConfigMap that the sidecar finds', () => {
  const findQueries = (dashboard: object | undefined) => {
    const { stacks } = siteOf((site) => {
      Object.assign((site.platform as { alerts: object }).alerts, { dashboard });
    });
    const platform = stacks.find(({ name }) => name === 'platform')?.config.resource?.kubernetes_config_map_v1 ?? {};
    return platform.GrafanaDashboard as Block | undefined;
  };
  expect(findQueries(undefined)).toBeUndefined();
  const map = findQueries({}) as { metadata: { labels: object; namespace: string }; data: Record<string, string> };
  expect(map.metadata).toMatchObject({ namespace: 'monitoring', labels: { grafana_dashboard: '1' } });
  const text = Object.values(map.data)[0] ?? '';
  // Terraform would read a variable of Grafana as its own.
  expect(text).toContain('$${datasource}');
  expect(JSON.parse(text.replaceAll('$${', '${'))).toMatchObject({ title: 'authentik', schemaVersion: 39 });
});
