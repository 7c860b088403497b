import { CLOUDFLARE, RESERVED } from '../../../../programs/edge-sync/lapi/reserved-ranges';
import { Prefix } from '../../../../programs/edge-sync/prefix';

const parse = (text: string) => Prefix.parse(text)!;

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.1.1',
  '172.31.255.255',
  '192.168.1.1',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  'fc00::1',
  'fe80::1',
  'ff02::1',
  '64:ff9b::1',
  '2001:0:1::1',
  '2002:c000:201::1',
])('no client on the Internet has %s', (text) => {
  expect(RESERVED.overlaps(parse(text))).toBe(true);
});

test.each(['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '2001:db8::1', '172.32.0.1', '2a00::1'])(
  '%s counts as an ordinary address',
  (text) => {
    expect(RESERVED.overlaps(parse(text))).toBe(false);
  },
);

test('Cloudflare itself is recognised in both families, its neighbours are not', () => {
  expect(['104.16.0.1', '172.71.255.255', '2606:4700::1111'].map((text) => CLOUDFLARE.overlaps(parse(text)))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['104.15.255.255', '172.72.0.0', '2606:4701::'].map((text) => CLOUDFLARE.overlaps(parse(text)))).toEqual([
    false,
    false,
    false,
  ]);
});
