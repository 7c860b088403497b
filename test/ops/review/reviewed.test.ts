import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences, findReviewed, type Reviewed } from '../../../ops/review/reviewed';
import { inTemporaryFolder } from '../../support/site/synth';
import { planNamed, planOf, reviewOf } from './plans';

/** Returns what is read for a stack from files with these contents, as an apply does. */
function fromFiles(contents: readonly unknown[], stack = 'identity'): Reviewed | undefined {
  return inTemporaryFolder((folder) => {
    const files = contents.map((content, index) => {
      const file = join(folder, `${index}.json`);
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    });
    return findReviewed(stack, files);
  });
}

const fingerprintOnly = { fingerprint: 'a'.repeat(64) };

describe('what was reviewed', () => {
  test('is read from a fingerprint', () => {
    expect(findReviewed('identity', ['a'.repeat(64)])).toEqual(fingerprintOnly);
  });

  test('is nothing where nothing is named', () => {
    expect(findReviewed('identity', [])).toBeUndefined();
  });

  test('is the review of the stack, of several', () => {
    const edge = reviewOf(planNamed('no-changes'), { stack: 'edge' });
    const identity = reviewOf(planNamed('no-changes'));
    expect(fromFiles([edge, identity])).toMatchObject({ review: { stack: 'identity' } });
    expect(() => fromFiles([edge, identity, identity])).toThrow('2 for it');
    expect(() => fromFiles([edge], 'platform')).toThrow('a review of the stack edge');
  });

  test.each([
    ['another stack', reviewOf(planNamed('no-changes'), { stack: 'edge' }), 'a review of the stack edge'],
    ['another format', { ...reviewOf(planNamed('no-changes')), version: 2 }, 'another kind'],
    ['no JSON', 'x', 'another kind'],
  ])('is refused for %s', (_, content, found) => {
    expect(() => fromFiles([content])).toThrow(found);
  });

  test.each([
    ['there is no such file', 'a'.repeat(63), 'no such file'],
    ['it is a folder', __dirname, 'directory'],
  ])('is refused where %s', (_, path, found) => {
    expect(() => findReviewed('identity', [path])).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(() => findReviewed('identity', [path])).toThrow(found);
  });
});

describe('the difference between the reviewed plan and the one of today', () => {
  const change = (name: string, value: number) => ({ address: `terraform_data.${name}`, after: { input: value } });

  test('names each change that is new, gone or another one', () => {
    const had = reviewOf(planOf([change('Same', 1), change('Gone', 1), change('Other', 1)]));
    const has = reviewOf(planOf([change('Same', 1), change('New', 1), change('Other', 2)]));
    expect(differences({ fingerprint: had.fingerprint, review: had }, has)).toEqual([
      '- terraform_data.Gone: was reviewed, and does not change any more',
      '+ terraform_data.New: was not reviewed; it changes',
      '      input: nothing -> 1',
      '~ terraform_data.Other:',
      '      reviewed: input: nothing -> 1',
      '      now:      input: nothing -> 2',
    ]);
  });

  test('names what happens in another way, to another object, and attributes that come and go', () => {
    const address = 'terraform_data.A';
    const had = reviewOf(planOf([{ address, before: { id: 'x', a: 1 }, after: { id: 'x', a: 2 } }]));
    const has = reviewOf(planOf([{ address, before: { id: 'y', b: 1 }, after: { id: 'y', b: 2 }, importing: 'y' }]));
    expect(differences({ fingerprint: had.fingerprint, review: had }, has)).toEqual([
      `~ ${address}:`,
      '      reviewed: it changes',
      '      now:      it is imported and changes (id y)',
      '      reviewed: a: 1 -> 2',
      '      now:      a does not change',
      '      reviewed: b does not change',
      '      now:      b: 1 -> 2',
      '      another object: x -> y',
    ]);
  });

  test('is the two fingerprints where no file was kept', () => {
    const review = reviewOf(planNamed('no-changes'));
    expect(differences(fingerprintOnly, review)).toEqual([
      `reviewed ${'a'.repeat(64)}`,
      `now      ${review.fingerprint}`,
    ]);
  });
});
