import { hostsWithApplication, statedHosts } from '../../../sites/schema/access';
import { defineSite } from '../../../sites/schema/site';
import { changedSite } from '../../support/site-change';
import { expectFault, put, type Row, siteFaults } from './change';

const HOST = 'identity.hostRestriction.hosts.Terminal';
const APPLICATION = 'identity.applications.Grafana';
const APPLICATION_FORMS = "write { groups: ['…'] }, { everyone: 'why' } or { asOnTheServer: 'why' }";
const service = (host: string, access: object, more = {}) => ({
  name: host,
  namespace: host,
  host,
  service: { name: host, port: 80 },
  gate: { kind: 'required', access },
  cloudflareProxied: true,
  ...more,
});
const WRITERS = { groups: ['TaskSubmitters'] };
const OTHERS = { groups: ['WrongmoveUsers'] };

test.each<Row>([
  [
    `${APPLICATION}.access`,
    undefined,
    `${APPLICATION}.access: does not say who may open the application`,
    APPLICATION_FORMS,
  ],
  [
    `${HOST}.access`,
    undefined,
    `${HOST}.access: does not say who may open the host`,
    "write { groups: ['…'] } or { everyone: 'why' }",
  ],
  [
    `${HOST}.access`,
    { asOnTheServer: 'The UI has its bindings' },
    `${HOST}.access: does not say who may open the host, found: "an object with asOnTheServer"`,
    "write { groups: ['…'] } or { everyone: 'why' }",
  ],
  [
    `${APPLICATION}.access`,
    { everyone: 'because' },
    `${APPLICATION}.access.everyone: is too short for a reason, found: "because"`,
    'write a sentence of 20 characters or more',
  ],
  [
    `${APPLICATION}.access`,
    WRITERS,
    `${APPLICATION}.slug: is missing where groups may open it`,
    'copy it from the address of the application in the UI',
  ],
  [
    'identity.administrators.1',
    'Nobody',
    'identity.administrators.1: names no group of the site, found: "Nobody"',
    'add it under identity.groups, or correct the key',
  ],
  [
    'identity.applications.DomainWideCatchAll.access',
    WRITERS,
    'identity.hostRestriction.policy: is bound where groups may open it, and lets everyone pass, ' +
      'found: "admin-services-restriction"',
    'leave it out, or say everyone',
  ],
])('%s cannot be %j', expectFault);

test('a published service says it in its gate, and a host that is stated twice is refused', () => {
  const faults = (services: object) => siteFaults((site) => put(site, 'platform.services', services));
  expect(faults({ Photos: service('photos', WRITERS) })).toEqual([]);
  expect(faults({ Shell: service('terminal', WRITERS) })).toEqual(
    [
      'platform.services.Shell.gate.access: is stated twice, by identity.hostRestriction.hosts.Terminal too, ' +
        'found: "terminal.harbour.example"; remove one of the two',
      'platform.services.Shell.host: is taken by identity.hostRestriction.hosts.Terminal.host already, ' +
        'found: "terminal-harbour-example"; choose another',
    ].slice(0, 1),
  );
  expect(faults({ Photos: service('photos', { groups: ['Nobody'] }) })).toEqual([
    'platform.services.Photos.gate.access.groups.0: names no group of the site, found: "Nobody"; ' +
      'add it under identity.groups, or correct the key',
  ]);
});

test('two services on one host state the same, and are one application', () => {
  const services = (second: object) => ({
    Photos: service('photos', WRITERS),
    Api: service('photos', second, { name: 'api', paths: ['/api'], service: { name: 'api', port: 80 } }),
  });
  const site = (second: object) => (input: Parameters<typeof put>[0]) =>
    put(input, 'platform.services', services(second));
  expect(siteFaults(site(OTHERS))).toEqual([
    'platform.services.Api.gate.access: is not that of platform.services.Photos, which is on the same host, ' +
      'found: {"groups":["WrongmoveUsers"]}; make the two equal',
  ]);
  const valid = defineSite(changedSite(site(WRITERS)));
  expect(statedHosts(valid).filter(({ label }) => label === 'photos')).toHaveLength(2);
  expect(hostsWithApplication(valid).filter(({ label }) => label === 'photos')).toMatchObject([{ id: 'Photos' }]);
});

test('parts of an application are stated where it is made', () => {
  const adopted = (host: string, access: object, more = {}) => ({
    ...service(host, access, more),
    gate: { kind: 'required', access, adopt: { application: 'key' } },
  });
  const faults = (services: object) => siteFaults((site) => put(site, 'platform.services', services));
  const api = { name: 'api', paths: ['/api'], service: { name: 'api', port: 80 } };
  expect(faults({ Photos: adopted('photos', WRITERS) })).toEqual([]);
  expect(faults({ Photos: service('photos', WRITERS), Api: adopted('photos', WRITERS, api) })).toEqual([
    'platform.services.Api.gate.adopt: is about an application that platform.services.Photos makes for the host; ' +
      'move it there',
  ]);
  expect(faults({ Photos: adopted('photos', { everyone: 'Nothing on it is private' }) })).toEqual([
    'platform.services.Photos.gate.adopt: is about an application that the host does not have; remove it',
  ]);
});

test('a host for everyone has no application of its own', () => {
  const everyone = { everyone: 'Nothing on it is private' };
  const site = defineSite(changedSite((input) => put(input, `${HOST}.access`, everyone)));
  expect(hostsWithApplication(site).map(({ label }) => label)).not.toContain('terminal');
  expect(hostsWithApplication(site)).toHaveLength(14);
});

test('a host for everyone has an application of its own where the domain-wide one is for groups', () => {
  const site = defineSite(
    changedSite((input) => {
      put(input, 'identity.applications.DomainWideCatchAll.access', WRITERS);
      for (const part of ['policy', 'binding']) put(input, `identity.hostRestriction.${part}`, undefined);
      put(input, `${HOST}.access`, { everyone: 'Nothing on it is private' });
    }),
  );
  expect(hostsWithApplication(site).map(({ label }) => label)).toContain('terminal');
});
