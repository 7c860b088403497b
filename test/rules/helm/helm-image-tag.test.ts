import { helmImageTag } from '../../../rules/helm/helm-image-tag';
import { finding, findings } from '../documents';
import { helmStack, helmStackWith, RELEASE } from './helm-documents';

const check = (tag: unknown, serverVersion: string) =>
  findings(helmImageTag, helmStackWith({ global: { image: { tag } } }), { serverVersion });

test.each(['2026.2.2', '2026.2.7', '2026.10.0'])('%s is accepted: the server version, not below the chart', (tag) => {
  expect(check(tag, tag)).toEqual([]);
});

test.each([
  [undefined, '2026.2.7', 'is "", which is not a version'],
  ['latest', '2026.2.7', 'is "latest", which is not a version'],
  [2026.2, '2026.2.7', 'is 2026.2, which is not a version'],
  ['2026.2.6', '2026.2.7', 'is 2026.2.6, and the server version of the site is 2026.2.7'],
  ['2026.2.1', '2026.2.1', "is 2026.2.1, below the chart's 2026.2.2"],
])('the tag %j with server %s is found (I9)', (tag, server, found) => {
  const remedy = `set global.image.tag to the site's server version, ${server}`;
  expect(check(tag, server)).toEqual([finding(RELEASE, `global.image.tag ${found}`, remedy)]);
});

test("other charts' tags are their own", () => {
  expect(findings(helmImageTag, helmStack({ chart: 'traefik', values: [] }))).toEqual([]);
});
