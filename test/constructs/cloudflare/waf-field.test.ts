import { Waf } from '../../../constructs/cloudflare/waf-field';

describe('a field refuses', () => {
  test.each([
    ['a host in capitals', () => Waf.host.eq('Login.example.org'), 'in lower case'],
    ['a host with a port', () => Waf.host.in(['login.example.org:443']), 'without scheme, port or final dot'],
    ['a host with a final dot', () => Waf.host.ne('login.example.org.'), 'without scheme, port or final dot'],
    ['a host of one label', () => Waf.host.eq('login'), 'is not a full name'],
    ['a part of a host in capitals', () => Waf.host.contains('Login'), 'is not in lower case'],
    ['no host at all', () => Waf.host.in([]), 'needs at least one value'],
    ['a host twice', () => Waf.host.in(['a.example.org', 'a.example.org']), 'each once'],
    ['an empty text', () => Waf.path.contains(''), 'holds invisible characters'],
    ['a control character', () => Waf.path.eq('/\n'), 'holds invisible characters'],
    ['half a surrogate pair', () => Waf.path.eq('\ud800'), 'holds invisible characters'],
    ['a list name in capitals', () => Waf.address.inList('Crowdsec'), 'is not 1 to 50 characters'],
    ['a list name that is too long', () => Waf.address.inList('x'.repeat(51)), '1 to 50 characters'],
    ['a prefix where one address is needed', () => Waf.address.eq('192.0.2.0/24'), 'use in {192.0.2.0/24}'],
    ['no address at all', () => Waf.address.in([]), 'needs at least one value'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });
});

test('every field compares by its operator', () => {
  const request = { path: '/api/v3', method: 'GET' };
  const verdicts = [
    Waf.path.eq('/api/v3'),
    Waf.path.ne('/api/v3'),
    Waf.path.in(['/', '/api/v3']),
    Waf.path.contains('api'),
    Waf.path.startsWith('api'),
    Waf.path.endsWith('v3'),
    Waf.method.eq('get'),
    Waf.country.eq('BG'),
  ].map((condition) => condition.decide(request));
  expect(verdicts).toEqual([true, false, true, true, false, true, false, undefined]);
});
