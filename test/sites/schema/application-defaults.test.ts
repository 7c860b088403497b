import { defineSite } from '../../../sites/schema/site';
import { fresh } from '../../fixtures/sites/fresh';
import { siteOf } from '../../support/site/site-app';
import { changeSite } from '../../support/site/site-change';
import { put } from './change';

const SHORT = {
  kind: 'oidc',
  name: 'Photo Wall',
  redirectUris: [{ matchingMode: 'strict', url: 'https://photos.fresh.example/callback' }],
  access: { groups: ['Members'] },
};
const withShort = changeSite((site) => put(site, 'identity.applications.PhotoWall', SHORT), fresh);

test('an ordinary OIDC application says its name, where a login ends and who may open it', () => {
  const { identity, secrets } = defineSite(withShort);
  expect(identity.applications.PhotoWall).toMatchObject({
    slug: 'photo-wall',
    clientId: 'photo_wall_client_id',
    clientSecret: 'photo_wall_client_secret',
    signingKey: 'authentik Self-signed Certificate',
    scopes: ['OpenId', 'Profile', 'Email'],
  });
  expect(secrets.photo_wall_client_secret).toEqual({
    opens: 'Photo Wall as an OAuth client',
    from: 'openssl rand -hex 64',
    random: { bytes: 64, encoding: 'hex' },
  });
});

test('its provider carries openid, profile and email, for an hour and thirty days', () => {
  const [identity] = siteOf(undefined, withShort).stacks;
  expect(identity?.config.resource?.authentik_provider_oauth2?.PhotoWall_Provider).toMatchObject({
    access_token_validity: 'hours=1',
    refresh_token_validity: 'days=30',
    client_id: '${var.photo_wall_client_id}',
    property_mappings: ['OpenId', 'Profile', 'Email'].map(
      (id) => `\${data.authentik_property_mapping_provider_scope.${id}.id}`,
    ),
  });
});

test('what the site says stands over every default', () => {
  const own = { ...SHORT, slug: 'wall', accessTokenValidity: 'hours=2', scopes: ['OpenId'] };
  const { identity } = defineSite(changeSite((site) => put(site, 'identity.applications.PhotoWall', own), fresh));
  expect(identity.applications.PhotoWall).toMatchObject({ slug: 'wall', scopes: ['OpenId'] });
});

test.each([
  ['identity.applications.Odd', 'oidc'],
  ['identity.applications', []],
  ['secrets', ''],
  ['secrets', 12],
])('%s that is %j is a fault of the schema, neither a crash nor filled in', (path, value) => {
  expect(() => defineSite(changeSite((site) => put(site, path, value), fresh))).toThrow(`${path}: is not`);
});
