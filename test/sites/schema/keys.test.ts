import { SitePart } from '../../../constructs/core/site-part';
import { defineSite } from '../../../sites/schema/site';
import { buildApp, type SiteApp } from '../../../stacks/site-app';
import { harbour } from '../../fixtures/sites/harbour';
import { changeSite } from '../../support/site/site-change';
import { inTemporaryFolder } from '../../support/site/synth';
import { faultsOf, put, siteFaults, WIKI } from './change';

/** First construct ids of the addresses of a stack. */
function idsIn({ stacks }: SiteApp, name: string): readonly string[] {
  const children = stacks.find(({ node }) => node.id === name)?.node.children ?? [];
  const constructs = children.flatMap((one) => (one instanceof SitePart ? one.node.children : [one]));
  return constructs.map(({ node }) => node.id).filter((id) => /^[A-Z]\w*$/.test(id));
}

test('no record of the site has a key that the identity stack has itself', () => {
  const site = defineSite(structuredClone(harbour));
  const { groups, sources, scopes, applications } = site.identity;
  const own = new Set([groups, sources, scopes, applications].flatMap((record) => Object.keys(record)));
  const ids = inTemporaryFolder((folder) => idsIn(buildApp(site, folder), 'identity')).filter((id) => !own.has(id));
  expect(ids).toContain('SignIn');
  for (const id of ids) {
    expect(siteFaults((one) => put(one, `identity.groups.${id}`, { name: 'Another' }))).toEqual([
      expect.stringContaining('is taken by the stack itself already'),
    ]);
  }
});

test('a service has no key that the stack has itself', () => {
  const site = changeSite((input) => {
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
  const ids = inTemporaryFolder((folder) => idsIn(buildApp(defineSite(site), folder), 'platform'));
  expect(ids).toContain('AuthentikSecret');
  for (const id of ids) {
    expect(faultsOf('platform.services', { [id]: WIKI })).toEqual([
      `platform.services.${id}: is taken by the stack itself already, found: "${id}"; choose another`,
    ]);
  }
});
