import { testLogins } from '../../../../ops/verify/checks/test-logins';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(testLogins);

test('a test user that comes to its page and opens what the site says passes', async () => {
  expect(await live.found()).toBe('pass: 1 login, 19 answers as the site says');
});

test('an answer of the server that the site does not give fails, with the page of the answer', async () => {
  live.site.logins.users[0] = { ...live.site.logins.users[0]!, opens: ['public', 'netbox.harbour.example'] };
  expect(await live.found()).toBe(
    'fail: Headscale: domain-wide-catch-all is refused, the site says yes; Headscale: netbox.harbour.example opens, the site says no',
  );
  expect((await live.result())?.remedy).toContain('docs/runbooks/');
});

test('a login that stops fails with the stage and what the server says there', async () => {
  live.site.logins.users[0] = { ...live.site.logins.users[0]!, password: 'another' };
  expect(await live.found()).toBe('fail: Headscale: the login stops at ak-stage-password: Invalid password');
});

test('a server that does not answer is unknown', async () => {
  live.site.logins.fault = 'down';
  expect(await live.found()).toBe('unknown: authentik.harbour.example did not answer: connection refused');
});

test('without the secret of a user the check is not asked, and no request is sent', async () => {
  await live.replace((site) => {
    Object.assign(site.secrets, { other_password: { opens: 'nothing', from: 'the password manager, test-headscale' } });
    delete site.secrets.test_user_password;
    site.verify!.users!.Headscale!.password = 'other_password';
  });
  expect(await live.found()).toBe('not asked: TF_VAR_other_password is not set; set it');
  expect(live.site.logins.requests).toEqual([]);
});

test('a site without test users has nothing to sign in as', async () => {
  await live.replace((site) => {
    delete site.verify;
    delete site.secrets.test_user_password;
    delete site.secrets.test_user_totp;
  });
  expect(await live.found()).toBeUndefined();
});
