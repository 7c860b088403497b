import { networkPolicyNarrow } from '../../rules/network-policy-narrow';
import { finding, findings } from './documents';
import { POLICY, syncStack } from './pod-documents';

test('a line with peers and ports is accepted, and so is the internet without the private networks', () => {
  expect(findings(networkPolicyNarrow, syncStack())).toEqual([]);
});

const LINE = `${POLICY}.spec.egress.0`;

test.each<[Readonly<Record<string, unknown>>, string]>([
  [{ [`${LINE}.to`]: undefined }, 'egress without peers'],
  [{ [`${LINE}.to`]: [{}] }, 'egress with an empty peer'],
  [{ [`${LINE}.ports`]: [] }, 'egress without ports'],
  [{ [`${LINE}.to`]: [{ ip_block: { cidr: '0.0.0.0/0' } }] }, 'egress with all of 0.0.0.0/0'],
  [{ [`${LINE}.to`]: [{ ip_block: { cidr: '::/0', except: [] } }] }, 'egress with all of ::/0'],
  [{ [`${POLICY}.spec.ingress`]: { ports: [{ port: '80' }] } }, 'ingress without peers'],
])('%j is found', (changes, message) => {
  expect(findings(networkPolicyNarrow, syncStack(changes))).toEqual([
    finding(POLICY, message, 'build the line with Traffic'),
  ]);
});
