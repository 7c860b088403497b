import { imagePinned } from '../../../rules/kubernetes/image-pinned';
import { finding, findings } from '../documents';
import { SYNC, syncStack } from './pod-documents';

test.each(['node:22.14.0', `node@sha256:${'0'.repeat(64)}`, '${var.image}'])('%s is accepted', (image) => {
  expect(findings(imagePinned, syncStack({ 'container.image': image }))).toEqual([]);
});

test.each([['node'], ['node:latest'], ['node:lts'], [undefined]])('%j is found', (image) => {
  expect(findings(imagePinned, syncStack({ 'container.image': image }))).toEqual([
    finding(SYNC, `container sync: ${JSON.stringify(image)}`, 'give a tag that is a version, or a digest'),
  ]);
});
