import fc from 'fast-check';
import { parseWafExpression } from '../../../constructs/cloudflare/waf-parser';
import { expression, request } from './arbitraries';

test('what was rendered is read back: the same text and the same verdict on every request', () => {
  fc.assert(
    fc.property(expression, request, (condition, whole) => {
      const text = condition.render();
      const parsed = parseWafExpression(text);
      expect(parsed.render()).toBe(text);
      expect(parsed.matches(whole)).toBe(condition.matches(whole));
      expect(parsed.listNames).toEqual(condition.listNames);
    }),
  );
});

test.each([
  ['without parentheses', 'ip.src in $ban and not http.host eq "a.b"', '(ip.src in $ban) and not (http.host eq "a.b")'],
  ['with C operators', '!(ip.src==192.0.2.1)&&http.host!="a.b"', 'not (ip.src eq 192.0.2.1) and (http.host ne "a.b")'],
  [
    'where and binds closer than or',
    'http.host eq "a.b" or ip.src in $x and ip.src in $y',
    '(http.host eq "a.b") or ((ip.src in $x) and (ip.src in $y))',
  ],
  ['where not binds closer than and', 'not ip.src in $x and ip.src in $y', 'not (ip.src in $x) and (ip.src in $y)'],
  ['with needless parentheses', '(((ip.src in $x)))', '(ip.src in $x)'],
  ['over several lines', '\n  ip.src in {192.0.2.1\r\n2001:db8::/32}\n', '(ip.src in {192.0.2.1 2001:db8::/32})'],
  [
    'with escapes',
    String.raw`http.request.uri.path contains "a\"b\\c"`,
    String.raw`(http.request.uri.path contains "a\"b\\c")`,
  ],
  ['with a keyword inside quotes', 'http.user_agent eq "and or not $x"', '(http.user_agent eq "and or not $x")'],
])('a foreign expression is read %s', (_, text, canonical) => {
  expect(parseWafExpression(text).render()).toBe(canonical);
});

test.each([
  ['', 'lacks a field at character 1, found: the end'],
  ['cf.client.bot', 'one of the fields ip.src, http.host'],
  ['lower(http.host) eq "a.b"', 'found: "lower"'],
  ['http.host matches "a.*"', 'eq, ne, contains or in after http.host at character 11, found: "matches"'],
  ['http.host wildcard "*.b"', 'found: "wildcard"'],
  ['http.host ~ "a"', 'found: "~ \\"a\\"" at character 11'],
  ['http.host "eq" "a.b"', 'eq, ne, contains or in after http.host'],
  ['http.host eq a.b', 'a quoted text at character 14, found: "a.b"'],
  ['http.host eq "a.b', 'found: "\\"a.b"'],
  [String.raw`http.host eq "\x61.b"`, 'holds what this project cannot evaluate'],
  ['http.host eq r"a.b"', 'a quoted text at character 14, found: "r"'],
  ['http.host in {"a.b", "c.d"}', 'a quoted text or "}" at character 20, found: ","'],
  ['http.host in {"a.b"', 'found: the end'],
  ['http.host in $hosts', '"{" at character 14, found: "$hosts"'],
  ['http.host in {"A.b"}', 'in lower case'],
  ['ip.src contains "1"', 'eq, ne or in after ip.src'],
  ['ip.src in {192.0.2.1..192.0.2.9}', 'is neither an IP address'],
  ['ip.src in $cf.open_proxies', 'is not 1 to 50 characters'],
  ['ip.src in $x xor ip.src in $y', 'and, or, or the end at character 14, found: "xor"'],
  ['(ip.src in $x', '")" at character 14, found: the end'],
  ['starts_with(ip.src, "1")', 'a field that holds text'],
  ['starts_with(http.host "a")', '"," at character 23'],
  ['ip.src in ${cloudflare_list.Ban.name}', 'found: "${cloudflare_list.Ba"'],
  ['('.repeat(65), 'at most 64 levels'],
  [`http.user_agent eq "${'x'.repeat(4096)}"`, 'exceeds 4096 bytes'],
])('%j is refused: %s', (text, message) => {
  expect(() => parseWafExpression(text)).toThrow(RangeError);
  expect(() => parseWafExpression(text)).toThrow(message);
});

test('any text is either read or refused in words', () => {
  const words = fc.constantFrom(
    'ip.src',
    'http.host',
    'in',
    'eq',
    'and',
    'not',
    '(',
    ')',
    '{',
    '}',
    '"a.b"',
    '$x',
    ',',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words).map((list) => list.join(' ')),
      ),
      (text) => {
        try {
          expect(parseWafExpression(text).render()).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect(String(error)).toMatch(/found: .+; /);
        }
      },
    ),
  );
});
