import { Account } from '../../../constructs/cloudflare/account';
import { IpList, type IpListProps } from '../../../constructs/cloudflare/ip-list';
import { Adoption } from '../../../constructs/core/adoption';
import type { SiteStack } from '../../../constructs/core/stack';
import { synthCloudflare } from './cloudflare-stack';

test('Terraform owns the list and none of its items', () => {
  const { resource } = synthCloudflare((stack) => {
    const { name, address } = ipList(stack);
    expect({ name, address }).toEqual({ name: 'crowdsec_ban', address: 'cloudflare_list.Bans' });
  });
  expect(resource?.cloudflare_list).toEqual({
    Bans: {
      account_id: '${one(data.cloudflare_accounts.Account.result).id}',
      kind: 'ip',
      name: 'crowdsec_ban',
      description: 'Bans of CrowdSec',
      lifecycle: { prevent_destroy: true, ignore_changes: ['items'] },
    },
  });
});

describe('a list that exists', () => {
  const ACCOUNT = '${one(data.cloudflare_accounts.Account.result).id}';
  const adoptList = (adopt: Adoption) => synthCloudflare((stack) => ipList(stack, { adopt }));

  test('is found by its name, without its items', () => {
    const config = adoptList(Adoption.byKey());
    expect(config.data?.cloudflare_lists).toEqual({ Bans_Existing: { account_id: ACCOUNT } });
    const id = '${one([for o in data.cloudflare_lists.Bans_Existing.result : o.id if o.name == "crowdsec_ban"])}';
    expect(config.import).toEqual([{ to: 'cloudflare_list.Bans', id: `${ACCOUNT}/${id}` }]);
    expect(config.resource?.cloudflare_list?.Bans?.lifecycle).toEqual({
      prevent_destroy: true,
      ignore_changes: ['items'],
    });
  });

  test('is found by its id, or by a variable', () => {
    expect(adoptList(Adoption.byId('a'.repeat(32))).import?.map(({ id }) => id)).toEqual([
      `${ACCOUNT}/${'a'.repeat(32)}`,
    ]);
    expect(adoptList(Adoption.byVariable('adopt_list')).import?.map(({ id }) => id)).toEqual([
      `${ACCOUNT}/\${var.adopt_list}`,
    ]);
  });
});

test.each<[string, Partial<IpListProps>]>([
  ['name: is not 1 to 50 characters of a-z, 0-9 and _, found: "CrowdSec"', { name: 'CrowdSec' }],
  ['name: is not 1 to 50 characters', { name: 'x'.repeat(51) }],
  ['adopt.id: is not 32 hexadecimal digits', { adopt: Adoption.byId('crowdsec_ban') }],
  ['description: is empty or exceeds 500 characters', { description: '' }],
  ['description: is empty or exceeds 500 characters', { description: 'x'.repeat(501) }],
])('is refused: %s', (message, change) => {
  expect(() => synthCloudflare((stack) => ipList(stack, change))).toThrow(message);
});

function ipList(stack: SiteStack, change: Partial<IpListProps> = {}): IpList {
  const account = new Account(stack, 'Account');
  return new IpList(stack, 'Bans', { account, name: 'crowdsec_ban', description: 'Bans of CrowdSec', ...change });
}
