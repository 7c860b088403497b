import { isAbsolute, join, relative } from 'node:path';
import { Backend, type BackendSettings } from '../../../constructs/core/backend';
import { synthStack } from '../../support/site/synth';

const backendOf = (backend: BackendSettings) => synthStack(() => {}, { backend }).terraform?.backend;

test.each<[BackendSettings, object]>([
  [{ type: 'local', directory: 'state' }, { path: '../../../state/site/test.tfstate' }],
  [{ type: 'pg', schemaPrefix: 'gatehouse_' }, { schema_name: 'gatehouse_site_test' }],
  [
    { type: 's3', bucket: 'states', keyPrefix: 'sso/', region: 'eu-central-1', useLockfile: true },
    { bucket: 'states', key: 'sso/site/test.tfstate', region: 'eu-central-1', encrypt: true, use_lockfile: true },
  ],
  [
    { type: 'kubernetes', secretSuffixPrefix: 'gatehouse-', namespace: 'terraform' },
    { secret_suffix: 'gatehouse-site-test', namespace: 'terraform' },
  ],
  [
    { type: 'http', address: 'https://state.example.org/gatehouse' },
    {
      address: 'https://state.example.org/gatehouse/site/test',
      lock_address: 'https://state.example.org/gatehouse/site/test/lock',
      unlock_address: 'https://state.example.org/gatehouse/site/test/lock',
    },
  ],
])('$type carries the names of site and stack and nothing that is a credential', (settings, attributes) => {
  expect(backendOf(settings)).toEqual({ [settings.type]: attributes });
});

test('the lock file of s3 can be switched off', () => {
  const backend = backendOf({ type: 's3', bucket: 'b', keyPrefix: '', region: 'r', useLockfile: false });
  expect(backend).toMatchObject({ s3: { use_lockfile: false } });
});

test('the local state is found from the folder of the stack, and lies outside cdktf.out', () => {
  const { local } = backendOf({ type: 'local', directory: 'state' }) as { local: { path: string } };
  expect(isAbsolute(local.path)).toBe(false);
  const state = join('/project/cdktf.out/stacks/test', local.path);
  expect(relative('/project', state)).toBe(join('state', 'site', 'test.tfstate'));
});

test('no stack reads the state of another', () => {
  synthStack((stack) => {
    const [backend] = stack.node.children.filter((child) => child instanceof Backend);
    expect(() => backend?.getRemoteStateDataSource()).toThrow(
      'no stack may read the state of another: a value that two stacks need is in the site; take it from there',
    );
  });
});
