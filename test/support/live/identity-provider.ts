import type { ServerResponse } from 'node:http';
import { LocalServer, type Received } from '../servers/local-server';

/** Somebody else's OpenID provider: it signs in whoever `person` names, at once. */
export class IdentityProvider extends LocalServer {
  person = { sub: 'nobody', email: 'nobody@people.example', preferred_username: 'nobody', name: 'Nobody' };

  /** Fields of a source that signs in here. */
  get source() {
    return {
      provider_type: 'openidconnect',
      consumer_key: 'key-of-the-source',
      consumer_secret: 'secret-of-the-source',
      authorization_url: `${this.url}/authorize`,
      access_token_url: `${this.url}/token`,
      profile_url: `${this.url}/profile`,
    };
  }

  protected override answer({ path }: Received, response: ServerResponse): void {
    const body = path.startsWith('/token') ? { access_token: 'token', token_type: 'Bearer' } : this.person;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}
