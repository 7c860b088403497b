import type { SiteInput } from '../sites/schema/site';
import { demo } from './site';

const LOGIN = { clientId: 'nothing: a client id, which is public', from: 'openssl rand -hex 64' };

/** Applications differ in their name and their groups only. */
function application(name: string, groups: string[]) {
  const host = `https://${name.toLowerCase()}.demo.example`;
  return {
    kind: 'oidc' as const,
    name,
    launchUrl: host,
    redirectUris: [{ matchingMode: 'strict' as const, url: `${host}/oauth2/callback` }],
    access: { groups },
  };
}

/** The demo's site with two more applications, a group of administrators and one for the family. */
export const household: SiteInput = {
  ...demo,
  secrets: {
    ...demo.secrets,
    grafana_client_id: { opens: LOGIN.clientId, from: LOGIN.from },
    grafana_client_secret: { opens: 'Grafana as an OAuth client', from: LOGIN.from },
    photos_client_id: { opens: LOGIN.clientId, from: LOGIN.from },
    photos_client_secret: { opens: 'Photos as an OAuth client', from: LOGIN.from },
  },
  identity: {
    ...demo.identity,
    groups: {
      Administrators: { name: 'Administrators', superuser: true },
      ...demo.identity.groups,
      Family: { name: 'Family' },
    },
    // They may open everything.
    administrators: ['Administrators'],
    applications: {
      ...demo.identity.applications,
      Grafana: application('Grafana', ['Administrators']),
      Photos: application('Photos', ['Members', 'Family']),
    },
  },
};
