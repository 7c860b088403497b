import type { SiteInput } from '../../sites/schema/site';

export const edgeSecrets: SiteInput['secrets'] = {
  cloudflare_deploy_token: {
    opens: 'API tokens, rule lists and WAF rules of the account',
    from: 'Cloudflare, Manage Account > Account API Tokens (docs/edge-sync.md)',
  },
  lapi_bouncer_key: { opens: 'the decisions of CrowdSec, read only', from: 'cscli bouncers add edge-sync' },
};

/** Findings of rules that the site accepts, each with its reason. */
export const edgeExceptions: NonNullable<SiteInput['exceptions']> = [
  {
    rule: 'sync-alerts',
    address: 'kubernetes_cron_job_v1.EdgeSync_CronJob',
    subject: 'has none of its alerts',
    reason: 'The site has no alerts yet. Remove this exception once platform.alerts is set.',
  },
];

/** Cloudflare blocks the addresses that CrowdSec bans; a CronJob copies the bans into one list. */
export const edge: NonNullable<SiteInput['edge']> = {
  apiToken: 'cloudflare_deploy_token',
  // yours: Cloudflare, Overview of the domain, "Zone ID".
  zoneId: '00000000000000000000000000000000',
  list: { name: 'crowdsec_ban', description: 'Bans of CrowdSec. The sync owns the items, Terraform the list.' },
  ruleset: { description: 'Custom rules of the zone', blockRef: 'crowdsec_ban' },
  // yours: an address that is never blocked at the edge, the way back in after a ban of your own.
  allowList: ['192.0.2.10'],
  token: { name: 'crowdsec-edge-sync' },
  sync: {
    namespace: 'crowdsec',
    image: 'docker.io/library/node:22.21.1-bookworm-slim',
    intervalMinutes: 5,
    // yours: the Service of CrowdSec's LAPI, and that of the Pushgateway.
    lapi: { url: 'http://crowdsec-service.crowdsec.svc.cluster.local:8080', key: 'lapi_bouncer_key' },
    pushgateway: { url: 'http://prometheus-pushgateway.monitoring.svc.cluster.local:9091' },
    // Bans of this CrowdSec itself; the community's lists do not fit.
    origins: ['crowdsec', 'cscli'],
    capacity: 1000,
  },
};
