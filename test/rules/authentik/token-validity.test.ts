import { tokenValidity } from '../../../rules/authentik/token-validity';
import { finding, findings, resources } from '../documents';

const proxy = (block: Record<string, unknown>) =>
  findings(tokenValidity, resources('authentik_provider_proxy', { CatchAll: block }));

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
      `has access_token_validity ${shown}`,
      'set it in the site, as long as a login',
    ),
  ]);
});

test('an OIDC client may leave its validities to the server, and states none of zero', () => {
  const wiki = (block: Record<string, unknown>) =>
    findings(tokenValidity, resources('authentik_provider_oauth2', { Wiki: block })).map(({ found }) => found);
  expect(wiki({})).toEqual([]);
  expect(wiki({ access_token_validity: 'hours=1', refresh_token_validity: 'hours=0' })).toEqual([
    'has refresh_token_validity "hours=0"',
  ]);
});

test('a validity whose changes are ignored is found: ten minutes may be live', () => {
  const lifecycle = { ignore_changes: ['access_token_validity'] };
  expect(proxy({ access_token_validity: 'weeks=4', lifecycle })).toMatchObject([
    { found: 'ignores changes of access_token_validity' },
  ]);
});
