import type { LiveFacts } from '../../../../ops/plan/live-facts';
import { planOf, prior, stopsOf } from '../plans';

const address = 'helm_release.Authentik';
const release = (tag: string | undefined, more: object = {}) => ({
  name: 'goauthentik',
  namespace: 'authentik',
  chart: 'authentik',
  values: [tag === undefined ? 'server: {}' : `global: {image: {tag: "${tag}"}}`],
  ...more,
});
/** A plan that moves the release from a tag to another. */
const moving = (from: string | undefined, to: string | undefined, imageTag?: LiveFacts['imageTag']) => {
  const planned = {
    root_module: { resources: [{ address, mode: 'managed', type: 'helm_release', values: release(to) }] },
  };
  const change = { address, before: from === undefined ? {} : release(from), after: release(to) };
  const plan = planOf([change], { planned_values: planned, ...prior(address, release(from)) });
  return stopsOf(plan, { live: { imageTag, annotations: new Map() } });
};
const stop = (found: string) => [`image-tag ${address}: ${found}`];

describe('image-tag', () => {
  test.each([
    ['2026.2.3', '2026.2.4'],
    ['2026.2.4', '2026.5.6'],
    ['2025.12.4', '2026.2.0'],
    ['2026.8.1', '2026.11.0'],
    ['gh-main', 'gh-main'],
  ])('from %s to %s is a step that authentik supports', (from, to) => {
    expect(moving(from, to)).toEqual([]);
  });

  test.each([
    ['2026.2.10', '2026.2.4', 'authentik supports no downgrade'],
    ['2026.2.4', '2026.8.0', 'it skips 2026.5; authentik needs one line at a time'],
    ['2025.10.1', '2026.5.0', 'it skips 2025.12, 2026.2; authentik needs one line at a time'],
    ['gh-main', '2026.2.4', 'the two cannot be compared'],
    ['2026.2.4', '2026.2.4-rc1', 'the two cannot be compared'],
  ])('from %s to %s is stopped when the plan is made', (from, to, fault) => {
    expect(moving(from, to)).toEqual(stop(`${from} is in the state, ${to} is pinned: ${fault}`));
  });

  test('what runs counts more than what the state says: other controllers move the tag', () => {
    expect(moving('2026.2.2', '2026.2.4', '2026.2.4')).toEqual([]);
    expect(moving('2026.2.2', '2026.2.4', '2026.5.0')).toEqual(
      stop('2026.5.0 runs, 2026.2.4 is pinned: authentik supports no downgrade'),
    );
  });

  test('a release that the state knows and the cluster does not run is in another cluster', () => {
    expect(moving('2026.2.4', '2026.2.4', null)).toEqual(
      stop('the state knows the release, and the cluster has no Deployment of its server'),
    );
  });

  test('a release without a tag follows its chart', () => {
    expect(moving('2026.2.4', undefined)).toEqual(stop('it pins no global.image.tag'));
  });

  test('the tag that is set wins over the values, and the last values win over the first', () => {
    const set = [{ name: 'global.image.tag', value: '2026.2.1' }];
    const values = ['global: {image: {tag: 2026.2.3}}', 'global: {image: {tag: 2026.2.5}}'];
    const of = (more: object) => {
      const resources = [{ address, mode: 'managed', type: 'helm_release', values: release('x', more) }];
      const plan = planOf([], { planned_values: { root_module: { resources } } });
      return stopsOf(plan, { live: { imageTag: '2026.2.4', annotations: new Map() } });
    };
    expect(of({ values })).toEqual([]);
    expect(of({ values, set })).toEqual([expect.stringContaining('2026.2.1 is pinned')]);
  });

  test('the first release has nothing before it', () => {
    const resources = [{ address, mode: 'managed', type: 'helm_release', values: release('2026.2.4') }];
    const create = { address, actions: ['create'], before: null, after: release('2026.2.4') };
    const plan = planOf([create], { planned_values: { root_module: { resources } } });
    expect(stopsOf(plan, { live: { imageTag: null, annotations: new Map() } })).toEqual([]);
  });
});
