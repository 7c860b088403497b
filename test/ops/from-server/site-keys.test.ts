import { SiteKeys } from '../../../ops/from-server/site-keys';

test.each([
  ['kubernetes-admins', 'KubernetesAdmins'],
  ["O'Brien's Wiki", 'OBriensWiki'],
  ['Träger & Café', 'TragerCafe'],
  ['1 & 1', 'Group11'],
  ['日本', 'Group'],
  ['Resource', 'ResourceGroup'],
])('%s is the key %s', (name, key) => {
  expect(new SiteKeys().of(name, 'Group')).toBe(key);
});

test('a key that is taken, by another record or the stack itself, gets the noun and then a number', () => {
  const keys = new SiteKeys(['SignIn']);
  expect(['Wiki', 'Wiki', 'Wiki', 'Sign in'].map((name) => keys.of(name, 'Application'))).toEqual([
    'Wiki',
    'WikiApplication',
    'WikiApplication2',
    'SignInApplication',
  ]);
});
