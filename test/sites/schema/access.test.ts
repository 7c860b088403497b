import { defineSite } from '../../../sites/schema/site';
import { hostsWithApplication, listStatedHosts } from '../../../sites/schema/stated-hosts';
import { changeSite } from '../../support/site/site-change';
import { put } from './change';

const HOST = 'identity.hostRestriction.hosts.Terminal';
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

test('two services on one host are one application', () => {
  const api = { name: 'api', paths: ['/api'], service: { name: 'api', port: 80 } };
  const services = { Photos: service('photos', WRITERS), Api: service('photos', WRITERS, api) };
  const site = defineSite(changeSite((input) => put(input, 'platform.services', services)));
  expect(listStatedHosts(site).filter(({ label }) => label === 'photos')).toHaveLength(2);
  expect(hostsWithApplication(site).filter(({ label }) => label === 'photos')).toMatchObject([{ id: 'Photos' }]);
});

test('a host for everyone has no application of its own', () => {
  const everyone = { everyone: 'Nothing on it is private' };
  const site = defineSite(changeSite((input) => put(input, `${HOST}.access`, everyone)));
  expect(hostsWithApplication(site).map(({ label }) => label)).not.toContain('terminal');
  expect(hostsWithApplication(site)).toHaveLength(14);
});

test('a host for everyone has an application of its own where the domain-wide one is for groups', () => {
  const site = defineSite(
    changeSite((input) => {
      put(input, 'identity.applications.DomainWideCatchAll.access', WRITERS);
      for (const part of ['policy', 'binding']) put(input, `identity.hostRestriction.${part}`, undefined);
      put(input, `${HOST}.access`, { everyone: 'Nothing on it is private' });
    }),
  );
  expect(hostsWithApplication(site).map(({ label }) => label)).toContain('terminal');
});
