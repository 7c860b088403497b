import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences, readReviewed } from '../../../ops/plan/reviewed';
import { inTemporaryFolder } from '../../support/synth';
import { planNamed, planOf, reviewOf } from './plans';

/** Reads a review from a file, as an apply does. */
function fromFile(content: unknown, stack = 'identity') {
  return inTemporaryFolder((folder) => {
    const file = join(folder, 'review.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readReviewed(file, stack);
  });
}

describe('what was reviewed', () => {
  test('is read from a fingerprint', () => {
    expect(readReviewed('a'.repeat(64), 'identity')).toEqual({ fingerprint: 'a'.repeat(64), allowances: [] });
  });

  test('is read from a review.json, the allowed stops as allowances', () => {
    const allowance = { stop: 'destroy', address: 'authentik_application.Wiki', reason: 'the wiki has moved away' };
    const review = reviewOf(planNamed('application-deleted'), { allowances: [allowance] });
    expect(fromFile(review)).toMatchObject({ fingerprint: review.fingerprint, allowances: [allowance] });
  });

  test.each([
    ['another stack', reviewOf(planNamed('no-changes'), { stack: 'edge' }), 'a review of the stack edge'],
    ['another format', { ...reviewOf(planNamed('no-changes')), version: 2 }, 'another kind'],
    ['no JSON', 'x', 'another kind'],
  ])('is refused for %s', (_, content, found) => {
    expect(() => fromFile(content)).toThrow(found);
  });

  test.each([
    ['there is no such file', 'a'.repeat(63), 'no such file'],
    ['it is a folder', __dirname, 'directory'],
  ])('is refused where %s', (_, path, found) => {
    expect(() => readReviewed(path, 'identity')).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(() => readReviewed(path, 'identity')).toThrow(found);
  });
});

describe('the difference between the reviewed plan and the one of today', () => {
  const change = (name: string, value: number) => ({ address: `terraform_data.${name}`, after: { input: value } });

  test('names each change that is new, gone or another one', () => {
    const had = fromFile(reviewOf(planOf([change('Same', 1), change('Gone', 1), change('Other', 1)])));
    const has = reviewOf(planOf([change('Same', 1), change('New', 1), change('Other', 2)]));
    expect(differences(had, has)).toEqual([
      '- terraform_data.Gone: does not change any more',
      '+ terraform_data.New: was not reviewed',
      '~ terraform_data.Other: changes in another way',
    ]);
  });

  test('is the two fingerprints where no file was kept', () => {
    const review = reviewOf(planNamed('no-changes'));
    expect(differences(readReviewed('a'.repeat(64), 'identity'), review)).toEqual([
      `reviewed ${'a'.repeat(64)}`,
      `now      ${review.fingerprint}`,
    ]);
  });
});
