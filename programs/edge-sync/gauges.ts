import type { HttpClient } from './http-client';

const PREFIX = 'crowdsec_cf_list_';

/** Every gauge of the sync, without its prefix. A gauge that was not measured in this run is not sent. */
const HELP = {
  ban_count: 'Items on the edge list after this run',
  sync_success:
    '1 when both sides were read and the edge is as planned, held removals included, or a throttled write is deferred',
  sync_last_run_seconds: 'Unix time of the last run, however it ended',
  last_run: 'Unix time of the last run, however it ended',
  last_success: 'Unix time of the last run that succeeded',
  last_write_success: 'Unix time of the last confirmed write to the list',
  desired: 'Networks that belong on the list, before the capacity',
  edge: 'Networks on the list, after the write when there was one',
  capacity: 'Items that the list may hold',
  drift_add: 'Networks that are wanted and not on the list, after the write when there was one',
  drift_remove: 'Networks that are on the list and not wanted, held removals included',
  stale_unbans: 'Networks on the list for which LAPI has no ban',
  never_block_on_edge: 'Items on the list that touch a never-block network',
  never_block_hits: 'Bans in LAPI that touch a never-block network and were left out',
  allowlisted: "Networks on LAPI's own allowlists, which are left out like never-block networks",
  truncated: 'Bans that had no room',
  dropped: 'Decisions left out, by reason',
  mass_change_held: '1 while removals are held',
  lapi_ok: '1 when LAPI gave a usable answer',
  cf_ok: '1 when Cloudflare could be read',
  throttled: '1 while Cloudflare turns writes away',
  next_write_at: 'Unix time before which nothing is written, 0 when nothing is deferred',
  api_calls: 'Calls of this run, by kind',
} as const;

export type GaugeName = keyof typeof HELP;

interface Sample {
  readonly labels: string;
  readonly value: number;
}

export class Gauges {
  private readonly samples = new Map<GaugeName, Sample[]>();

  set(name: GaugeName, value: number, labels: Readonly<Record<string, string>> = {}): void {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
    const rendered = pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
    const others = (this.samples.get(name) ?? []).filter(({ labels: known }) => known !== rendered);
    this.samples.set(name, [...others, { labels: rendered, value }]);
  }

  /** Prometheus text format. */
  render(): string {
    let text = '';
    for (const [name, samples] of this.samples) {
      text += `# HELP ${PREFIX}${name} ${HELP[name]}\n# TYPE ${PREFIX}${name} gauge\n`;
      for (const { labels, value } of samples) text += `${PREFIX}${name}${labels} ${value}\n`;
    }
    return text;
  }
}

/**
 * POST, not PUT: the Pushgateway then keeps the gauges that this run does not send, so that a LAPI outage leaves the
 * last measured drift in place instead of publishing a zero that was not measured (I23).
 */
export async function pushGauges(client: HttpClient, job: string, gauges: Gauges): Promise<void> {
  const answer = await client.send('POST', `/metrics/job/${job}`, gauges.render(), {
    'content-type': 'text/plain; version=0.0.4',
  });
  if (answer.status < 200 || answer.status >= 300) throw new Error(`HTTP ${answer.status}`);
}
