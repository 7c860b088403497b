import type { SiteInput } from '../schema/site';

/** Cloudflare and the sync from CrowdSec. */
export const edge: NonNullable<SiteInput['edge']> = {
  apiToken: 'cloudflare_deploy_token',
  zoneId: 'fd2c5dd4efe8fe38958944e74d0ced6d',
  list: {
    name: 'crowdsec_ban',
    description: 'Bans of CrowdSec. The sync owns the items, Terraform the list.',
    adopt: 'key',
  },
  ruleset: {
    adopt: { id: '106a1342bc88454ea59c47ad3431fe0e' },
    description: 'Custom rules of viktorbarzin.me',
    blockRef: 'crowdsec_ban',
    keptRules: [
      {
        action: 'skip',
        // Its present id would keep the id of the rule; it is not known.
        ref: 'own_domain_skip',
        description: 'Skip for the own domain, as it was before Terraform',
        enabled: false,
        expression: '(http.host contains "viktorbarzin.me")',
        phases: ['http_ratelimit', 'http_request_firewall_managed', 'http_request_sbfm'],
        products: ['uaBlock', 'bic', 'hot', 'securityLevel', 'rateLimit', 'waf', 'zoneLockdown'],
        ruleset: 'current',
        logging: true,
      },
    ],
  },
  token: { name: 'crowdsec-cf-sync' },
  sync: {
    namespace: 'rybbit',
    image: 'node:22.14.0-bookworm-slim',
    intervalMinutes: 2,
    lapi: { url: 'http://crowdsec-service.crowdsec.svc.cluster.local:8080', key: 'lapi_bouncer_key' },
    pushgateway: { url: 'http://prometheus-prometheus-pushgateway.monitoring.svc.cluster.local:9091' },
    origins: ['cscli', 'crowdsec', 'cscli-import', 'console', 'remediation_sync'],
    capacity: 9000,
    adopt: { cronJob: 'key' },
  },
};
