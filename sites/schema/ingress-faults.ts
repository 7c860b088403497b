import type { CheckedSite, SiteFault } from './checked-site';
import { loginHosts } from './login-hosts';
import type { Platform } from './platform';

/** What the hosts of a site have to agree on: who is asked where, and that one Ingress answers. */
export function* ingressFaults(site: CheckedSite): Generator<SiteFault> {
  const logins = loginHosts(site);
  yield* guestHostFaults(site);
  for (const [id, { host }] of Object.entries(site.identity.hostRestriction?.hosts ?? {})) {
    if (!logins.includes(fullHost(host, site))) continue;
    const path = ['identity', 'hostRestriction', 'hosts', id, 'host'];
    yield { path, found: host, message: 'must not be a login host; nobody could sign in, remove it from the list' };
  }
  const { platform } = site;
  if (platform === undefined) return;
  yield* callbackFaults(site);
  yield* serviceFaults(site, platform, logins);
  yield* objectFaults(site, platform);
  yield* publicHostFaults(site, platform, logins);
}

/** The outpost of the guests answers on its host what the embedded one answers on authentik's: sessions would mix. */
function* guestHostFaults({ identity }: CheckedSite): Generator<SiteFault> {
  const guests = identity.publicGuests?.provider.externalHost;
  const people = [identity.host, ...domainWideHosts({ identity }).map(([, host]) => host)];
  if (guests === undefined || !people.includes(guests)) return;
  const path = ['identity', 'publicGuests', 'provider', 'externalHost'];
  yield { path, found: guests, message: 'must not be the host where people sign in; give the guests one of their own' };
}

/** A login ends at the external host, and the Ingress of the embedded outpost is on authentik's. */
function* callbackFaults(site: CheckedSite): Generator<SiteFault> {
  const { host } = site.identity;
  const isOurs = (one: string) => one.endsWith(`.${site.domain}`) && !one.includes('/');
  const [[first] = [], ...others] = domainWideHosts(site);
  for (const [id] of others) {
    const message = `must be the only one of its kind, ${first} is on identity.host; the outpost serves one there`;
    yield { path: ['identity', 'applications', id, 'kind'], found: 'domain-forward-auth', message };
  }
  for (const [id, external] of domainWideHosts(site).slice(0, 1)) {
    // A host of somebody else is a fault of its own.
    if (external === host || !isOurs(external) || !isOurs(host)) continue;
    const path = ['identity', 'applications', id, 'provider', 'externalHost'];
    yield { path, found: external, message: `must be identity.host, ${host}; the outpost's Ingress is there` };
  }
}

function domainWideHosts({
  identity,
}: Pick<CheckedSite, 'identity'>): readonly (readonly [id: string, host: string])[] {
  return Object.entries(identity.applications).flatMap(([id, application]) =>
    application.kind === 'domain-forward-auth' ? [[id, application.provider.externalHost] as const] : [],
  );
}

function* serviceFaults(site: CheckedSite, platform: Platform, logins: readonly string[]): Generator<SiteFault> {
  const restricted = new Set(Object.values(site.identity.hostRestriction?.hosts ?? {}).map(({ host }) => host));
  const taken = new Map<string, string>();
  for (const [id, { host, paths, gate }] of Object.entries(platform.services)) {
    const path = ['platform', 'services', id];
    if (logins.includes(fullHost(host, site))) {
      const message = 'must not be a login host; the stack makes its ingresses, with nothing in front of them';
      yield { path: [...path, 'host'], found: host, message };
    }
    if (restricted.has(host) && gate.kind !== 'required') {
      const message = 'must be required, identity.hostRestriction names the host; otherwise nobody asks for the group';
      yield { path: [...path, 'gate'], found: gate.kind, message };
    }
    if (!isServed(fullHost(host, site), gate.kind, site)) {
      const message = `must not be ${gate.kind}, no cookie domain of such a provider covers the host; correct one of them`;
      yield { path: [...path, 'gate'], found: gate.kind, message };
    }
    for (const [index, prefix] of paths.entries()) {
      // For the Ingress API a slash at the end of a prefix does not count.
      const route = `${host}${prefix.replace(/\/+$/, '')}`;
      const first = taken.get(route);
      if (first === undefined) taken.set(route, id);
      else {
        const message = `must be a path of its own, platform.services.${first} has it on this host; only one would answer`;
        yield { path: [...path, 'paths', index], found: prefix, message };
      }
    }
  }
}

/** Whether a provider of the outpost that a gate asks is for the host; another one would redirect for ever. */
function isServed(host: string, gate: string, { identity, domain }: CheckedSite): boolean {
  const { publicGuests, hostRestriction, applications } = identity;
  const covers = (parent: string) => host === parent || host.endsWith(`.${parent}`);
  // Without guests at all the gate is a fault of its own.
  if (gate === 'public') return publicGuests === undefined || covers(publicGuests.provider.cookieDomain);
  if (gate !== 'required') return true;
  const isEnforced = Object.values(hostRestriction?.hosts ?? {}).some(
    (one) => one.enforce && fullHost(one.host, { domain }) === host,
  );
  return (
    isEnforced ||
    Object.values(applications).some(
      (application) => application.kind === 'domain-forward-auth' && covers(application.provider.cookieDomain),
    )
  );
}

/** Two objects of one name are one object of Kubernetes, which each apply writes anew. */
function* objectFaults({ identity }: CheckedSite, platform: Platform): Generator<SiteFault> {
  const { ingresses, namespace, services, traefik } = platform;
  const made = Object.entries(ingresses).filter(
    ([id]) =>
      (id !== 'outpost' || identity.embeddedOutpost !== undefined) &&
      (id !== 'publicOutpost' || identity.publicGuests !== undefined),
  );
  yield* doubles([
    ...made.map(([id, name]) => [['platform', 'ingresses', id], name, namespace.name] as const),
    ...Object.entries(identity.hostRestriction?.hosts ?? {}).flatMap(([id, { host, enforce }]) =>
      enforce
        ? [
            [
              ['identity', 'hostRestriction', 'hosts', id, 'host'],
              `${ingresses.outpost}-${host}`,
              namespace.name,
            ] as const,
          ]
        : [],
    ),
    ...Object.entries(services).map(
      ([id, service]) => [['platform', 'services', id, 'name'], service.name, service.namespace] as const,
    ),
  ]);
  yield* doubles(secretNames(platform));
  const { middlewares, forwardAuth, forwardAuthPublic } = traefik;
  yield* doubles([
    ...Object.entries(middlewares).map(([id, name]) => [['platform', 'traefik', 'middlewares', id], name, ''] as const),
    [['platform', 'traefik', 'forwardAuth'], forwardAuth, ''],
    [['platform', 'traefik', 'forwardAuthPublic'], forwardAuthPublic, ''],
  ]);
  yield* doubles([
    [['platform', 'release', 'name'], platform.release.name, ''],
    [['platform', 'customResources', 'name'], platform.customResources.name, ''],
  ]);
}

/** Secrets that are made, behind those that are there: several of these may be one, with all keys. */
function secretNames({ namespace, secrets, traefik }: Platform) {
  const all = [
    ...Object.entries(secrets).map(([id, secret]) => [['platform', 'secrets', id], secret, namespace.name] as const),
    [
      ['platform', 'traefik', 'fallback', 'emergencyUsers'],
      traefik.fallback.emergencyUsers,
      traefik.namespace,
    ] as const,
  ].flatMap(([path, secret, inNamespace]) =>
    secret === undefined
      ? []
      : [
          {
            isMade: 'create' in secret,
            key: `${inNamespace}/${secret.name}`,
            name: [...path, 'name'],
            secret,
            inNamespace,
          },
        ],
  );
  const existing = new Map(all.filter(({ isMade }) => !isMade).map((one) => [one.key, one]));
  return [...existing.values(), ...all.filter(({ isMade }) => isMade)].map(
    ({ name, secret, inNamespace }) => [name, secret.name, inNamespace] as const,
  );
}

function* doubles(
  names: readonly (readonly [path: readonly string[], name: string, namespace: string])[],
): Generator<SiteFault> {
  const taken = new Map<string, string>();
  for (const [path, name, namespace] of names) {
    const key = `${namespace}/${name}`;
    const first = taken.get(key);
    if (first === undefined) taken.set(key, path.join('.'));
    else yield { path, found: name, message: `must be a name of its own, ${first} has it already; choose another one` };
  }
}

/** The alert calls somebody as soon as such a host asks for a login. */
function* publicHostFaults(site: CheckedSite, { alerts, services }: Platform, logins: readonly string[]) {
  const asking = new Set([
    ...logins,
    ...Object.values(site.identity.hostRestriction?.hosts ?? {}).map(({ host }) => fullHost(host, site)),
  ]);
  for (const { host, gate, paths } of Object.values(services)) {
    const asks = gate.kind === 'required' || gate.kind === 'public';
    if (asks && paths.includes('/')) asking.add(fullHost(host, site));
  }
  for (const [index, url] of (alerts?.publicHosts?.urls ?? []).entries()) {
    if (!URL.canParse(url) || !asking.has(new URL(url).hostname)) continue;
    const path = ['platform', 'alerts', 'publicHosts', 'urls', index];
    yield { path, found: url, message: 'must not be on a host that asks for a login; the alert would never end' };
  }
}

function fullHost(label: string, { domain }: Pick<CheckedSite, 'domain'>): string {
  return `${label}.${domain}`;
}
