import { IpPrefix, IpSet } from '../../../constructs/cloudflare/ip-prefix';

test.each([
  '0.0.0.0/0',
  '192.0.2.1',
  '192.0.2.1/32',
  '198.51.100.0/24',
  '::',
  '::/0',
  '2001:db8::/32',
  '2001:db8::1/128',
])('%s is an address or a prefix', (text) => {
  expect(IpPrefix.parse(text).toString()).toBe(text);
});

test.each([
  ['', 'is neither an IP address'],
  ['192.0.2.256', 'is neither an IP address'],
  ['192.0.2.1/', 'is neither an IP address'],
  ['192.0.2.1/024', 'is neither an IP address'],
  ['192.0.2.0/24/24', 'is neither an IP address'],
  ['2001:DB8::1', 'in lower case'],
  ['fe80::1%eth0', 'is neither an IP address'],
  ['192.0.2.0/33', 'neither an IP address nor a prefix'],
  ['2001:db8::/129', 'neither an IP address nor a prefix'],
  ['192.0.2.1/24', 'has host bits behind its prefix'],
  ['2001:db8::1/64', 'has host bits behind its prefix'],
  ['::ffff:192.0.2.1', 'writes an IPv4 address as IPv6'],
  ['::ffff:c000:201', 'writes an IPv4 address as IPv6'],
])('%j is refused: %s', (text, message) => {
  expect(IpPrefix.read(text)).toBeUndefined();
  expect(() => IpPrefix.parse(text)).toThrow(message);
});

test('a set holds what its prefixes cover, each family for itself', () => {
  const set = new IpSet(['192.0.2.0/25', '2001:db8::/64', '203.0.113.7'].map((text) => IpPrefix.parse(text)));
  const addresses = ['192.0.2.127', '192.0.2.128', '2001:db8::ffff', '2001:db8:0:1::', '203.0.113.7', '203.0.113.8'];
  expect(addresses.map((ip) => set.has(ip))).toEqual([true, false, true, false, true, false]);
  expect(() => set.has('localhost')).toThrow('is not an IP address');
});

test.each([
  ['::/0', '192.0.2.1', '2001:db8::1'],
  ['0.0.0.0/0', '2001:db8::1', '192.0.2.1'],
])('%s holds no address of the other family', (prefix, other, own) => {
  const set = new IpSet([IpPrefix.parse(prefix)]);
  expect([set.has(other), set.has(own)]).toEqual([false, true]);
});
