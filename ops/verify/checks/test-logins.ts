import { answersFor } from '../../../access/test-answers';
import { formatCount } from '../../../constructs/core/counted';
import { checkUsers } from '../../../programs/login-check/user-check';
import { listStatedHosts } from '../../../sites/schema/stated-hosts';
import { type Check, passUnless, unknown } from '../check';
import { readStatedAnswers } from '../live-access';

/** The whole way of a person, with the password and past every outpost: what the other checks read is not yet a login. */
export const testLogins: Check = {
  id: 'test-logins',
  number: 29,
  title: 'each test user of the site signs in, comes to its page, and opens what `ops access` says',
  needs: ['http'],
  async run({ site, ask, now, sleep, secret, document }) {
    const users = Object.entries(site.verify.users);
    if (users.length === 0) return undefined;
    const { objects, model } = readStatedAnswers(await document());
    const hosts = new Set(listStatedHosts(site).map(({ host }) => host));
    const known = users.map(([name, { username, groups: keys, password, totp }]) => {
      const groups = keys.map((key) => site.identity.groups[key]?.name ?? key);
      return {
        name,
        username,
        password: secret(password),
        totp: totp === undefined ? undefined : secret(totp),
        ...answersFor(objects, model, { username, groups, hosts }),
      };
    });
    const login = `https://${site.identity.host}`;
    const results = await checkUsers({ login, users: known }, { ask, now, sleep });
    const faults = results.flatMap(({ name, failure, isSilent, differences }) => [
      ...(failure === undefined || isSilent === true ? [] : [`${name}: ${failure}`]),
      ...differences.map((difference) => `${name}: ${difference}`),
    ]);
    const silent = results.find(({ isSilent }) => isSilent === true);
    if (faults.length === 0 && silent !== undefined)
      return unknown(String(silent.failure), 'see whether it can be reached from here');
    const compared = results.reduce((sum, result) => sum + result.compared, 0);
    return passUnless(
      faults,
      `${formatCount(users.length, 'login')}, ${formatCount(compared, 'answer')} as the site says`,
      'see docs/runbooks/authentik-test-login-failed.md, or authentik-test-answers-differ.md for an answer',
    );
  },
};
