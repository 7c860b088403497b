import { defineSite } from '../../../sites/schema/site';
import { buildApp } from '../../../stacks/site-app';
import { harbour } from '../../fixtures/sites/harbour';
import { changedSite } from '../../support/site-change';
import { inTemporaryFolder } from '../../support/synth';
import { put, siteFaults } from './change';

const faultsOf = (path: string, value: unknown) => siteFaults((site) => put(site, path, value));
const EVERYONE = { everyone: 'Nothing in it is private' };
const WIKI = {
  name: 'wiki',
  namespace: 'wiki',
  host: 'wiki',
  service: { name: 'wiki', port: 80 },
  gate: { kind: 'required', access: EVERYONE },
  cloudflareProxied: true,
};
const NONE = { kind: 'none', reason: 'everybody may read this, it is meant to be public' };
const services = (more: Readonly<Record<string, object>>) =>
  Object.fromEntries(Object.entries(more).map(([id, change]) => [id, { ...WIKI, ...change }]));

test('services with hosts, paths and names of their own are accepted', () => {
  const wellFormed = services({
    Wiki: {},
    Feed: { name: 'feed', paths: ['/feed'], gate: NONE, otherGate: 'the wiki serves the feed alone below this path' },
    Shell: { name: 'shell', host: 'shell', gate: { kind: 'required', access: { groups: ['TaskSubmitters'] } } },
    // The name alone may be taken in another namespace.
    Other: { namespace: 'other', host: 'other', gate: { kind: 'public' } },
  });
  expect(faultsOf('platform.services', wellFormed)).toEqual([]);
});

test.each<[what: string, path: string, value: unknown, fault: string]>([
  [
    'a service on the host where people sign in',
    'platform.services',
    services({ Wiki: { host: 'authentik', gate: NONE } }),
    'platform.services.Wiki.host: is a login host, found: "authentik"; ' +
      'remove the service: the stack makes the ingresses of login hosts, with nothing in front of them',
  ],
  [
    "a service on the guests' host",
    'platform.services',
    services({ Wiki: { host: 'public-auth' } }),
    'platform.services.Wiki.host: is a login host, found: "public-auth"; ' +
      'remove the service: the stack makes the ingresses of login hosts, with nothing in front of them',
  ],
  [
    'two services on one host, of which one lets everybody pass',
    'platform.services',
    services({ Wiki: {}, Copy: { name: 'copy', service: { name: 'copy', port: 80 }, gate: NONE } }),
    'platform.services.Copy.paths.0: is taken by platform.services.Wiki.paths.0 already, found: "/"; ' +
      'choose another path: only one would answer',
  ],
  [
    'a path twice, once with a slash at its end',
    'platform.services',
    services({ Wiki: { paths: ['/feed', '/feed/'] } }),
    'platform.services.Wiki.paths.1: is taken by platform.services.Wiki.paths.0 already, ' +
      'found: "/feed/"; choose another path: only one would answer',
  ],
  ...['none', 'app', 'public'].map((kind): [string, string, unknown, string] => [
    `the gate ${kind} on a host that only groups may open`,
    'platform.services',
    services({ Terminal: { host: 'terminal', gate: kind === 'public' ? { kind } : { ...NONE, kind } } }),
    `platform.services.Terminal.gate: is not required, although identity.hostRestriction names the host, found: "${kind}"; ` +
      'write required, or nothing asks for the group',
  ]),
  [
    'a second gate for one Service without a reason',
    'platform.services',
    services({ Wiki: {}, Api: { name: 'api', paths: ['/api'], gate: NONE } }),
    'platform.services.Api.gate: is not required, and platform.services.Wiki leads to the same Service, found: "none"; ' +
      'make the gates equal, or give the reason in otherGate',
  ],
  [
    'two ingresses of one name',
    'platform.services',
    services({ Wiki: {}, Other: { host: 'other' } }),
    'platform.services.Other.name: is taken by platform.services.Wiki.name already, ' + 'found: "wiki"; choose another',
  ],
  [
    'an ingress that would overwrite that of the login page',
    'platform.services',
    services({ Wiki: { namespace: 'authentik', name: 'authentik' } }),
    'platform.services.Wiki.name: is taken by platform.ingresses.ui.name already, ' +
      'found: "authentik"; choose another',
  ],
  [
    'two login ingresses of one name',
    'platform.ingresses.outpost.name',
    'authentik',
    'platform.ingresses.outpost.name: is taken by platform.ingresses.ui.name already, ' +
      'found: "authentik"; choose another',
  ],
  [
    "guests' forward auth over that of everybody",
    'platform.traefik.forwardAuthPublic',
    'authentik-forward-auth',
    'platform.traefik.forwardAuthPublic: is taken by platform.traefik.forwardAuth already, ' +
      'found: "authentik-forward-auth"; choose another',
  ],
  [
    'a forward auth over the CrowdSec that is there',
    'platform.traefik.forwardAuth',
    'crowdsec',
    'platform.traefik.forwardAuth: is taken by platform.traefik.middlewares.crowdsec already, ' +
      'found: "crowdsec"; choose another',
  ],
  [
    "a second release under the name of authentik's",
    'platform.customResources.name',
    'goauthentik',
    'platform.customResources.name: is taken by platform.release.name already, found: "goauthentik"; ' +
      'choose another',
  ],
  [
    'guests on the host where people sign in',
    'identity.publicGuests.provider.externalHost',
    'authentik.harbour.example',
    'identity.publicGuests.provider.externalHost: is the login host, ' +
      'found: "authentik.harbour.example"; give the guests a host of their own',
  ],
  [
    'a login that ends where no ingress leads to the outpost',
    'identity.applications.DomainWideCatchAll.provider.externalHost',
    'auth.harbour.example',
    'identity.applications.DomainWideCatchAll.provider.externalHost: is not identity.host, ' +
      `found: "auth.harbour.example"; write authentik.harbour.example, where the Ingress of the outpost is`,
  ],
  [
    'the login page among the restricted hosts',
    'identity.hostRestriction.hosts.Terminal.host',
    'authentik',
    'identity.hostRestriction.hosts.Terminal.host: is a login host, found: "authentik"; ' +
      'remove it, or no user can sign in',
  ],
  [
    'a public host that is the login page',
    'platform.alerts.publicHosts.urls',
    ['https://authentik.harbour.example/'],
    'platform.alerts.publicHosts.urls.0: is on a host that asks for a login, ' +
      'found: "https://authentik.harbour.example/"; remove it: the alert would never resolve',
  ],
  [
    'a public host that only groups may open',
    'platform.alerts.publicHosts.urls',
    ['https://uptime.harbour.example/', 'https://terminal.harbour.example/x'],
    'platform.alerts.publicHosts.urls.1: is on a host that asks for a login, ' +
      'found: "https://terminal.harbour.example/x"; remove it: the alert would never resolve',
  ],
])('%s is refused', (_, path, value, fault) => {
  expect(faultsOf(path, value)).toEqual([fault]);
});

test("a service with the name of an enforced host's way to the outpost is refused", () => {
  const taken = { name: 'authentik-outpost-k8s', namespace: 'authentik' };
  const faults = siteFaults((site) => {
    put(site, 'platform.services', services({ Wiki: taken }));
  });
  expect(faults).toEqual([
    'platform.services.Wiki.name: is taken by identity.hostRestriction.hosts.K8s.host already, ' +
      'found: "authentik-outpost-k8s"; choose another',
  ]);
});

test.each(['public', 'required'])('the gate %s is for hosts under the cookie domain of its provider', (kind) => {
  const [provider, host] =
    kind === 'public'
      ? ['identity.publicGuests.provider', 'public-auth']
      : ['identity.applications.DomainWideCatchAll.provider', 'authentik'];
  const found = (id: string) =>
    siteFaults((site) => {
      put(site, `${provider}.cookieDomain`, `${host}.harbour.example`);
      put(
        site,
        'platform.services',
        services({ [id]: { host: id.toLowerCase(), gate: kind === 'required' ? gateFor(id) : { kind } } }),
      );
    });
  const gateFor = (id: string) => ({
    kind,
    access: id === 'Enforced' ? { groups: ['TaskSubmitters'] } : { everyone: 'Nothing in it is private' },
  });
  expect(found('Wiki')).toEqual([
    `platform.services.Wiki.gate: is ${kind}, and no cookie domain of such a provider covers the host, ` +
      `found: "${kind}"; correct one of them`,
  ]);
  if (kind === 'required') expect(found('Enforced')).toEqual([]);
});

test('a Secret that is made has a name of its own, and several that are there may be one', () => {
  expect(faultsOf('platform.secrets.email.name', 'goauthentik')).toEqual([]);
  const found = siteFaults((site) => {
    put(site, 'platform.secrets.email', { name: 'goauthentik', create: { password: 'lapi_bouncer_key' } });
  });
  expect(found).toEqual([
    'platform.secrets.email.name: is taken by platform.secrets.authentik.name already, ' +
      'found: "goauthentik"; choose another',
  ]);
});

test('a public host may be published without a gate, and not behind one', () => {
  const found = (gate: object) =>
    siteFaults((site) => {
      put(site, 'platform.services', services({ Wiki: { gate } }));
      put(site, 'platform.alerts.publicHosts.urls', ['https://wiki.harbour.example/']);
    });
  expect(found(NONE)).toEqual([]);
  expect(found({ kind: 'public' })).toHaveLength(1);
  expect(found({ kind: 'required', access: EVERYONE })).toHaveLength(1);
});

test('a service has no key that the stack has itself', () => {
  const site = changedSite((input) => {
    for (const [id, create] of Object.entries({
      authentik: { secretKey: 'authentik_secret_key', postgresqlPassword: 'authentik_postgresql_password' },
      email: { password: 'mail_password' },
      outpostTls: { certificate: 'outpost_certificate', key: 'outpost_key' },
    })) {
      put(input, `platform.secrets.${id}.revision`, undefined);
      put(input, `platform.secrets.${id}.create`, create);
      for (const secret of Object.values(create)) put(input, `secrets.${secret}`, { opens: 'a test', from: 'a test' });
    }
  });
  const ids = inTemporaryFolder((folder) => {
    const platform = buildApp(defineSite(site), folder).stacks.find(({ node }) => node.id === 'platform');
    return platform?.node.children.map(({ node }) => node.id) ?? [];
  }).filter((id) => /^[A-Z]\w*$/.test(id));
  expect(ids).toContain('AuthentikSecret');
  for (const id of ids) {
    expect(faultsOf('platform.services', services({ [id]: {} }))).toEqual([
      `platform.services.${id}: is taken by the stack itself already, found: "${id}"; choose another`,
    ]);
  }
});

test('a second application for a whole domain is refused: both would be on the host of authentik', () => {
  const second = { ...harbour.identity.applications.DomainWideCatchAll, slug: 'second' };
  expect(faultsOf('identity.applications.Second', second)).toContain(
    'identity.applications.Second.kind: is a second domain-forward-auth application beside DomainWideCatchAll, ' +
      'found: "domain-forward-auth"; remove one: the outpost serves one on identity.host',
  );
});
