import type { Block } from '../../rules/readers/document';
import { resourcesOf } from '../constructs/authentik/identity-blocks';
import { platform } from './platform-document';

const NAMESPACE = 'kubernetes_namespace_v1.Namespace';
const blocks: ReadonlyMap<string, Block> = new Map(
  resourcesOf(platform.config).map(([address, { '//': _, ...block }]) => [address, block]),
);

test('everything waits for the namespace', () => {
  const others = [...blocks.keys()].filter((address) => address !== NAMESPACE);
  expect(others.filter((address) => !waitsFor(address, NAMESPACE))).toEqual([]);
  expect(blocks.get(NAMESPACE)).not.toHaveProperty('depends_on');
});

test.each(['PgBouncer', 'AuthFallback'])('the Service of %s turns to its pods when they are there', (part) => {
  const deployment = `kubernetes_deployment_v1.${part}_Deployment`;
  expect(waitsFor(`kubernetes_service_v1.${part}_Service`, deployment)).toBe(true);
  expect(blocks.get(deployment)).toMatchObject({ wait_for_rollout: true });
});

test('authentik is rolled when its pooler stands', () => {
  expect(waitsFor('helm_release.Release', 'kubernetes_service_v1.PgBouncer_Service')).toBe(true);
});

test('the pods of the release may reach the new pooler alone when they have been rolled', () => {
  for (const policy of ['Server', 'Worker']) {
    const address = `kubernetes_network_policy_v1.ReleaseNetwork_${policy}`;
    expect([policy, waitsFor(address, 'helm_release.Release')]).toEqual([policy, true]);
    expect([policy, waitsFor(address, 'kubernetes_service_v1.PgBouncer_Service')]).toEqual([policy, true]);
  }
});

test('Traefik is sent to the fallback when it stands', () => {
  expect(waitsFor('helm_release.Objects', 'kubernetes_service_v1.AuthFallback_Service')).toBe(true);
});

test('nothing waits for itself, by whatever way', () => {
  expect([...blocks.keys()].filter((address) => waitsFor(address, address))).toEqual([]);
});

/** By `depends_on` and by references, directly or through others. */
function waitsFor(later: string, earlier: string, seen = new Set<string>()): boolean {
  const text = JSON.stringify(blocks.get(later));
  const next = [...blocks.keys()].filter((address) => new RegExp(`\\b${address}(?![\\w-])`).test(text));
  return next.some((address) => {
    if (address === earlier) return true;
    if (seen.has(address)) return false;
    seen.add(address);
    return waitsFor(address, earlier, seen);
  });
}
