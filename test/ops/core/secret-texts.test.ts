import { SecretTexts } from '../../../ops/core/secret-texts';

function concealing(...secrets: readonly string[]): SecretTexts {
  const texts = new SecretTexts();
  for (const secret of secrets) expect(texts.add(secret)).toBe(secret);
  return texts;
}

test('every occurrence of every secret is concealed', () => {
  expect(concealing('hush-hush', 'be-quiet').conceal('hush-hush, be-quiet and hush-hush')).toBe('***, *** and ***');
});

test('of two secrets the longer is replaced first, in any order', () => {
  expect(concealing('hush-hush', 'hush-hush-hush').conceal('hush-hush-hush')).toBe('***');
  expect(concealing('hush-hush-hush', 'hush-hush').conceal('hush-hush-hush')).toBe('***');
});

test('characters of regular expressions and replacements are plain text', () => {
  expect(concealing('a.c$&(12').conceal('abc$&(12 a.c$&(12 $&')).toBe('abc$&(12 *** $&');
});

test('an empty secret conceals nothing', () => {
  expect(concealing('', ' \n', ' '.repeat(9)).conceal(`a${' '.repeat(9)}b`)).toBe(`a${' '.repeat(9)}b`);
});

test('a short secret is not concealed: it occurs in other texts by chance', () => {
  expect(concealing('key', '1', 'token').conceal('1 monkey has a token')).toBe('1 monkey has a token');
});

test('a password that is a word of the output breaks no command that is printed', () => {
  const command = 'kubectl -n authentik scale deployment goauthentik-server pgbouncer --replicas=0';
  expect(concealing('authentik', 'pgbouncer\n').conceal(command)).toBe(command);
  expect(concealing('authentik-2').conceal('authentik-2 of authentik')).toBe('*** of authentik');
});

test('a secret from a file is concealed without its newline', () => {
  expect(concealing('hush-hush\n').conceal('Bearer hush-hush')).toBe('Bearer ***');
});

test('each line of a secret is concealed, but for short ones', () => {
  expect(concealing('user:hash-of-one\nend\n  user:hash-of-two\n').conceal('with user:hash-of-two to the end')).toBe(
    'with *** to the end',
  );
});

test('a secret is concealed in JSON too', () => {
  expect(concealing('a"b\\c-and-more').conceal(JSON.stringify({ password: 'a"b\\c-and-more' }))).toBe(
    '{"password":"***"}',
  );
});
