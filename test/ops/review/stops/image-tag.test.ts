import type { LiveFacts } from '../../../../ops/review/live-facts';
import { type ChangeInput, createChange, moduleOf, planOf, prior, stopsOf } from '../plans';

const address = 'helm_release.Authentik';
const release = (tag: string | undefined, more: object = {}) => ({
  name: 'goauthentik',
  namespace: 'authentik',
  chart: 'authentik',
  values: [tag === undefined ? 'server: {}' : `global: {image: {tag: "${tag}"}}`],
  ...more,
});
/** Says what a plan of the release is stopped for, where the cluster runs a tag. */
const planning = (
  changes: readonly ChangeInput[],
  values: object,
  imageTag: LiveFacts['imageTag'],
  state: object = {},
) =>
  stopsOf(planOf(changes, { planned_values: moduleOf({ [address]: values }), ...state }), {
    live: { imageTag, annotations: new Map() },
  });
const moving = (from: string, to: string | undefined, imageTag?: LiveFacts['imageTag']) => {
  const change = { address, before: release(from), after: release(to) };
  return planning([change], release(to), imageTag, prior({ [address]: release(from) }));
};
const stop = (found: string) => [`image-tag ${address}: ${found}`];

describe('image-tag', () => {
  test.each([
    ['2026.2.3', '2026.2.7'],
    ['2026.2.7', '2026.5.6'],
    ['2025.12.4', '2026.2.0'],
    ['2026.8.1', '2026.11.0'],
    ['gh-main', 'gh-main'],
  ])('from %s to %s is a step that authentik supports', (from, to) => {
    expect(moving(from, to)).toEqual([]);
  });

  test.each([
    ['2026.2.10', '2026.2.7', 'authentik supports no downgrade'],
    ['2026.2.7', '2026.8.0', 'it skips 2026.5; authentik needs one line at a time'],
    ['2025.10.1', '2026.5.0', 'it skips 2025.12, 2026.2; authentik needs one line at a time'],
    ['gh-main', '2026.2.7', 'the two cannot be compared'],
    ['2026.2.7', '2026.2.7-rc1', 'the two cannot be compared'],
  ])('from %s to %s is stopped when the plan is made', (from, to, fault) => {
    expect(moving(from, to)).toEqual(stop(`${from} is in the state, ${to} is pinned: ${fault}`));
  });

  test('what runs counts more than what the state says: other controllers move the tag', () => {
    expect(moving('2026.2.2', '2026.2.7', '2026.2.7')).toEqual([]);
    expect(moving('2026.2.2', '2026.2.7', '2026.5.0')).toEqual(
      stop('2026.5.0 runs, 2026.2.7 is pinned: authentik supports no downgrade'),
    );
  });

  test('a release that the state knows and the cluster does not run is in another cluster', () => {
    expect(moving('2026.2.7', '2026.2.7', null)).toEqual(
      stop('the state knows the release, and the cluster has no Deployment of its server'),
    );
  });

  test('a release without a tag follows its chart', () => {
    expect(moving('2026.2.7', undefined)).toEqual(stop('it pins no global.image.tag'));
  });

  test('the tag that is set wins over the values, and the last values win over the first', () => {
    const set = [{ name: 'global.image.tag', value: '2026.2.1' }];
    const values = ['global: {image: {tag: 2026.2.3}}', 'global: {image: {tag: 2026.2.9}}'];
    expect(planning([], release('x', { values }), '2026.2.7')).toEqual([]);
    expect(planning([], release('x', { values, set }), '2026.2.7')).toEqual([
      expect.stringContaining('2026.2.1 is pinned'),
    ]);
  });

  test('the first release has nothing before it', () => {
    expect(planning([createChange(address, release('2026.2.7'))], release('2026.2.7'), null)).toEqual([]);
  });
});
