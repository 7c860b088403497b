import { SecretTexts } from '../../../ops/core/secret-texts';

function concealing(...secrets: readonly string[]): SecretTexts {
  const texts = new SecretTexts();
  for (const secret of secrets) expect(texts.add(secret)).toBe(secret);
  return texts;
}

test('every place of every secret is concealed', () => {
  expect(concealing('hush-hush', 'be-quiet').conceal('hush-hush, be-quiet and hush-hush')).toBe('***, *** and ***');
});

test('of two secrets the longer goes first, whatever the order they came in', () => {
  expect(concealing('hush-hush', 'hush-hush-hush').conceal('hush-hush-hush')).toBe('***');
  expect(concealing('hush-hush-hush', 'hush-hush').conceal('hush-hush-hush')).toBe('***');
});

test('what a regular expression or a replacement would read otherwise is text', () => {
  expect(concealing('a.c$&(12').conceal('abc$&(12 a.c$&(12 $&')).toBe('abc$&(12 *** $&');
});

test('an empty secret conceals nothing', () => {
  expect(concealing('', ' \n', ' '.repeat(9)).conceal(`a${' '.repeat(9)}b`)).toBe(`a${' '.repeat(9)}b`);
});

test('a short one stands in other texts by chance: it makes no nonsense of them', () => {
  expect(concealing('key', '1', 'token').conceal('1 monkey has a token')).toBe('1 monkey has a token');
});

test('a secret from a file is known without its newline', () => {
  expect(concealing('hush-hush\n').conceal('Bearer hush-hush')).toBe('Bearer ***');
});

test('a secret of several lines is known by each of them that is no common word', () => {
  expect(concealing('user:hash-of-one\nend\n  user:hash-of-two\n').conceal('with user:hash-of-two to the end')).toBe(
    'with *** to the end',
  );
});

test('a secret is known as JSON writes it', () => {
  expect(concealing('a"b\\c-and-more').conceal(JSON.stringify({ password: 'a"b\\c-and-more' }))).toBe(
    '{"password":"***"}',
  );
});
