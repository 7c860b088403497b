import type { SiteInput } from '../schema/site';
import { accessTests } from './access-tests';
import adoption from './adoption.json';
import { edge } from './edge';
import { identity } from './identity';
import { platform } from './platform';

/** viktorbarzin.me: a site that was there before, so that most of it is adopted. */
export const viktorbarzin: SiteInput = {
  name: 'viktorbarzin',
  domain: 'viktorbarzin.me',
  // The address of the database is in PG_CONN_STR. Schemas: gatehouse_viktorbarzin_STACK (docs/pipelines.md).
  backend: { type: 'pg' },
  secrets: {
    authentik_token: {
      opens: 'the API of authentik, as an administrator',
      from: 'authentik, Directory > Tokens, a token with the intent API',
    },
    k8s_dashboard_client_id: {
      opens: 'nothing: a client id, which is public',
      from: 'Vault, the path of the Kubernetes dashboard',
    },
    k8s_dashboard_client_secret: {
      opens: 'the dashboard as an OAuth client',
      from: 'Vault, the path of the Kubernetes dashboard',
    },
    google_consumer_key: {
      opens: 'nothing: a client id, which is public',
      from: 'Google Cloud, Credentials, the OAuth client',
    },
    google_consumer_secret: { opens: 'login with Google', from: 'Google Cloud, Credentials, the OAuth client' },
    github_consumer_key: {
      opens: 'nothing: a client id, which is public',
      from: 'GitHub, Developer settings, the OAuth app',
    },
    github_consumer_secret: { opens: 'login with GitHub', from: 'GitHub, Developer settings, the OAuth app' },
    facebook_consumer_key: { opens: 'nothing: a client id, which is public', from: 'Meta for Developers, the app' },
    facebook_consumer_secret: { opens: 'login with Facebook', from: 'Meta for Developers, the app' },
    cloudflare_deploy_token: {
      opens: 'the account: API tokens, rule lists, custom WAF rules of the zone',
      from: 'Cloudflare, Manage Account > Account API Tokens',
    },
    authentik_postgresql_password: {
      opens: "authentik's database, as its owner",
      from: 'Vault, the path of authentik',
    },
    auth_fallback_htpasswd: {
      opens: 'every protected host while authentik is away',
      from: 'Vault, the path of Traefik; lines of `htpasswd -nB USER`',
    },
    lapi_bouncer_key: { opens: 'the decisions of CrowdSec, read only', from: 'cscli bouncers add cf-list-sync' },
  },
  exceptions: [
    {
      rule: 'advisories-fixed',
      address: 'provider.authentik',
      subject: 'server 2026.2.4',
      reason:
        'The site is documented to run 2026.2.4. Its owner alone holds the token of `verify` and manages groups; 2026.2.7 is the ' +
        'first hop of docs/runbooks/upgrade.md.',
    },
    {
      rule: 'allow-list-kept',
      address: 'cloudflare_ruleset.WafRules',
      subject: 'rule crowdsec_ban',
      reason:
        "The owner's address is written down in no public repository. Until edge.allowList names it, a ban of it is " +
        'lifted in CrowdSec and stays at the edge for as long as Cloudflare throttles list writes.',
    },
    {
      rule: 'backup-stated',
      address: 'helm_release.Release',
      subject: 'has no backup of its database',
      reason:
        'PostgreSQL (postgresql.dbaas) serves several applications, and another repository owns it and its backups. This ' +
        'site names no bucket and no volume of its own: until platform.backup is set, no drill and no alert covers them.',
    },
    {
      rule: 'break-glass-stated',
      address: 'provider.authentik',
      subject: 'account',
      reason:
        'No document of the site names such an account, and the day of a drill cannot be invented: the runbook break-glass.md ' +
        'works with akadmin until identity.breakGlass states an account and its drill.',
    },
    {
      rule: 'traefik-advisories-fixed',
      address: 'helm_release.Objects',
      subject: 'version of Traefik',
      reason:
        'Another repository installs Traefik, and its version is written down in none of the documents of this site.',
    },
  ],
  accessTests,
  identity,
  edge,
  platform,
  adoption,
};
