import { grafanaDashboard } from '../../../constructs/prometheus/grafana-dashboard';
import type { Block } from '../../../rules/readers/document';
import { firstError } from '../../support/promql';
import { siteOf } from '../../support/site/site-app';
import { DASHBOARD, QUERIES } from './sample-dashboard';

interface PanelJson {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly refId: string; readonly expr: string }[];
}

const panelsOf = (settings: typeof DASHBOARD) => grafanaDashboard(settings).panels as readonly PanelJson[];

test('every query of the dashboard is PromQL', () => {
  expect(QUERIES.length).toBeGreaterThan(10);
  expect(QUERIES.filter(({ expr }) => firstError(expr) !== undefined)).toEqual([]);
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
  const found = (dashboard: object | undefined) => {
    const { stacks } = siteOf((site) => {
      Object.assign((site.platform as { alerts: object }).alerts, { dashboard });
    });
    const platform = stacks.find(({ name }) => name === 'platform')?.config.resource?.kubernetes_config_map_v1 ?? {};
    return platform.GrafanaDashboard as Block | undefined;
  };
  expect(found(undefined)).toBeUndefined();
  const map = found({}) as { metadata: { labels: object; namespace: string }; data: Record<string, string> };
  expect(map.metadata).toMatchObject({ namespace: 'monitoring', labels: { grafana_dashboard: '1' } });
  const text = Object.values(map.data)[0] ?? '';
  // Terraform would read a variable of Grafana as its own.
  expect(text).toContain('$${datasource}');
  expect(JSON.parse(text.replaceAll('$${', '${'))).toMatchObject({ title: 'authentik', schemaVersion: 39 });
});
