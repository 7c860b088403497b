import { restrictedHosts, statedHosts } from '../../../sites/schema/access';
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
    `${APPLICATION}.access: must say who may open the application, found: nothing`,
    APPLICATION_FORMS,
  ],
  [
    `${HOST}.access`,
    undefined,
    `${HOST}.access: must say who may open the host, found: nothing`,
    "write { groups: ['…'] } or { everyone: 'why' }",
  ],
  [
    `${HOST}.access`,
    { asOnTheServer: 'The UI has its bindings' },
    `${HOST}.access: must say who may open the host, found: {"asOnTheServer":"The UI has its bindings"}`,
    "write { groups: ['…'] } or { everyone: 'why' }",
  ],
  [
    `${APPLICATION}.access`,
    { everyone: 'because' },
    `${APPLICATION}.access.everyone: must be a reason that a reviewer can judge, found: "because"`,
    'write a sentence',
  ],
  [
    `${APPLICATION}.access`,
    WRITERS,
    `${APPLICATION}.slug: must be given where groups may open it, found: nothing`,
    'copy it from the address of the application in the UI',
  ],
  [
    'identity.administrators.1',
    'Nobody',
    'identity.administrators.1: must name a group of the site by its key, found: "Nobody"',
    'add it under identity.groups',
  ],
  [
    'identity.applications.DomainWideCatchAll.access',
    WRITERS,
    'identity.hostRestriction.policy: must not be bound where groups may open it, the policy lets everyone pass, ' +
      'found: "admin-services-restriction"',
    'leave it out, or say everyone',
  ],
])('%s cannot be %j', expectFault);

test('a published service says it in its gate, and a host that is stated twice is refused', () => {
  const faults = (services: object) => siteFaults((site) => put(site, 'platform.services', services));
  expect(faults({ Photos: service('photos', WRITERS) })).toEqual([]);
  expect(faults({ Shell: service('terminal', WRITERS) })).toEqual(
    [
      'platform.services.Shell.gate.access: must not be stated twice, identity.hostRestriction.hosts.Terminal states the ' +
        'host, found: "terminal.harbour.example"; remove one of the two',
      'platform.services.Shell.host: must be unique, found: "terminal-harbour-example"; ' +
        'identity.hostRestriction.hosts.Terminal.host has it already',
    ].slice(0, 1),
  );
  expect(faults({ Photos: service('photos', { groups: ['Nobody'] }) })).toEqual([
    'platform.services.Photos.gate.access.groups.0: must name a group of the site by its key, found: "Nobody"; ' +
      'add it under identity.groups',
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
    'platform.services.Api.gate.access: must be that of platform.services.Photos, a host has one application, ' +
      'found: {"groups":["WrongmoveUsers"]}; make the two equal',
  ]);
  const valid = defineSite(changedSite(site(WRITERS)));
  expect(statedHosts(valid).filter(({ label }) => label === 'photos')).toHaveLength(2);
  expect(restrictedHosts(valid).filter(({ label }) => label === 'photos')).toMatchObject([{ id: 'Photos' }]);
});

test('a host for everyone has no application of its own', () => {
  const everyone = { everyone: 'Nothing on it is private' };
  const site = defineSite(changedSite((input) => put(input, `${HOST}.access`, everyone)));
  expect(restrictedHosts(site).map(({ label }) => label)).not.toContain('terminal');
  expect(restrictedHosts(site)).toHaveLength(14);
});
