import type { TerraformJson } from '../../../rules/readers/document';
import { stateBlocksHaveTargets } from '../../../rules/terraform/state-blocks-have-targets';
import { finding, findings } from '../documents';

const KEPT = 'authentik_flow.Kept';
const OLD = 'authentik_flow.Old';

const check = (more: Pick<TerraformJson, 'moved' | 'removed'>) =>
  findings(stateBlocksHaveTargets, { resource: { authentik_flow: { Kept: {} } }, ...more });
const releaseFrom = (from: string) => ({ from, lifecycle: { destroy: false } });
const nowhere = (from: string, to: string) =>
  finding(from, `moves to ${to}, which does not exist`, 'correct state.moved in the site');
const both = (address: string, found: string) =>
  finding(address, `${found}, and still exists`, 'remove one of the two');

test('a move to a resource of the stack is accepted', () => {
  expect(check({ moved: [{ from: OLD, to: KEPT }] })).toEqual([]);
});

test('a move to nowhere is found', () => {
  expect(check({ moved: [{ from: OLD, to: 'authentik_flow.Kpet' }] })).toEqual([nowhere(OLD, 'authentik_flow.Kpet')]);
});

test('a move away from a resource that is still there is found', () => {
  const more = { resource: { authentik_flow: { Kept: {}, Old: {} } }, moved: [{ from: OLD, to: KEPT }] };
  expect(findings(stateBlocksHaveTargets, more)).toEqual([both(OLD, `moves to ${KEPT}`)]);
});

test('two moves after each other are accepted where the last one arrives, and both found where it does not', () => {
  const moves = (end: string) => [
    { from: 'authentik_flow.Oldest', to: OLD },
    { from: OLD, to: end },
  ];
  expect(check({ moved: moves(KEPT) })).toEqual([]);
  expect(check({ moved: moves('authentik_flow.Gone') })).toEqual([
    nowhere('authentik_flow.Oldest', OLD),
    nowhere(OLD, 'authentik_flow.Gone'),
  ]);
});

test('moves in a circle arrive nowhere', () => {
  const moved = [
    { from: 'authentik_flow.A', to: 'authentik_flow.B' },
    { from: 'authentik_flow.B', to: 'authentik_flow.A' },
  ];
  expect(check({ moved })).toEqual(moved.map(({ from, to }) => nowhere(from, to)));
});

test('what has been moved may be released', () => {
  const moved = [{ from: 'authentik_flow.Oldest', to: OLD }];
  expect(check({ moved, removed: [releaseFrom(OLD)] })).toEqual([]);
});

test('a release of what is no longer in the stack is accepted', () => {
  expect(check({ removed: [releaseFrom(OLD)] })).toEqual([]);
});

test('a release of a resource that is still there is found', () => {
  expect(check({ removed: [releaseFrom(KEPT)] })).toEqual([both(KEPT, 'is removed')]);
});

test('all findings of one move are reported', () => {
  expect(check({ moved: [{ from: KEPT, to: 'authentik_flow.Gone' }] })).toEqual([
    nowhere(KEPT, 'authentik_flow.Gone'),
    both(KEPT, 'moves to authentik_flow.Gone'),
  ]);
});

test.each([undefined, {}, { destroy: true }, [{ destroy: true }]])(
  'a release whose lifecycle is %j is found: Terraform would destroy the object',
  (lifecycle) => {
    expect(check({ removed: [{ from: OLD, lifecycle }] })).toEqual([
      finding(OLD, 'is removed with a destroy', 'use state.removed of the site, which forgets it'),
    ]);
  },
);

test('two moves to the same address, or from it, are found: Terraform calls them ambiguous', () => {
  const other = 'authentik_flow.Other';
  const beside = `moves to ${KEPT}, beside the move of ${OLD} to ${KEPT}`;
  const moved = [OLD, other].map((from) => ({ from, to: KEPT }));
  expect(check({ moved })).toEqual([finding(other, beside, 'keep one of the two')]);
  const same = [OLD, OLD].map((from) => ({ from, to: KEPT }));
  expect(check({ moved: same })).toEqual([finding(OLD, beside, 'keep one of the two')]);
});
