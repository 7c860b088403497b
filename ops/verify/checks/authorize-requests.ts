import { formatCount } from '../../../constructs/core/counted';
import { type Check, passUnless } from '../check';
import type { CheckSources } from '../check-sources';
import { askStranger, redirectOf } from '../stranger';

interface ClientRow {
  readonly name: string;
  readonly client_id: string;
  /** Empty for a provider that no application has. */
  readonly assigned_application_name?: string;
  readonly redirect_uris: readonly { readonly matching_mode: string; readonly url: string }[];
}

/** RFC 7636, appendix B. */
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** One request as the application sends it, without a session: an error page here is an application that no one can open. */
export const authorizeRequests: Check = {
  id: 'authorize-requests',
  number: 23,
  title: 'every application with OpenID Connect sends a stranger to the login, not to an error',
  needs: ['authentik', 'http'],
  async run({ site, authentik, http }) {
    const clients = await authentik.all<ClientRow>('/providers/oauth2/');
    const used = clients.filter(({ assigned_application_name: application }) => (application ?? '') !== '');
    const asked = used.flatMap((client) => {
      // An expression names no address that could be asked for.
      const uri = client.redirect_uris.find(({ matching_mode: mode }) => mode === 'strict')?.url;
      return uri === undefined ? [] : [{ client, uri }];
    });
    if (used.length === 0) return undefined;
    const faults = await Promise.all(asked.map((one) => faultOf(site.identity.host, http, one)));
    const others = used.length - asked.length;
    return passUnless(
      faults.flat(),
      `${formatCount(asked.length, 'application')} asked` +
        (others === 0 ? '' : `; ${others} whose redirect URIs are expressions or left open are not`),
      'see the client id, the redirect URIs and the authorization flow of the provider in Applications > Providers',
    );
  },
};

async function faultOf(
  host: string,
  http: CheckSources['http'],
  { client, uri }: { readonly client: ClientRow; readonly uri: string },
): Promise<readonly string[]> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: uri,
    scope: 'openid',
    state: 'gatehouse-verify',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  });
  const url = `https://${host}/application/o/authorize/?${query}`;
  const answer = await askStranger(http, url);
  const to = redirectOf(answer, url);
  // A provider may have a login flow of its own.
  if (to?.host === host && /^\/(flows\/-\/default\/authentication|if\/flow\/[^/]+)\/$/.test(to.pathname)) return [];
  const found = to === undefined ? `HTTP ${answer.status}` : `${to.origin}${to.pathname}`;
  return [`${client.assigned_application_name} answers ${found} to its own client, not the login`];
}
