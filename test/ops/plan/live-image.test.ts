import { liveImageTag, pinnedImage, refuseOlderImage } from '../../../ops/plan/live-image';
import { planNamed, planOf } from './plans';

const release = (values: object) =>
  planOf([], {
    planned_values: {
      root_module: {
        resources: [{ address: 'helm_release.Authentik', mode: 'managed', type: 'helm_release', values }],
      },
    },
  });
const pin = (tag: string, isDeployed = true) => ({
  namespace: 'authentik',
  deployment: 'goauthentik-server',
  tag,
  isDeployed,
});

describe('the pinned image of a plan', () => {
  test('is read from the values of the release, with where its server runs', () => {
    expect(pinnedImage(planNamed('helm-values'))).toEqual(pin('2026.2.4'));
  });

  test('is the one of the last values, which win', () => {
    const values = ['global: {image: {tag: 2026.2.3}}', 'global: {image: {tag: 2026.2.5}}'];
    expect(pinnedImage(release({ chart: 'authentik', name: 'a', namespace: 'b', values }))?.tag).toBe('2026.2.5');
  });

  test('is the one that is set, which wins over the values', () => {
    const set = [{ name: 'global.image.tag', value: '2026.2.1' }];
    const values = ['global: {image: {tag: 2026.2.3}}'];
    expect(pinnedImage(release({ chart: 'authentik', name: 'a', namespace: 'b', values, set }))?.tag).toBe('2026.2.1');
  });

  test('is none where the plan has no release of authentik', () => {
    expect(pinnedImage(release({ chart: 'traefik', values: [] }))).toBeUndefined();
  });

  test('must be there: the tag of the chart follows its version', () => {
    expect(() => pinnedImage(release({ chart: 'authentik', values: ['server: {}'] }))).toThrow(
      'must pin global.image.tag',
    );
  });
});

describe('an image', () => {
  test.each([
    ['the same', '2026.2.4', '2026.2.4', undefined],
    ['a newer one', '2026.2.4', '2026.2.10', undefined],
    ['an older one that is meant', '2026.2.4', '2026.2.2', '2026.2.2'],
  ])('%s may come', (_, live, tag, accepted) => {
    expect(() => refuseOlderImage(pin(tag), live, accepted)).not.toThrow();
  });

  test('the first one may come, and none is missed where the state knows the release', () => {
    expect(() => refuseOlderImage(pin('2026.2.4', false), undefined)).not.toThrow();
    expect(() => refuseOlderImage(pin('2026.2.4'), undefined)).toThrow('goauthentik-server must be there');
  });

  test.each([
    ['an older one', '2026.2.10', '2026.2.4', undefined],
    ['an older one, and another is meant', '2026.2.4', '2026.2.2', '2026.2.4'],
    ['one that cannot be compared', 'gh-main', '2026.2.4', undefined],
    ['one beside a tag of four numbers', '2026.2.4.1', '2026.2.4', undefined],
    ['one behind a tag that cannot be compared', '2026.2.4', '2026.2.4-rc1', undefined],
  ])('%s is refused', (_, live, tag, accepted) => {
    expect(() => refuseOlderImage(pin(tag), live, accepted)).toThrow(`${live} runs, ${tag} is pinned`);
  });

  test.each([
    ['registry.example.org/goauthentik/server:2026.2.4', '2026.2.4'],
    ['registry.example.org:5000/server:2026.2.4@sha256:abc', '2026.2.4'],
    ['registry.example.org:5000/server', 'registry.example.org:5000/server'],
  ])('%s of the live server has the tag %s', async (image, tag) => {
    const containers = [
      { name: 'mesh', image: 'mesh:1' },
      { name: 'server', image },
    ];
    const spec = { selector: {}, template: { spec: { containers } } };
    expect(await liveImageTag({ deployment: async () => ({ spec }) })(pin('x'))).toBe(tag);
  });

  test('that does not run yet has no tag', async () => {
    expect(await liveImageTag({ deployment: async () => undefined })(pin('x'))).toBeUndefined();
  });
});
