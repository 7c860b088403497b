import { isIPv4 as nodeIsIPv4, isIPv6 as nodeIsIPv6 } from 'node:net';
import { isIPv4, isIPv6 } from '../../../report/browser/net';

const ADDRESSES = [
  ...[
    '',
    '0.0.0.0',
    '255.255.255.255',
    '256.1.1.1',
    '1.2.3',
    '1.2.3.4.',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.00',
    '1.2..4',
    '0x1.2.3.4',
  ],
  ...[
    ' 1.2.3.4',
    '1.2.3.4\n',
    '199.200.249.250',
    '::',
    '::1',
    '2001:DB8::1',
    '2001:db8::g',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7::',
  ],
  ...[
    '1::3:4:5:6:7:8',
    '1::2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7',
    '1::2::3',
    ':::',
    ':1',
    '1:',
    '::00001',
    '::ffff:192.0.2.1',
    '::192.0.2',
  ],
  ...['::1.2.3.04', '::1.2.3.256', '1:2:3:4:5:6:7:1.2.3.4', '::1]', '::1/64', '::1]@[::2', ' ::1', '::1\n'],
];

describe('addresses in the browser', () => {
  test.each(ADDRESSES)('%j is judged as by node:net', (text) => {
    expect({ 4: isIPv4(text), 6: isIPv6(text) }).toEqual({ 4: nodeIsIPv4(text), 6: nodeIsIPv6(text) });
  });

  test('a zone id is no address', () => {
    expect(isIPv6('fe80::1%eth0')).toBe(false);
  });
});
