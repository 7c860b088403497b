import type { SiteInput } from '../schema/site';
import { edge } from './edge';
import { identity } from './identity';
import { platform } from './platform';

/**
 * A house with one k3s node: authentik, two applications behind it, Cloudflare in front, CrowdSec on the node. The smallest
 * numbers that work, about 2 GiB of memory. Copy the folder, and go through the lines with "yours:".
 *
 * Needed before: k3s with its own Traefik, PostgreSQL, cert-manager, CrowdSec. Not needed: Prometheus, a pooler, more nodes.
 * The order of the first deployment: docs/platform.md, "A new platform".
 */
export const homelab: SiteInput = {
  name: 'homelab',
  domain: 'homelab.example', // yours: the domain at Cloudflare
  // In this folder on the machine that deploys. Keep it: it holds secrets, and Terraform knows nothing without it.
  backend: { type: 'local', directory: 'state' },
  // Each is a variable of the shell that deploys: TF_VAR_authentik_token and so on.
  secrets: {
    authentik_token: {
      opens: 'the API of authentik, as an administrator',
      from: 'authentik, Directory > Tokens, a token with the intent API',
    },
    authentik_secret_key: {
      opens: 'every session of authentik',
      from: 'openssl rand -base64 60, once, kept in the password manager',
      random: { bytes: 60, encoding: 'base64' },
    },
    authentik_postgresql_password: { opens: "authentik's database", from: 'the password of the role that owns it' },
    backup_access_key_id: {
      opens: 'nothing: the public half of the key below',
      from: 'the console of the bucket, with the key below',
    },
    backup_secret_access_key: {
      opens: 'the bucket of the backups: list, read, write and delete',
      from: 'the console of the bucket; limit the key to this one bucket',
    },
    cloudflare_deploy_token: {
      opens: 'API tokens, rule lists and WAF rules of the account',
      from: 'Cloudflare, Manage Account > Account API Tokens (docs/edge-sync.md says the permissions)',
    },
    lapi_bouncer_key: { opens: 'the decisions of CrowdSec, read only', from: 'cscli bouncers add edge-sync' },
  },
  // Findings of rules that this site accepts, each with its reason.
  exceptions: [
    {
      rule: 'sync-alerts',
      address: 'kubernetes_cron_job_v1.EdgeSync_CronJob',
      subject: 'has none of its alerts',
      reason:
        'There is no Prometheus in the house. A failed job stays for an hour: kubectl -n crowdsec get jobs. After a ban by ' +
        'hand, check at Cloudflare that the list has it.',
    },
    {
      rule: 'backup-stated',
      address: 'kubernetes_cron_job_v1.Backup_CronJob',
      subject: 'has none of its alerts',
      reason: 'There is no Prometheus in the house. The bucket shows the age of the newest backup; look once a week.',
    },
  ],
  // Synthesis stops where the site says otherwise: docs/guides/test-the-access.md.
  accessTests: [
    { as: 'Family', may: ['home', 'Wiki'] },
    // The wiki asks for a login by itself.
    { as: 'stranger', may: ['wiki'], mayNot: ['*'] },
  ],
  identity,
  platform,
  edge,
};
