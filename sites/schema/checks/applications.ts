import { restrictedHostSlug } from '../../../constructs/authentik/construct-ids';
import { OFFLINE_ACCESS, STANDARD_PROXY_SCOPES } from '../../../constructs/authentik/server/server-objects';
import { domainWideHosts } from '../applications';
import { entry, type Fault, fault, findRepeated, findUnknownKeys } from '../fields/fault';
import { ofEach, readable } from '../fields/malformed';
import type { ApplicationSite, Identity } from '../identity';
import type { Site } from '../site-schema';
import { hostsWithApplication } from '../stated-hosts';

const UNKNOWN_SCOPE = 'is not a scope of the site; add it under identity.scopes, or correct the key';

/** Both are names of secrets: the id would be in every redirect of a browser if it were the secret. */
function* findSwapped(path: string, { clientId, clientSecret }: Oidc): Generator<Fault> {
  if (!/_secret$/.test(clientId) || /_secret$/.test(clientSecret)) return;
  const message = `is named as a secret, and clientSecret is ${clientSecret}; swap the two: every browser sees the client id`;
  yield fault(`${path}.clientId`, message, clientId);
}

type Oidc = Extract<Identity['applications'][string], { kind: 'oidc' }>;

/** Yields what applications point at, their slugs, and where a login ends. */
export function* applicationFaults(site: Site): Generator<Fault> {
  const { identity } = site;
  yield* ofEach(identity.applications, (id, application) => referenceFaults(id, application, identity));
  yield* readable(() => slugFaults(site));
  if (site.platform !== undefined) yield* callbackFaults(site);
}

/** Yields what applications point at: their scopes, and the slug by which bindings find them. */
function* referenceFaults(
  id: string,
  application: ApplicationSite,
  { scopes, publicGuests }: Identity,
): Generator<Fault> {
  const path = `identity.applications.${id}`;
  if (application.kind === 'oidc') {
    yield* findSwapped(path, application);
    yield* findUnknownKeys(`${path}.scopes`, application.scopes, scopes, UNKNOWN_SCOPE);
    const listed = application.scopes.map((scope, index) => entry(`${path}.scopes.${index}`, scope));
    yield* findRepeated(listed, 'list it once');
    const mappings = application.scopes.map((key) => scopes[key]);
    const isOffline = mappings.some(
      (one) => one !== undefined && 'blueprintId' in one && one.blueprintId === OFFLINE_ACCESS,
    );
    if (application.refreshTokenValidity === undefined || isOffline) return;
    const message = `has no effect: without the scope offline_access authentik issues no refresh token; add a scope { blueprintId: '${OFFLINE_ACCESS}' } to scopes, or remove this key`;
    yield fault(`${path}.refreshTokenValidity`, message, application.refreshTokenValidity.toString());
  } else if (application.kind === 'oidc-adopted') {
    const { access, slug } = application;
    if (slug !== undefined || (!('groups' in access) && publicGuests === undefined)) return;
    const why = 'groups' in access ? 'where groups may open it' : 'where the site has guests, whom a binding refuses';
    const message = `is missing ${why}; copy it from the address of the application in the UI`;
    yield fault(`${path}.slug`, message);
  } else if (application.provider.scopes !== undefined) {
    const listed = application.provider.scopes;
    const at = `${path}.provider.scopes`;
    yield* findUnknownKeys(at, listed, scopes, UNKNOWN_SCOPE);
    const standard = listed.flatMap((key) => {
      const one = scopes[key];
      return one !== undefined && 'blueprintId' in one ? [one.blueprintId] : [];
    });
    const missing = STANDARD_PROXY_SCOPES.filter((blueprintId) => !standard.includes(blueprintId));
    if (missing.length === 0) return;
    const message = `lacks scopes that the server adds anyway; add { blueprintId } entries for ${missing.join(', ')}`;
    yield fault(at, message, listed);
  }
}

/** A slug is of one application, those of guests and enforced hosts among them. */
function* slugFaults(site: Site): Generator<Fault> {
  const { applications, publicGuests } = site.identity;
  yield* findRepeated([
    ...Object.entries(applications).map(([id, { slug }]) => entry(`identity.applications.${id}.slug`, slug)),
    entry('identity.publicGuests.application.slug', publicGuests?.application.slug),
    ...hostsWithApplication(site).map(({ path, host }) => entry(`${path}.host`, restrictedHostSlug(host))),
  ]);
}

/** A login ends at the external host, and the Ingress of the embedded outpost is on authentik's. */
function* callbackFaults(site: Site): Generator<Fault> {
  const { host } = site.identity;
  const isOurs = (one: string) => one.endsWith(`.${site.domain}`) && !one.includes('/');
  const [[first] = [], ...others] = domainWideHosts(site.identity);
  for (const [id] of others) {
    const message = `is a second domain-forward-auth application beside ${first}; remove one: the outpost serves one on identity.host`;
    yield fault(`identity.applications.${id}.kind`, message, 'domain-forward-auth');
  }
  for (const [id, external] of domainWideHosts(site.identity).slice(0, 1)) {
    // A host outside of the domain is a fault of its own.
    if (external === host || !isOurs(external) || !isOurs(host)) continue;
    const path = `identity.applications.${id}.provider.externalHost`;
    yield fault(path, `is not identity.host; write ${host}, where the Ingress of the outpost is`, external);
  }
}
