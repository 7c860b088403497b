import type { Json } from '../../../constructs/core/json-patch';
import { outpostPatchesConverge } from '../../../rules/authentik/outpost-patches-converge';
import { finding, findings, resources } from '../documents';

const patched = (kubernetes_json_patches: Json | undefined) =>
  findings(
    outpostPatchesConverge,
    resources('authentik_outpost', { Public: { config: JSON.stringify({ kubernetes_json_patches }) } }),
  );
const remedy = 'set the whole list with JsonPatch.set';

test('patches that set whole values are accepted', () => {
  expect(
    patched({
      deployment: [
        { op: 'add', path: '/spec/template/spec/volumes', value: [] },
        { op: 'add', path: '/spec/template/spec/containers/0/env', value: [] },
      ],
      service: [{ op: 'replace', path: '/spec/selector', value: {} }],
    }),
  ).toEqual([]);
});

test('every append is found, with its component and path', () => {
  expect(
    patched({
      deployment: [
        { op: 'add', path: '/spec/template/spec/volumes/-', value: {} },
        { op: 'add', path: '/spec/replicas', value: 1 },
      ],
      'prometheus servicemonitor': [{ op: 'add', path: '/spec/endpoints/-', value: {} }],
    }),
  ).toEqual([
    finding('authentik_outpost.Public', 'deployment /spec/template/spec/volumes/-', remedy),
    finding('authentik_outpost.Public', 'prometheus servicemonitor /spec/endpoints/-', remedy),
  ]);
});

test.each([
  ['a member that ends in a dash', '/metadata/labels/a-'],
  ['a member below one that is called dash', '/metadata/labels/-/a'],
])('%s is no append', (_, path) => {
  expect(patched({ deployment: [{ op: 'add', path, value: 'x' }] })).toEqual([]);
});

test.each([
  ['no patches', undefined],
  ['null for them', null],
])('a config with %s is accepted', (_, patches) => {
  expect(patched(patches)).toEqual([]);
});
