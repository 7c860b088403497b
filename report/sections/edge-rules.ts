import { child } from '../../rules/readers/block';
import type { Block, SiteDocument } from '../../rules/readers/document';
import { workloads } from '../../rules/readers/pod-workloads';
import { wafRules } from '../../rules/readers/waf-rules';

/** A rule that Cloudflare evaluates before a request reaches the site, in the order of the ruleset. */
export interface EdgeRule {
  /** `rule crowdsec_ban`. */
  readonly label: string;
  readonly action: string;
  readonly isEnabled: boolean;
  readonly description: string;
  readonly expression: string;
  readonly address: string;
}

export function edgeRules({ stacks }: SiteDocument): readonly EdgeRule[] {
  return stacks.flatMap((stack) =>
    wafRules(stack).map(({ address, label, rule }) => ({
      label,
      action: String(rule.action),
      isEnabled: rule.enabled !== false,
      description: String(rule.description ?? ''),
      expression: String(rule.expression ?? ''),
      address: `${stack.name}.${address}`,
    })),
  );
}

/** The environment of the sync's container, as far as it is written out; empty for a site without one. */
export function syncSettings({ stacks }: SiteDocument): Readonly<Record<string, string>> {
  const containers = stacks.flatMap(workloads).flatMap(({ containers }) => containers);
  const env = containers.map(({ env }) => (Array.isArray(env) ? (env as readonly Block[]) : []));
  const sync = env.find((variables) => variables.some(({ name }) => name === 'EDGE_SYNC_LIST_NAME')) ?? [];
  return Object.fromEntries(
    sync.flatMap(({ name, value }) => (value === undefined ? [] : [[String(name), String(value)]])),
  );
}

/** How often the sync runs, as cron writes it; undefined for a site without one. */
export function syncSchedule({ stacks }: SiteDocument): string | undefined {
  const jobs = stacks.flatMap(({ config }) => Object.values(config.resource?.kubernetes_cron_job_v1 ?? {}));
  const schedule = jobs.map((job) => child(job, 'spec').schedule).find((value) => typeof value === 'string');
  return schedule === undefined ? undefined : String(schedule);
}
