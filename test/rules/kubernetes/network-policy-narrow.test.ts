import { networkPolicyNarrow } from '../../../rules/kubernetes/network-policy-narrow';
import { finding, findings } from '../documents';
import { POLICY, syncStack } from './pod-documents';

test('a line with peers and ports is accepted, and so is the internet without the private networks', () => {
  expect(findings(networkPolicyNarrow, syncStack())).toEqual([]);
});

const LINE_TO = `${POLICY}.spec.egress.0.to`;
const LOCAL = '10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 127.0.0.0/8, 169.254.0.0/16';

test.each([
  { cidr: '10.0.0.0/8' },
  { cidr: 'fc00::/7' },
  { cidr: '192.0.2.10/32' },
  { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] },
  // An exception may hold more than the range.
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/7', '127.0.0.0/8', '169.0.0.0/8', '172.0.0.0/8', '192.0.0.0/8'] },
])('%j is accepted', (block) => {
  expect(findings(networkPolicyNarrow, syncStack({ [LINE_TO]: [{ ip_block: block }] }))).toEqual([]);
});

test.each<[string, readonly string[], string]>([
  ['0.0.0.0/0', ['192.0.2.0/24'], `0.0.0.0/0 and in it ${LOCAL}`],
  // Neither a part of a range nor a network of the other family leaves the range out.
  ['0.0.0.0/0', ['10.0.0.0/9', '::/0'], `0.0.0.0/0 and in it ${LOCAL}`],
  ['198.51.100.7/0', ['10.0.0.0/8', '172.16.0.0/12', '${var.home}'], `198.51.100.7/0 and in it ${LOCAL.slice(27)}`],
  ['::/0', ['fc00::/7'], '::/0 and in it fe80::/10'],
  ['0.0.0.0/1', ['10.0.0.0/8'], '0.0.0.0/1, wider than /8'],
  ['10.0.0.0/7', [], '10.0.0.0/7, wider than /8'],
  ['fc00::/6', [], 'fc00::/6, wider than /7'],
  ['${var.network}', [], '${var.network}, which is no network'],
])('%s without %j is found', (cidr, except, message) => {
  expect(findings(networkPolicyNarrow, syncStack({ [LINE_TO]: [{ ip_block: { cidr, except } }] }))).toEqual([
    finding(POLICY, `egress with ${message}`, 'build the line with Traffic'),
  ]);
});

const LINE = `${POLICY}.spec.egress.0`;

test.each<[Readonly<Record<string, unknown>>, string]>([
  [{ [`${LINE}.to`]: undefined }, 'egress without peers'],
  [{ [`${LINE}.to`]: [{}] }, 'egress with an empty peer'],
  [{ [`${LINE}.ports`]: [] }, 'egress without ports'],
  [{ [`${LINE}.to`]: [{ ip_block: { cidr: '0.0.0.0/0' } }] }, `egress with 0.0.0.0/0 and in it ${LOCAL}`],
  [{ [`${LINE}.to`]: [{ ip_block: { cidr: '::/0', except: [] } }] }, 'egress with ::/0 and in it fc00::/7, fe80::/10'],
  [{ [`${POLICY}.spec.ingress`]: { ports: [{ port: '80' }] } }, 'ingress without peers'],
])('%j is found', (changes, message) => {
  expect(findings(networkPolicyNarrow, syncStack(changes))).toEqual([
    finding(POLICY, message, 'build the line with Traffic'),
  ]);
});
