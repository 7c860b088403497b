import type { SiteInput } from '../sites/schema/site';
import { demo } from './site';

const DOMAIN = 'demo.localhost';

/** Hosts of `npm run try`. Browsers and curl find names below `localhost` on this machine, without DNS. */
export const HOSTS = { sso: `sso.${DOMAIN}`, wiki: `wiki.${DOMAIN}`, grafana: `grafana.${DOMAIN}` } as const;

/** Only the server of `npm run try` knows these. */
export interface TryServer {
  readonly apiUrl: string;
  readonly serverVersion: string;
  readonly outpost: string;
  /** UUID of a Kubernetes service connection, which leads to no cluster here. */
  readonly serviceConnection: string;
}

/**
 * The demo's site on one machine, without Kubernetes: change it, and run `npm run diff -- identity`. The wiki signs users in
 * by OpenID Connect; Grafana has no login of its own, so that Traefik asks authentik first.
 */
export function trySite({ apiUrl, serverVersion, outpost, serviceConnection }: TryServer): SiteInput {
  const { platform: _, edge: __, exceptions: ___, ...site } = demo;
  const { authentik_token: token } = demo.secrets;
  return {
    ...site,
    name: 'try',
    domain: DOMAIN,
    secrets: token === undefined ? {} : { authentik_token: token },
    accessTests: [
      { as: 'Members', may: ['Wiki'], mayNot: ['Grafana'] },
      { as: 'Administrators', may: ['Wiki', 'Grafana'] },
      { as: 'stranger', mayNot: ['*'] },
    ],
    identity: {
      ...site.identity,
      host: HOSTS.sso,
      apiUrl,
      serverVersion,
      groups: {
        Administrators: { name: 'Administrators', superuser: true },
        Members: { name: 'Members' },
      },
      administrators: ['Administrators'],
      applications: {
        Wiki: {
          kind: 'oidc',
          name: 'Wiki',
          launchUrl: `https://${HOSTS.wiki}`,
          redirectUris: [{ matchingMode: 'strict', url: `https://${HOSTS.wiki}/oauth2/callback` }],
          access: { groups: ['Members'] },
        },
        Grafana: {
          kind: 'domain-forward-auth',
          name: 'Grafana',
          slug: 'grafana',
          access: { groups: ['Administrators'] },
          provider: {
            name: 'Provider for Grafana',
            externalHost: HOSTS.sso,
            cookieDomain: DOMAIN,
            accessTokenValidity: 'weeks=2',
          },
        },
      },
      outpostDeployment: { namespace: 'authentik', serviceConnection, refreshInterval: 'minutes=5' },
      embeddedOutpost: { adopt: { id: outpost }, logLevel: 'info' },
    },
  };
}
