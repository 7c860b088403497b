import { grantTypes } from '../../../rules/authentik/grant-types';
import type { Block } from '../../../rules/readers/document';
import { finding, findings, resources } from '../documents';

const TYPE = 'authentik_provider_oauth2';
const check = (block: Block, { serverVersion = '2026.5.9', providerVersion = '2026.2.0', imported = false } = {}) =>
  findings(
    grantTypes,
    {
      ...resources(TYPE, { Wiki: block }),
      ...(imported && { import: [{ to: `${TYPE}.Wiki`, id: '5' }] }),
    },
    { serverVersion, providerVersion },
  );

test.each([
  ['lists none', {}],
  ['has an empty list', { grant_types: [] }],
])('a provider that is created on 2026.5 and %s is found', (_, block) => {
  expect(check(block)).toEqual([
    finding(
      `${TYPE}.Wiki`,
      'is created without grant_types by provider 2026.2.0 on server 2026.5.9',
      'leave out identity.providerVersion, which makes it 2026.5.0',
    ),
  ]);
});

test('one that lists them is accepted, and so are one that exists and one of an older server', () => {
  expect(check({ grant_types: ['authorization_code'] })).toEqual([]);
  expect(check({}, { imported: true })).toEqual([]);
  expect(check({}, { serverVersion: '2026.2.7' })).toEqual([]);
});

test('an adopted one whose list is emptied is found', () => {
  expect(check({ grant_types: [] }, { imported: true })).toHaveLength(1);
});
