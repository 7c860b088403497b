import { SecretTexts } from '../../../ops/core/secret-texts';

function concealing(...secrets: readonly string[]): SecretTexts {
  const texts = new SecretTexts();
  for (const secret of secrets) expect(texts.add(secret)).toBe(secret);
  return texts;
}

test('every place of every secret is concealed', () => {
  expect(concealing('hush', 'quiet').conceal('hush, quiet and hush')).toBe('***, *** and ***');
});

test('of two secrets the longer goes first, whatever the order they came in', () => {
  expect(concealing('hush', 'hush-hush').conceal('hush-hush')).toBe('***');
  expect(concealing('hush-hush', 'hush').conceal('hush-hush')).toBe('***');
});

test('what a regular expression or a replacement would read otherwise is text', () => {
  expect(concealing('a.c$&(').conceal('abc a.c$&( $&')).toBe('abc *** $&');
});

test('an empty secret conceals nothing', () => {
  expect(concealing('', ' \n').conceal('a b')).toBe('a b');
});

test('a secret from a file is known without its newline', () => {
  expect(concealing('hush\n').conceal('Bearer hush')).toBe('Bearer ***');
});

test('a secret of several lines is known by each of them that is no common word', () => {
  expect(concealing('user:hash-of-one\nend\n  user:hash-of-two\n').conceal('with user:hash-of-two to the end')).toBe(
    'with *** to the end',
  );
});

test('a secret is known as JSON writes it', () => {
  expect(concealing('a"b\\c').conceal(JSON.stringify({ password: 'a"b\\c' }))).toBe('{"password":"***"}');
});
