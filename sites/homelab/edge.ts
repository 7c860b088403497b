import type { SiteInput } from '../schema/site';

/** Cloudflare, and the sync that brings the bans of CrowdSec there: a banned address does not reach the node. */
export const edge: NonNullable<SiteInput['edge']> = {
  apiToken: 'cloudflare_deploy_token',
  zoneId: '0123456789abcdef0123456789abcdef', // yours: Cloudflare, Overview of the domain, "Zone ID"
  list: { name: 'crowdsec_ban', description: 'Bans of CrowdSec. The sync owns the items, Terraform the list.' },
  ruleset: {
    description: 'Custom rules of homelab.example',
    blockRef: 'crowdsec_ban',
    // The Free plan allows five custom rules. Copy the rules that the zone has, letter for letter: the first apply
    // removes all others. If the zone has any, add `adopt: 'key'` to `ruleset`.
    keptRules: [
      {
        ref: 'no_scanners',
        action: 'managed_challenge',
        description: 'Scanners for a blog that this house does not run',
        enabled: true,
        // A rule that can block must leave out the login host, and the allow list below.
        expression:
          '(http.request.uri.path contains "/wp-login.php") and not (http.host in {"sso.homelab.example"}) ' +
          'and not (ip.src in {192.0.2.10})',
      },
    ],
  },
  // Never blocked at the edge, whatever CrowdSec says: the way back in after your own address was banned.
  allowList: ['192.0.2.10'], // yours: the address of the house, `curl -4 ifconfig.co`
  token: { name: 'crowdsec-edge-sync' },
  sync: {
    namespace: 'crowdsec',
    image: 'docker.io/library/node:22.21.1-bookworm-slim',
    intervalMinutes: 5,
    lapi: {
      url: 'http://crowdsec-service.crowdsec.svc.cluster.local:8080',
      key: 'lapi_bouncer_key',
      // A small machine.
      timeoutSeconds: 30,
    },
    // Bans that the node decided, and manual ones. Community bans do not fit a list.
    origins: ['crowdsec', 'cscli'],
    capacity: 1000,
  },
};
