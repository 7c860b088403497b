import { providerServerPair } from '../../../rules/authentik/provider-server-pair';
import type { Block } from '../../../rules/readers/document';
import { finding, findings, resources } from '../documents';

const check = (type: string, block: Block, providerVersion = '2024.12.1', serverVersion = '2026.2.7') =>
  findings(
    providerServerPair,
    { ...resources(type, { Thing: block }), provider: { authentik: [{}] } },
    { providerVersion, serverVersion },
  );
const remedy = 'leave the attribute to the UI, or pin a provider that fits the server';

test.each([
  ['authentik_application', 'meta_icon', 'the server has no set_icon_url any more: the object is lost from the state'],
  ['authentik_flow', 'background', 'the server has no set_background_url any more: the object is lost from the state'],
  ['authentik_group', 'parent', 'the server knows `parents` only: each write loses the hierarchy'],
])('with an old provider and a new server %s.%s is found', (type, attribute, harm) => {
  expect(check(type, { [attribute]: 'x' })).toEqual([
    finding(`${type}.Thing`, `states ${attribute} with provider 2024.12.1 and server 2026.2.7: ${harm}`, remedy),
  ]);
});

test.each([
  ['the attribute is left to the UI', {}, '2024.12.1', '2026.2.7'],
  ['the server is as old as the provider', { parent: 'x' }, '2024.12.1', '2025.10.3'],
  ['the provider is as new as the server', { parent: 'x' }, '2025.10.0', '2026.2.7'],
])('a group is accepted where %s', (_, block, provider, server) => {
  expect(check('authentik_group', block, provider, server)).toEqual([]);
});

test('an application whose icon is ignored is accepted: every adopted one is so', () => {
  expect(check('authentik_application', { name: 'Wiki', lifecycle: { ignore_changes: ['meta_icon'] } })).toEqual([]);
});

test('a server from 2025.12.0 on is new, whatever its patch', () => {
  expect(check('authentik_group', { parent: 'x' }, '2024.12.1', '2025.12.0')).toHaveLength(1);
});

describe('a provider of 2026.2 or later', () => {
  test('with an older server is found once, at the provider', () => {
    expect(check('authentik_flow', {}, '2026.2.0', '2025.12.4')).toEqual([
      finding(
        'provider.authentik',
        'has provider 2026.2.0 with the older server 2025.12.4',
        'pin a provider of the server version: this one refuses answers that lack new fields',
      ),
    ]);
  });

  test.each(['2026.2.0', '2026.2.7', '2026.4.0', '2027.1.0'])('with server %s is accepted', (server) => {
    expect(check('authentik_flow', {}, '2026.2.1', server)).toEqual([]);
  });

  test('is found with a server whose month is smaller as a number, not as text', () => {
    expect(check('authentik_flow', {}, '2026.10.0', '2026.2.7')).toHaveLength(1);
    expect(check('authentik_flow', {}, '2026.2.0', '2026.10.0')).toEqual([]);
  });
});
