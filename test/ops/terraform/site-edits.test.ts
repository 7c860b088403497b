import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { driftOf } from '../../../ops/terraform/drift';
import { editText, patchOf, siteEdits } from '../../../ops/terraform/site-edits';
import { literalText, siteLiterals } from '../../../ops/terraform/site-literals';
import { planOf, reviewOf } from '../review/plans';

const SOURCE = `// Before { and 'quotes'
import type { SiteInput } from 'x';

export const identity: NonNullable<SiteInput['identity']> = {
  host: 'sso.example.org',
  signIn: {
    flow: { title: "Wel'come", lookup: true },
    logins: {
      Login: { name: 'login', sessionDuration: 'weeks=2' }, // sessionDuration: 'weeks=2'
      Source: { name: 'source', sessionDuration: 'weeks=2' },
    },
  },
  reputation: { threshold: -5, ...others, checkIp: test ? true : false },
  list: [{ name: 'in a list' }],
  made: of({ name: 'of a function' }),
};
`;
const FILE = 'sites/home/identity.ts';
const SITE = {
  identity: {
    signIn: {
      flow: { title: "Wel'come", lookup: true },
      logins: {
        Login: { name: 'login', sessionDuration: 'weeks=2' },
        Source: { name: 'source', sessionDuration: 'weeks=2' },
      },
    },
    reputation: { threshold: -5, checkIp: true },
  },
};
const LOGIN = { address: 'authentik_stage_user_login.Login', path: 'identity.signIn.logins.Login' };

/** The drift of one attribute: what the server has, and what the code has. */
function editsOf({ address, path }: typeof LOGIN, live: object, code: object) {
  const drift = driftOf(reviewOf(planOf([{ address, before: { id: '1', ...live }, after: { id: '1', ...code } }])), []);
  return siteEdits(SITE, { ...drift, places: { [address]: path } }, { [FILE]: SOURCE });
}

test('literals are found with the keys around them, and none in a comment, a list, a call or an expression', () => {
  expect(siteLiterals(SOURCE).map(({ keys, value }) => `${keys.join('.')}=${value}`)).toEqual([
    'host=sso.example.org',
    "signIn.flow.title=Wel'come",
    'signIn.flow.lookup=true',
    'signIn.logins.Login.name=login',
    'signIn.logins.Login.sessionDuration=weeks=2',
    'signIn.logins.Source.name=source',
    'signIn.logins.Source.sessionDuration=weeks=2',
    'reputation.threshold=-5',
  ]);
});

test('what was changed on the server is a patch of its literal alone, which git applies', () => {
  const edits = editsOf(LOGIN, { session_duration: 'seconds=0' }, { session_duration: 'weeks=2' });
  expect(edits.map(editText)).toEqual([
    `to keep it, write 'seconds=0' for ${LOGIN.path}.sessionDuration in ${FILE}, which is 'weeks=2'`,
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-edit-'));
  try {
    mkdirSync(join(folder, 'sites/home'), { recursive: true });
    writeFileSync(join(folder, FILE), SOURCE);
    writeFileSync(join(folder, 'edit.patch'), patchOf(edits, { [FILE]: SOURCE }));
    execFileSync('git', ['init', '-q'], { cwd: folder });
    execFileSync('git', ['apply', 'edit.patch'], { cwd: folder });
    const expected = SOURCE.replace("'login', sessionDuration: 'weeks=2'", "'login', sessionDuration: 'seconds=0'");
    expect(readFileSync(join(folder, FILE), 'utf8')).toBe(expected);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a value from a server ends no literal', () => {
  for (const text of ["'; process.exit(1); '", 'a\\', 'line\nend', '${x}', '\u2028', '"']) {
    const literal = literalText(text);
    expect(siteLiterals(`const a = { b: { c: ${literal} } };`)).toMatchObject([{ keys: ['b', 'c'], value: text }]);
  }
  expect([literalText('a'), literalText(5), literalText(true)]).toEqual(["'a'", '5', 'true']);
});

test('a value that two keys of the part could mean, one that is no literal, and a secret have no patch', () => {
  const both = { ...LOGIN, path: 'identity.signIn' };
  expect(editsOf(both, { session_duration: 'seconds=0' }, { session_duration: 'weeks=2' })).toEqual([]);
  const reputation = { address: 'authentik_policy_reputation.A', path: 'identity.reputation' };
  const edits = editsOf(reputation, { check_ip: false }, { check_ip: true });
  expect(edits.map(editText)).toEqual(['to keep it, write false for identity.reputation.checkIp, which is true']);
  expect(patchOf(edits, { [FILE]: SOURCE })).toBe('');
  expect(editsOf(LOGIN, { client_secret: 'a' }, { client_secret: 'login' })).toEqual([]);
});
