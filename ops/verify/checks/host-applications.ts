import { hostsWithApplication } from '../../../sites/schema/stated-hosts';
import type { HttpProbe } from '../../core/http-probe';
import { type Check, passUnless } from '../check';

interface ProxyProviderRow {
  readonly name: string;
  readonly mode: string;
  readonly external_host: string;
  readonly client_id: string;
}

/** It is the path of the outpost on the host itself, which sends the visitor on to authentik. */
const START = '/outpost.goauthentik.io/start';

/** The outpost prefers the provider of a host over the domain-wide one; this shows that the running one does. */
export const hostApplications: Check = {
  id: 'host-applications',
  number: 17,
  title: 'a visitor without a session is sent to the application of the host',
  needs: ['http', 'authentik'],
  async run({ site, http, authentik }) {
    const hosts = hostsWithApplication(site).map(({ host }) => host);
    if (hosts.length === 0) return undefined;
    const providers = await authentik.all<ProxyProviderRow>('/providers/proxy/');
    const answers = await Promise.all(hosts.map(async (host) => [host, await clientAsked(http, host)] as const));
    const found = answers.flatMap(([host, asked]) => {
      const own = providers.find(
        ({ external_host: url, mode }) => mode === 'forward_single' && url === `https://${host}`,
      );
      if (own === undefined) return [`${host} has no provider of its own`];
      if (asked === undefined || asked === own.client_id) return [];
      return [`${host} asks for ${providers.find(({ client_id: id }) => id === asked)?.name ?? 'an unknown client'}`];
    });
    const asking = answers.filter(([, asked]) => asked !== undefined).length;
    return passUnless(
      found,
      `${asking} of ${hosts.length} hosts ask for their own application`,
      'the groups of the host are not asked there: apply the identity stack, then restart the outpost, which reads its ' +
        'providers at its start and every refresh interval',
    );
  },
};

/** The client id of the login that a visitor without a session is sent to; undefined is for check protected-hosts. */
async function clientAsked(http: HttpProbe, host: string): Promise<string | undefined> {
  let url = new URL(`https://${host}/`);
  for (const hop of ['host', 'outpost']) {
    const { location } = (await http.get(url.href)).headers;
    if (location === undefined || !URL.canParse(location, url.href)) return undefined;
    url = new URL(location, url.href);
    if (hop === 'outpost' || url.pathname !== START) break;
  }
  return url.searchParams.get('client_id') ?? undefined;
}
