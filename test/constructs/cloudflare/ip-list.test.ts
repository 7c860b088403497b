import { Account } from '../../../constructs/cloudflare/account';
import { IpList, type IpListProps } from '../../../constructs/cloudflare/ip-list';
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

test.each<[string, Partial<IpListProps>, string]>([
  [
    'the name has capitals',
    { name: 'CrowdSec' },
    'name: must be [a-z0-9_]+ of at most 50 characters, found: "CrowdSec"',
  ],
  ['the name is too long', { name: 'x'.repeat(51) }, 'name: must be [a-z0-9_]+'],
  ['the description is empty', { description: '' }, 'description: must have 1 to 500 characters'],
  ['the description is too long', { description: 'x'.repeat(501) }, 'description: must have 1 to 500 characters'],
])('is refused when %s', (_, change, message) => {
  expect(() => synthCloudflare((stack) => ipList(stack, change))).toThrow(message);
});

test('all faults come in one error', () => {
  expect(() => synthCloudflare((stack) => ipList(stack, { name: '', description: '' }))).toThrow(
    /name: .*\n.*description: /,
  );
});

function ipList(stack: SiteStack, change: Partial<IpListProps> = {}): IpList {
  const account = new Account(stack, 'Account');
  return new IpList(stack, 'Bans', { account, name: 'crowdsec_ban', description: 'Bans of CrowdSec', ...change });
}
