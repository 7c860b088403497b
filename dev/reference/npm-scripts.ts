import type { scripts } from '../../package.json';

/** Lists what each npm script does; TypeScript refuses a script without a line here. */
export const NPM_SCRIPTS: Readonly<Record<keyof typeof scripts, string>> = {
  prepare: 'Runs with `npm ci`: generates the bindings in `.gen/` and bundles synthesis and commands.',
  get: 'Refreshes `schemas/` from the real provider. Needs Terraform and its registry.',
  synth: 'Checks a site and writes its Terraform JSON into `cdktf.out`. `-- --site NAME`, `-- --quiet`.',
  diff: 'The command [diff](#diff).',
  deploy: 'The command [deploy](#deploy).',
  lock: 'The command [plan lock](#plan-lock).',
  demo: 'The command [demo](#demo).',
  try: 'Starts authentik, Traefik and two applications in Docker, and applies the demo site to them. `-- down` removes them.',
  'edge-sync': 'Runs the edge sync once, outside of its CronJob.',
  report: 'The command [report](#report).',
  ops: 'Runs a command of this page.',
  test: 'All tests that need nothing but Node.',
  'test:real':
    'Tests with real parts: python3, CrowdSec, PgBouncer, nginx, Traefik, promtool, Chromium, kube-apiserver, Terraform.',
  'test:engine': 'Tests with Terraform or OpenTofu and the real providers, against stand-ins.',
  'test:live':
    'Tests against a real, disposable authentik: `GATEHOUSE_AUTHENTIK_URL` and `AUTHENTIK_TOKEN` of an administrator name it.',
  snapshots: 'Writes `sites/*/expected`: addresses, JSON and pictures. Read the diff.',
  check: 'Types, lint and format.',
  'check:types': 'Types.',
  'check:lint': 'Lint and format.',
  format: 'Formats the code.',
  bench: 'Measures a synthesis, as ratios.',
  'bench:edge-sync': 'Measures the edge sync on lists of full size.',
  versions:
    'Every pinned version beside the newest one. `-- authentik LINE` records a line of the server in `schemas/` and says what it means for the sites; `-- chart VERSION` the keys of a chart.',
  docs: 'Writes `docs/reference/` from the schema, the commands, the alerts and the rules.',
};
