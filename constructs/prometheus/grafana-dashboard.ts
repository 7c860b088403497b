import { type DashboardSettings, dashboardPanels, type Panel } from './dashboard';

const COLUMNS = 24;
const WIDTH = COLUMNS / 2;
const HEIGHT = 8;
/** Grafana's variable for the data source: the dashboard names no installation. */
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/**
 * The dashboard as Grafana imports it: its schema version 39, which Grafana 10.4 and later read and later ones migrate.
 *
 * Source: schemas/grafana-dashboard@13.2.3.json.
 */
export function grafanaDashboard(settings: DashboardSettings): Readonly<Record<string, unknown>> {
  return {
    uid: settings.title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 40),
    title: settings.title,
    tags: ['authentik'],
    schemaVersion: 39,
    editable: true,
    graphTooltip: 1,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    annotations: { list: [] },
    templating: {
      list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' }],
    },
    panels: dashboardPanels(settings).map(panelOf),
  };
}

function panelOf({ title, description, unit, targets }: Panel, index: number) {
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    description,
    datasource: DATASOURCE,
    gridPos: { x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'none' },
    },
    targets: targets.map(({ expr, legend }, position) => ({
      refId: String.fromCharCode(65 + position),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
    })),
  };
}
