import { gaugeName } from '../../programs/backup/gauges';
import { selector } from './promql';

export interface DashboardSettings {
  /** Title; its `uid` is made of it. */
  readonly title: string;
  /** authentik and its outposts run in this namespace. */
  readonly namespace: string;
  /** Traefik's entry point of the protected hosts. */
  readonly entryPoint: string;
  /** Whether the edge sync sends its gauges. */
  readonly edge: boolean;
  /** Whether the backup sends its gauges. */
  readonly backup: boolean;
}

/** One query and how its lines are named. */
export interface Target {
  /** PromQL. */
  readonly expr: string;
  /** Grafana's template, as in `{{host}}`. */
  readonly legend: string;
}

/** One chart of the dashboard. */
export interface Panel {
  /** Above the panel. */
  readonly title: string;
  /** The reader looks for this in the panel. */
  readonly description: string;
  /** Grafana's unit. */
  readonly unit: string;
  /** Its lines. */
  readonly targets: readonly Target[];
}

/**
 * Returns what an administrator looks at, in rows of two: logins, forward auth, the fallback, and where they exist the ban
 * list and the backup. The names of metrics are those of authentik 2026.2, Traefik 3 and the programs of this project.
 */
export function dashboardPanels(settings: DashboardSettings): readonly Panel[] {
  return [
    ...loginPanels(settings),
    ...forwardAuthPanels(settings),
    ...(settings.edge ? edgePanels() : []),
    ...(settings.backup ? backupPanels() : []),
  ];
}

function loginPanels({ namespace }: DashboardSettings): readonly Panel[] {
  const own = selector({ namespace });
  return [
    {
      title: 'Flows that began, by way in',
      description: 'A way in that falls to zero while others go on is closed or broken.',
      unit: 'reqps',
      targets: [
        { expr: `sum by (flow_slug) (rate(authentik_flows_plan_time_count${own}[5m]))`, legend: '{{flow_slug}}' },
      ],
    },
    {
      title: 'Stages that were answered, by kind',
      description: 'Identification without login: users begin and do not get in.',
      unit: 'reqps',
      targets: [
        {
          expr: `sum by (stage_type, method) (rate(authentik_flows_execution_stage_time_count${own}[5m]))`,
          legend: '{{stage_type}} {{method}}',
        },
      ],
    },
    {
      title: 'Servers and outposts',
      description: 'Requests of the servers by destination, and outposts that are connected.',
      unit: 'short',
      targets: [
        {
          expr: `sum by (dest) (rate(authentik_main_request_duration_seconds_count${own}[5m]))`,
          legend: 'to {{dest}}',
        },
        { expr: `max by (outpost_name) (authentik_outpost_connection${own})`, legend: '{{outpost_name}} connected' },
      ],
    },
  ];
}

function forwardAuthPanels({ namespace, entryPoint }: DashboardSettings): readonly Panel[] {
  const own = selector({ namespace });
  const buckets = `sum by (le, outpost_name) (rate(authentik_outpost_proxy_request_duration_seconds_bucket${own}[5m]))`;
  const failed = selector({ entrypoint: entryPoint }, { code: '4..|5..' });
  const unauthorized = selector({ code: '401', entrypoint: entryPoint });
  return [
    {
      title: 'Answers of outposts, 95th and 50th percentile',
      description: 'Each request of a protected host waits for one.',
      unit: 's',
      targets: [
        { expr: `histogram_quantile(0.95, ${buckets})`, legend: '{{outpost_name}} p95' },
        { expr: `histogram_quantile(0.5, ${buckets})`, legend: '{{outpost_name}} p50' },
      ],
    },
    {
      title: 'Errors on the entry point, by code',
      description: '400 of many visitors: sessions of an outpost are broken. 5xx: authentik or a service is down.',
      unit: 'reqps',
      targets: [{ expr: `sum by (code) (rate(traefik_entrypoint_requests_total${failed}[5m]))`, legend: '{{code}}' }],
    },
    {
      title: 'Emergency fallback',
      description: 'Answers with 401: the emergency password stands in for the outpost.',
      unit: 'reqps',
      targets: [
        {
          expr: `sum by (entrypoint) (rate(traefik_entrypoint_requests_total${unauthorized}[5m]))`,
          legend: '{{entrypoint}}',
        },
      ],
    },
  ];
}

function edgePanels(): readonly Panel[] {
  const lines = { desired: 'bans of CrowdSec', edge: 'on the list', capacity: 'capacity' } as const;
  return [
    {
      title: 'Ban list against bans',
      description: 'The list follows within minutes; a gap that stays is drift.',
      unit: 'short',
      targets: Object.entries(lines).map(([name, legend]) => ({ expr: `max(crowdsec_cf_list_${name})`, legend })),
    },
    {
      title: 'Age of the last sync',
      description: 'Bans neither reach the edge nor leave it without one.',
      unit: 's',
      targets: [{ expr: 'time() - max(crowdsec_cf_list_last_success)', legend: 'last sync' }],
    },
  ];
}

function backupPanels(): readonly Panel[] {
  return [
    {
      title: 'Age of the newest backup',
      description: 'What a restore would lose.',
      unit: 's',
      targets: [{ expr: `time() - max(${gaugeName('last_success')})`, legend: 'newest backup' }],
    },
    {
      title: 'Rows in the newest backup',
      description: 'Passkeys that fall without a reason are incident I2.',
      unit: 'short',
      targets: [{ expr: `max by (table) (${gaugeName('rows')})`, legend: '{{table}}' }],
    },
  ];
}
