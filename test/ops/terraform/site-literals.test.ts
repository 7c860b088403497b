import { literalText, siteLiterals } from '../../../ops/terraform/site-literals';
import { SOURCE } from './site-source';

test('literals are found with the keys around them, and none in a comment, a call or an expression', () => {
  const found = siteLiterals(SOURCE).map(
    ({ keys, value }) => `${keys.join('.')}=${Array.isArray(value) ? JSON.stringify(value) : value}`,
  );
  expect(found).toEqual([
    'host=sso.example.org',
    "signIn.flow.title=Wel'come",
    'signIn.flow.lookup=true',
    'signIn.logins.Login.name=login',
    'signIn.logins.Login.sessionDuration=weeks=2',
    'signIn.logins.Source.name=source',
    'signIn.logins.Source.sessionDuration=weeks=2',
    'reputation.threshold=-5',
    'list=[{"name":"in a list"}]',
  ]);
});

test.each([
  ['with a comment', "['a', /* b */ 'b']"],
  ['with a variable', "['a', OTHER]"],
  ['with a spread', "['a', ...others]"],
  ['with a list', "['a', ['b']]"],
  ['of a call', "['a'].concat('b')"],
  ['with an object in an object', '[{ a: { b: 1 } }]'],
  ['without its end', "['a', 'b'"],
])('a list %s is no literal', (_, list) => {
  expect(siteLiterals(`const a = { b: { c: ${list}, d: 1 } };`).filter(({ keys }) => keys.includes('c'))).toEqual([]);
});

test('a value from a server ends no literal', () => {
  for (const text of ["'; process.exit(1); '", 'a\\', 'line\nend', '${x}', '\u2028', '"']) {
    const literal = literalText(text);
    expect(siteLiterals(`const a = { b: { c: ${literal} } };`)).toMatchObject([{ keys: ['b', 'c'], value: text }]);
  }
  expect([literalText('a'), literalText(5), literalText(true)]).toEqual(["'a'", '5', 'true']);
});
