import { SiteError } from '../../../constructs/core/errors';
import { defineSite } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';
import { siteOf } from '../../support/site/site-app';
import { copyOf } from '../../support/site/site-change';
import { faultsOf, put, siteFaults } from './change';

test('the real site is accepted', () => {
  expect(siteFaults(() => {})).toEqual([]);
});

test('all faults of a site come in one throw, whatever part they are in', () => {
  const site = copyOf(harbour);
  put(site, 'colour', 'blue');
  put(site, 'identity.serverVersion', 'latest');
  put(site, 'identity.groups.HeadscaleUsers.name', '');
  put(site, `identity.hostRestriction.hosts.K8s.access.groups`, []);
  expect(() => defineSite(site)).toThrow(SiteError);
  expect(() => defineSite(site)).toThrow(
    [
      'site harbour: identity.serverVersion: is not a version, found: "latest"; write all three parts, for example 2026.2.4',
      'site harbour: identity.groups.HeadscaleUsers.name: is empty, found: ""; give a text',
      `site harbour: identity.hostRestriction.hosts.K8s.access.groups: is empty, found: []; name the groups whose members may open it`,
      'site harbour: colour: is a key that nothing reads; correct the spelling, or remove it',
      'site harbour: 4 faults (stage 1 of 3, schema); nothing was written',
    ].join('\n'),
  );
});

test('a long value is shown in part', () => {
  const [fault] = faultsOf('identity.flows.passkey', 'no flow has a name like this '.repeat(10));
  expect(fault).toMatch(/^identity\.flows\.passkey: is not a slug, found: "no flow.{69}\.\.\.; use letters/);
});

test('what a site may leave out has its default', () => {
  const { state, identity } = defineSite(harbour);
  expect(state).toEqual({ moved: [], removed: [] });
  expect(identity.groups.TaskSubmitters?.superuser).toBe(false);
  expect(faultsOf('exceptions', undefined)).toEqual([]);
});

test('no two sites have one state', () => {
  const states = ['one', 'another'].flatMap((name) =>
    siteOf((site) => ({ ...site, name })).stacks.map(({ config }) => JSON.stringify(config.terraform?.backend)),
  );
  expect(new Set(states).size).toBe(6);
});

test('the address of a state holds no credentials', () => {
  const backend = { type: 'http', address: 'https://user:secret@state.example.org/x' };
  expect(faultsOf('backend', backend)[0]).toMatch(/^backend\.address: holds credentials, .*TF_HTTP_PASSWORD$/);
  expect(faultsOf('backend', backend).join()).not.toContain('secret@');
});
