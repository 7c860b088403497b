import { Account } from '../../../constructs/cloudflare/account';
import { synthCloudflare } from './cloudflare-stack';

test('the account is looked up, and a plan fails unless there is exactly one', () => {
  let accountId = '';
  const { data } = synthCloudflare((stack) => {
    accountId = new Account(stack, 'Account').accountId;
  });
  expect(accountId).toBe('${one(data.cloudflare_accounts.Account.result).id}');
  expect(data?.cloudflare_accounts).toEqual({ Account: {} });
});

test('an account that the site states is not looked up', () => {
  const accountId = '0123456789abcdef0123456789abcdef';
  const { data } = synthCloudflare((stack) => {
    expect(new Account(stack, 'Account', { accountId }).accountId).toBe(accountId);
  });
  expect(data?.cloudflare_accounts).toBeUndefined();
});

test('an account id that is not hexadecimal is refused', () => {
  expect(() => synthCloudflare((stack) => new Account(stack, 'Account', { accountId: 'viktor' }))).toThrow(
    'test/Account.accountId: is not 32 hexadecimal digits, found: "viktor"; copy it from the dashboard',
  );
});
