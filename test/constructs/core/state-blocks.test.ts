import { Construct, TerraformResource } from '../../../constructs/core/cdktf';
import { ImportBlock, MovedBlock, RemovedBlock } from '../../../constructs/core/state-blocks';
import { synthStack } from '../../support/site/synth';

test('blocks of one kind stand in one list, in the order in which they were made', () => {
  const makeResource = (scope: Construct, id: string) =>
    new TerraformResource(scope, id, { terraformResourceType: 'authentik_flow' });
  const config = synthStack((stack) => {
    new ImportBlock(makeResource(stack, 'B'), '2');
    new ImportBlock(makeResource(new Construct(stack, 'Scope'), 'A'), '${var.authentik_token}');
  });
  expect(config.import).toEqual([
    { to: 'authentik_flow.B', id: '2' },
    { to: 'authentik_flow.Scope_A', id: '${var.authentik_token}' },
  ]);
});

test('a move says from where to where', () => {
  const { moved } = synthStack((stack) => new MovedBlock(stack, 'M', 'authentik_flow.Old', 'authentik_flow.New'));
  expect(moved).toEqual([{ from: 'authentik_flow.Old', to: 'authentik_flow.New' }]);
});

test('a removed block forgets the object and never destroys it', () => {
  const { removed } = synthStack((stack) => new RemovedBlock(stack, 'R', 'authentik_flow.Gone'));
  expect(removed).toEqual([{ from: 'authentik_flow.Gone', lifecycle: { destroy: false } }]);
});

test('the state blocks of a stack come from its props', () => {
  const config = synthStack(() => {}, {
    moved: [
      { from: 'authentik_flow.A', to: 'authentik_flow.B' },
      { from: 'authentik_flow.C', to: 'authentik_flow.D' },
    ],
    removed: [{ address: 'authentik_group.Gone' }],
  });
  expect(config.moved).toEqual([
    { from: 'authentik_flow.A', to: 'authentik_flow.B' },
    { from: 'authentik_flow.C', to: 'authentik_flow.D' },
  ]);
  expect(config.removed).toEqual([{ from: 'authentik_group.Gone', lifecycle: { destroy: false } }]);
});

test('a stack without state blocks has none of the three lists', () => {
  const config = synthStack(() => {});
  expect(config).not.toHaveProperty('import');
  expect(config).not.toHaveProperty('moved');
  expect(config).not.toHaveProperty('removed');
});
