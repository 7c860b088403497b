import { stringify } from 'yaml';
import { helmImageTag } from '../../../rules/helm/helm-image-tag';
import { finding, findings } from '../documents';
import { helmStack, helmStackWith, RELEASE } from './helm-documents';

const found = (values: object, serverVersion = '2026.2.4') =>
  findings(helmImageTag, helmStackWith(values), { serverVersion }).map((one) => one.found);

test("the site's server version is accepted, at the chart's version and above", () => {
  expect(found({})).toEqual([]);
  expect(found({ global: { image: { tag: '2026.2.2' } } }, '2026.2.2')).toEqual([]);
  expect(found({ global: { image: { tag: '2026.10.0' } } }, '2026.10.0')).toEqual([]);
});

test('empty overrides of the components are accepted', () => {
  expect(
    found({ server: { image: { tag: '' } }, worker: { image: { tag: null } }, global: { image: { digest: '' } } }),
  ).toEqual([]);
});

test.each<[string, object, string]>([
  ['no tag', { global: null }, 'global.image.tag is "", which is not a version'],
  ['an empty tag', { global: { image: { tag: '' } } }, 'global.image.tag is "", which is not a version'],
  ['latest', { global: { image: { tag: 'latest' } } }, 'global.image.tag is "latest", which is not a version'],
  ['a number', { global: { image: { tag: 2026.2 } } }, 'global.image.tag is 2026.2, which is not a version'],
  [
    'another version',
    { global: { image: { tag: '2026.2.6' } } },
    'global.image.tag is 2026.2.6, and the server version of the site is 2026.2.4',
  ],
  ['a tag of the server alone', { server: { image: { tag: '2026.2.4' } } }, 'server.image.tag wins over the tag'],
  ['a tag of the worker alone', { worker: { image: { tag: '2026.2.4' } } }, 'worker.image.tag wins over the tag'],
  ['another image', { worker: { image: { repository: 'sso' } } }, 'worker.image.repository wins over the tag'],
  ['a digest', { global: { image: { digest: 'sha256:00' } } }, 'global.image.digest wins over the tag'],
  ['a digest of one', { server: { image: { digest: 'sha256:00' } } }, 'server.image.digest wins over the tag'],
])('%s is found', (_, values, message) => {
  expect(found(values)).toEqual([message]);
});

test("a tag below the chart's version is found although the site says so", () => {
  expect(found({ global: { image: { tag: '2026.2.1' } } }, '2026.2.1')).toEqual([
    "global.image.tag is 2026.2.1, below the chart's 2026.2.2",
  ]);
});

test('a later document does not hide behind an earlier one, and values that cannot be read have no tag', () => {
  expect(found({ global: { image: { tag: '2026.1.0' } } })).toHaveLength(2);
  expect(findings(helmImageTag, helmStack({ values: ['${file("values.yaml")}'] }))).toHaveLength(1);
  expect(findings(helmImageTag, helmStack({ values: undefined }))).toHaveLength(1);
});

test("the chart is known wherever it comes from, and other charts' tags are their own", () => {
  const values = [stringify({ global: { image: { tag: 'latest' } } })];
  expect(findings(helmImageTag, helmStack({ chart: 'goauthentik/authentik', values }))).toHaveLength(1);
  expect(findings(helmImageTag, helmStack({ chart: 'traefik', values }))).toEqual([]);
});

test('a finding names the release and the remedy', () => {
  expect(findings(helmImageTag, helmStackWith({ worker: { image: { tag: 'x' } } }))).toEqual([
    finding(
      RELEASE,
      'worker.image.tag wins over the tag',
      "set global.image.tag to the site's server version, 2026.2.4, and nothing beside it",
    ),
  ]);
});
