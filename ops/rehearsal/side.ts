import type { SiteDocument, StackDocument } from '../../rules/readers/document';
import type { Site } from '../../sites/schema/site';
import type { AuthentikClient } from '../authentik/client';
import { ExitCode } from '../core/exit-code';
import { type HttpProbe, NodeHttpProbe } from '../core/http-probe';
import { OpsError } from '../core/ops-error';
import type { CheckSources } from '../verify/check-sources';

/** A server with the site that it is judged by: the live one, or the one on the copy. */
export interface Side {
  readonly site: Site;
  readonly document: SiteDocument;
  readonly client: AuthentikClient;
  readonly now: () => Date;
  /** Asks the server as a visitor. */
  readonly http: HttpProbe;
}

/** @throws RangeError where the site has none */
export function identityOf({ stacks }: SiteDocument): StackDocument {
  const stack = stacks.find(({ name }) => name === 'identity');
  if (stack === undefined) throw new RangeError('the site has no stack identity');
  return stack;
}

/** Asks the server on the copy under the name of the site; no other host is asked, since none of them is behind the copy. */
export function copyProbe(host: string, url: string): HttpProbe {
  const probe = new NodeHttpProbe({ dial: () => new URL(url) });
  return {
    async get(text, headers) {
      if (new URL(text).host !== host) throw notOfCopy(new URL(text).host);
      // This is sent as the proxy in front of the live server says it.
      return probe.get(text, { 'x-forwarded-proto': 'https', ...headers });
    },
  };
}

/** Returns what the checks read that ask only authentik. */
export function sourcesOf({ site, document, client, http, now }: Side): CheckSources {
  return {
    site,
    now,
    document: async () => document,
    authentik: client,
    http,
    sleep: async () => undefined,
    async ask(url) {
      throw notOfCopy(new URL(url).host);
    },
    secret(name) {
      throw notOfCopy(`a login with ${name}`);
    },
    bannedHttp: undefined,
    get kubernetes(): never {
      throw notOfCopy('the cluster');
    },
    get sessions(): never {
      throw notOfCopy('the database');
    },
    get cloudflare(): never {
      throw notOfCopy('Cloudflare');
    },
    async drift(stack) {
      throw notOfCopy(`a plan of ${stack}`);
    },
  };
}

function notOfCopy(what: string): OpsError {
  return new OpsError({
    what: `${what} is not behind the copy`,
    remedy: '`npm run ops -- verify` asks it after the upgrade',
    exitCode: ExitCode.USAGE,
    isMissing: true,
  });
}
