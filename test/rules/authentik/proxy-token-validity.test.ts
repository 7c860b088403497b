import { proxyTokenValidity } from '../../../rules/authentik/proxy-token-validity';
import { finding, findings, resources } from '../documents';

const proxy = (block: Record<string, unknown>) =>
  findings(proxyTokenValidity, resources('authentik_provider_proxy', { CatchAll: block }));

test('a stated validity above zero is accepted', () => {
  expect(proxy({ access_token_validity: 'weeks=4' })).toEqual([]);
});

test.each([
  ['is missing, so that the default of ten minutes holds', undefined, 'null'],
  ['is zero', 'seconds=0', '"seconds=0"'],
  ['is a number', 600, '600'],
  ['is not a duration', '4 weeks', '"4 weeks"'],
])('a proxy provider whose validity %s is found', (_, validity, shown) => {
  expect(proxy({ access_token_validity: validity })).toEqual([
    finding(
      'authentik_provider_proxy.CatchAll',
      `access_token_validity ${shown}`,
      'set accessTokenValidity in the site, as long as a login',
    ),
  ]);
});

test('the token of an OIDC client may be as short as it likes', () => {
  expect(findings(proxyTokenValidity, resources('authentik_provider_oauth2', { Wiki: {} }))).toEqual([]);
});

test('a validity whose changes are ignored is found: ten minutes may be live', () => {
  const lifecycle = { ignore_changes: ['access_token_validity'] };
  expect(proxy({ access_token_validity: 'weeks=4', lifecycle })).toMatchObject([
    { found: 'access_token_validity ignored' },
  ]);
});
