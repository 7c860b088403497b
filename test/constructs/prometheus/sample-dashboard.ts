import { dashboardPanels } from '../../../constructs/prometheus/dashboard';

/** It is the dashboard of a site that has everything. */
export const DASHBOARD = {
  title: 'authentik',
  namespace: 'authentik',
  entryPoint: 'websecure',
  edge: true,
  backup: true,
};

export const QUERIES = dashboardPanels(DASHBOARD).flatMap(({ title, targets }) =>
  targets.map(({ expr, legend }) => ({ title, expr, legend })),
);
