import { child } from '../../rules/readers/block';
import { blockAt, type SiteDocument } from '../../rules/readers/document';
import { syncContainers } from '../../rules/readers/edge-sync';
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

/** The CronJob that copies bans to Cloudflare. */
interface EdgeSync {
  readonly address: string;
  /** How often it runs, as cron writes it. */
  readonly schedule: string;
  /** Its environment, as far as it is written out. */
  readonly env: Readonly<Record<string, string>>;
}

/** The sync of a site; undefined for a site without one. Other CronJobs make backups, and sign test users in. */
export function edgeSync({ stacks }: SiteDocument): EdgeSync | undefined {
  const [sync] = stacks.flatMap((stack) =>
    syncContainers(stack).map(({ workload: { address }, env }) => ({
      address: `${stack.name}.${address}`,
      schedule: String(child(blockAt(stack, address) ?? {}, 'spec').schedule ?? ''),
      env,
    })),
  );
  return sync;
}
