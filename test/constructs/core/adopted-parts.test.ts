import {
  adoptionOf,
  declareParts,
  type PartAdoptions,
  type PartsPlace,
  refuseUnknownParts,
} from '../../../constructs/core/adopted-parts';
import { Adoption } from '../../../constructs/core/adoption';
import { App, Construct } from '../../../constructs/core/cdktf';

const KEY = Adoption.byKey();
const ID = Adoption.byId('7');

/** What each part of a composite is adopted by: `Pooler` itself, `Config`, and `Binding` below `Flow`. */
function partsOf(adopt: PartAdoptions | undefined, place?: PartsPlace) {
  const pooler = new Construct(new App({ stackTraces: false }), 'Pooler');
  declareParts(pooler, adopt, place);
  const binding = new Construct(new Construct(new Construct(pooler, 'Flow'), 'Binding'), 'Resource');
  const constructs = [pooler, new Construct(pooler, 'Config'), binding];
  return { pooler, adoptions: constructs.map((construct) => adoptionOf(construct)) };
}

test('a part is named after its path below the composite, in camel case', () => {
  expect(partsOf({ pooler: KEY, config: ID, flowBinding: KEY }).adoptions).toEqual([KEY, ID, KEY]);
  expect(partsOf({ networkConfig: ID }, { prefix: 'network' }).adoptions).toEqual([undefined, ID, undefined]);
});

test('one word adopts all parts, and none says that all are created', () => {
  expect(partsOf(KEY).adoptions).toEqual([KEY, KEY, KEY]);
  expect(partsOf(undefined).adoptions).toEqual([undefined, undefined, undefined]);
});

test('an explicit adoption of a construct overrides that of its composite', () => {
  const { pooler } = partsOf({ pooler: KEY });
  expect(adoptionOf(pooler, ID)).toBe(ID);
});

test('the composite that is nearest decides', () => {
  const outer = new Construct(new App({ stackTraces: false }), 'Outer');
  const inner = new Construct(outer, 'Inner');
  declareParts(outer, { inner: KEY });
  declareParts(inner, { inner: ID });
  expect(adoptionOf(inner)).toBe(ID);
});

test('a name that no part has is one fault with one remedy, however many composites share the record', () => {
  const adopt = { config: KEY, confg: KEY };
  const { pooler } = partsOf(adopt);
  const other = new Construct(pooler, 'Other');
  declareParts(other, adopt, { prefix: 'other' });
  adoptionOf(other);
  expect(() => refuseUnknownParts(pooler.node.root)).toThrow(
    new Error(
      'Pooler.adopt.confg: names no part of this object; ' +
        'choose one of config, flowBinding, other, pooler, or remove it',
    ),
  );
  expect(() => refuseUnknownParts(partsOf({ config: KEY }).pooler)).not.toThrow();
  expect(() => refuseUnknownParts(partsOf(KEY).pooler)).not.toThrow();
});
