import type { TerraformJson } from '../../rules/readers/document';
import { addressFaults, type Manifest, updateManifest } from '../../testing/address-manifest';
import { siteOf } from '../support/site/site-app';

describe('a manifest', () => {
  const WAS: Manifest = { addresses: ['a_flow.Kept', 'a_flow.Old'], retired: {} };
  const flows = (...names: readonly string[]): TerraformJson => ({
    resource: { a_flow: Object.fromEntries(names.map((name) => [name, {}])) },
  });
  const vanished =
    'a_flow.Old vanished: its object would be destroyed; add state.moved or state.removed to the site, ' +
    'or give the reason under retired in the manifest';
  const isNew = 'a_flow.New is new: add it to the manifest with npm run snapshots';

  test.each<[string, Manifest, TerraformJson, readonly string[]]>([
    ['agrees with a stack that has not changed', WAS, flows('Kept', 'Old'), []],
    ['names an address that is gone', WAS, flows('Kept'), [vanished]],
    ['names an address that is new', WAS, flows('Kept', 'Old', 'New'), [isNew]],
    ['takes a rename for both', WAS, flows('Kept', 'New'), [vanished, isNew]],
    [
      'follows a moved block, and still wants the new address',
      WAS,
      { ...flows('Kept', 'New'), moved: [{ from: 'a_flow.Old', to: 'a_flow.New' }] },
      [isNew],
    ],
    [
      'refuses a moved block to nowhere',
      WAS,
      { ...flows('Kept'), moved: [{ from: 'a_flow.Old', to: 'a_flow.Nowhere' }] },
      ['a_flow.Old is moved to a_flow.Nowhere, which does not exist: correct state.moved in the site'],
    ],
    ['follows a removed block', WAS, { ...flows('Kept'), removed: [{ from: 'a_flow.Old' }] }, []],
    ['accepts a reason', { ...WAS, retired: { 'a_flow.Old': 'it was not in use' } }, flows('Kept'), []],
    [
      'needs a reason of some length',
      { ...WAS, retired: { 'a_flow.Old': ' ' } },
      flows('Kept'),
      ['a_flow.Old is retired without a reason: write one'],
    ],
    [
      'names what is retired and still there',
      { ...WAS, retired: { 'a_flow.Old': 'it was not in use' } },
      flows('Kept', 'Old'),
      ['a_flow.Old is retired and still there: remove it from retired, or from the site'],
    ],
    ['of nothing agrees with a stack of nothing', { addresses: [], retired: {} }, {}, []],
  ])('%s', (_, manifest, config, faults) => {
    expect(addressFaults(manifest, config)).toEqual(faults);
  });

  test('that is updated takes in what is new and keeps what vanished without a word', () => {
    expect(updateManifest(WAS, flows('Kept', 'New')).addresses).toEqual(['a_flow.Kept', 'a_flow.New', 'a_flow.Old']);
  });

  test('an update drops what is moved, removed or retired, and keeps the reasons', () => {
    const moved = { ...flows('Kept', 'New'), moved: [{ from: 'a_flow.Old', to: 'a_flow.New' }] };
    expect(updateManifest(WAS, moved).addresses).toEqual(['a_flow.Kept', 'a_flow.New']);
    const removed = { ...flows('Kept'), removed: [{ from: 'a_flow.Old' }] };
    expect(updateManifest(WAS, removed).addresses).toEqual(['a_flow.Kept']);
    const retired = { 'a_flow.Old': 'it was not in use' };
    expect(updateManifest({ ...WAS, retired }, flows('Kept'))).toEqual({ addresses: ['a_flow.Kept'], retired });
  });
});

test('a site says by its state how an address is followed', () => {
  const { config } = identityWith(({ state }) => {
    state.moved.push({ stack: 'identity', from: 'authentik_flow.Old', to: 'authentik_flow.PublicGuests_Flow' });
    state.removed.push({ stack: 'identity', address: 'authentik_flow.Gone', reason: 'the UI keeps it' });
  });
  expect(config.moved).toEqual([{ from: 'authentik_flow.Old', to: 'authentik_flow.PublicGuests_Flow' }]);
  expect(config.removed).toEqual([{ from: 'authentik_flow.Gone', lifecycle: { destroy: false } }]);
  const { addresses, retired } = updateManifest({ addresses: [], retired: {} }, config);
  const before = { addresses: [...addresses, 'authentik_flow.Old', 'authentik_flow.Gone'], retired };
  expect(addressFaults(before, config)).toEqual([]);
});

interface StateChange {
  readonly state: {
    readonly moved: { stack: 'identity'; from: string; to: string }[];
    readonly removed: { stack: 'identity'; address: string; reason: string }[];
  };
}

function identityWith(change: (site: StateChange) => void) {
  const state: StateChange['state'] = { moved: [], removed: [] };
  change({ state });
  const stack = siteOf((site) => ({ ...site, state })).stacks.find(({ name }) => name === 'identity');
  if (stack === undefined) throw new Error('the site has no stack identity');
  return stack;
}
