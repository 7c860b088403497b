import { helmReleasePinned } from '../../../rules/helm/helm-release-pinned';
import { finding, findings } from '../documents';
import { helmStack, RELEASE } from './helm-documents';

const found = (change: Readonly<Record<string, unknown>>) =>
  findings(helmReleasePinned, helmStack(change)).map((one) => one.found);

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['an exact version', {}],
  ['a version with a v', { version: 'v1.2.3' }],
  ['a release candidate', { version: '1.2.3-rc.1+build.5' }],
  [
    'a chart of the project, without a repository',
    { chart: './charts/manifests', repository: undefined, version: 'x' },
  ],
  ['empty set blocks', { set: [], set_list: [], reuse_values: false }],
])('%s is accepted', (_, change) => {
  expect(found(change)).toEqual([]);
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ['no version', { version: undefined }, 'has chart version ""'],
  ['a range', { version: '^2026.2.0' }, 'has chart version "^2026.2.0"'],
  ['a minor version', { version: '2026.2' }, 'has chart version "2026.2"'],
  ['no repository: a folder or an alias of whoever runs Helm', { repository: undefined }, 'has repository ""'],
  ['an open repository', { repository: 'http://charts.example.org' }, 'has repository "http://charts.example.org"'],
  ['an upgrade that stays half-done', { atomic: false }, 'is not atomic'],
  ['atomic as nobody wrote it', { atomic: undefined }, 'is not atomic'],
  ['no time', { timeout: undefined }, 'has no timeout'],
  ['no time at all', { timeout: 0 }, 'has no timeout'],
  ['a value beside the values', { set: [{ name: 'server.replicas', value: '1' }] }, 'states set beside the values'],
  ['one value, as a block', { set: { name: 'server.replicas', value: '1' } }, 'states set beside the values'],
  ['a list beside the values', { set_list: [{ name: 'a', value: ['b'] }] }, 'states set_list beside the values'],
  ['a hidden value', { set_sensitive: [{ name: 'a', value: 'b' }] }, 'states set_sensitive beside the values'],
  ['a written-only value', { set_wo: [{ name: 'a', value: 'b' }] }, 'states set_wo beside the values'],
  ['values of the last deployment', { reuse_values: true }, 'states reuse_values beside the values'],
  [
    'objects changed after the chart',
    { postrender: { binary_path: './patch' } },
    'states postrender beside the values',
  ],
])('%s is found', (_, change, message) => {
  expect(found(change)).toEqual([message]);
});

test('a chart of the project is atomic as well', () => {
  expect(found({ chart: './charts/manifests', atomic: false, timeout: undefined })).toEqual([
    'is not atomic',
    'has no timeout',
  ]);
});

test('a finding names the release and the remedy', () => {
  expect(findings(helmReleasePinned, helmStack({ version: '>0' }))).toEqual([
    finding(RELEASE, 'has chart version ">0"', 'state one exact version'),
  ]);
});

test.each(['version', 'values'])('a release that ignores changes of its %s is found', (name) => {
  expect(found({ lifecycle: { ignore_changes: [name] } })).toEqual([`ignores changes of ${name}`]);
});
