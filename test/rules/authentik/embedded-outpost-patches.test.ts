import { OutpostPatch } from '../../../constructs/authentik/outposts/outpost-patches';
import type { JsonPatchOperation } from '../../../constructs/core/json-patch';
import { embeddedOutpostPatches } from '../../../rules/authentik/embedded-outpost-patches';
import { findings, resources } from '../documents';

const KEYS = ['HOST', 'PORT', 'USER', 'PASSWORD', 'NAME'].map((key) => `AUTHENTIK_POSTGRESQL__${key}`);
const ENV = OutpostPatch.env('ak-outpost', 'goauthentik', KEYS);
const MEMORY = OutpostPatch.sharedMemory('2Gi');
const LABEL = OutpostPatch.podLabel('app.kubernetes.io/component', 'server');
const check = (deployment: readonly JsonPatchOperation[], name = 'authentik Embedded Outpost') => {
  const config = JSON.stringify({ kubernetes_json_patches: { deployment } });
  const found = findings(embeddedOutpostPatches, resources('authentik_outpost', { Embedded: { name, config } }));
  return found.map((finding) => finding.found);
};

test('the five keys and a /dev/shm in memory are accepted, and an outpost without a kept Deployment needs neither', () => {
  expect(check([...MEMORY, LABEL, ENV])).toEqual([]);
  expect(check([])).toEqual([]);
  expect(check([], 'public')).toEqual([]);
});

const WITHOUT_KEYS = `has ${KEYS.map((key) => `no ${key} from the key of that name`).join(', ')}`;

test.each<[what: string, patches: readonly JsonPatchOperation[], found: string]>([
  ['no keys', MEMORY, WITHOUT_KEYS],
  [
    'a key that is missing',
    [...MEMORY, OutpostPatch.env('ak-outpost', 'goauthentik', KEYS.slice(1))],
    'has no AUTHENTIK_POSTGRESQL__HOST from the key of that name',
  ],
  ['no /dev/shm', [ENV], 'has no /dev/shm in memory'],
  ['a /dev/shm that nothing mounts', [ENV, ...MEMORY.slice(0, 1)], 'has no /dev/shm in memory'],
  [
    'a later patch that takes the keys away',
    [...MEMORY, ENV, { ...ENV, value: [] } as JsonPatchOperation],
    WITHOUT_KEYS,
  ],
  [
    'the environment of a ConfigMap',
    [...MEMORY, ENV, { op: 'add', path: '/spec/template/spec/containers/0/envFrom', value: [] }],
    'has a patch of /spec/template/spec/containers/0/envFrom',
  ],
])('%s is found (I7)', (_, patches, found) => {
  expect(check(patches)).toEqual([found]);
});
