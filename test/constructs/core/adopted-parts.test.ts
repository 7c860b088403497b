import {
  adoptionOf,
  adoptionPlaceOf,
  declareObject,
  declareParts,
  type PartAdoptions,
  type PartsPlace,
  placeAdoption,
  refuseUnknownParts,
} from '../../../constructs/core/adopted-parts';
import { Adoption } from '../../../constructs/core/adoption';
import { App, Construct, TerraformResource, TerraformStack } from '../../../constructs/core/cdktf';
import { SitePart } from '../../../constructs/core/site-part';

const KEY = Adoption.byKey();
const ID = Adoption.byId('7');

const stack = () => new TerraformStack(new App({ stackTraces: false }), 'identity');

function resourceIn(scope: Construct): TerraformResource {
  return new TerraformResource(scope, 'Resource', { terraformResourceType: 'authentik_group' });
}

/** A composite with a resource of its own, one in `Config`, and one in `Binding` below `Flow`. */
function pooler(scope: Construct, adopt: PartAdoptions | undefined, place?: PartsPlace) {
  const composite = new Construct(scope, 'Pooler');
  declareParts(composite, adopt, place);
  const constructs = [
    composite,
    new Construct(composite, 'Config'),
    new Construct(new Construct(composite, 'Flow'), 'Binding'),
  ];
  const resources = constructs.map(resourceIn);
  return { composite, resources, adoptions: resources.map((resource) => placeAdoption(resource)) };
}

const pathsOf = (resources: readonly Construct[]) => resources.map((one) => adoptionPlaceOf(one)?.adopt);

test('a part is named after its path below the composite, in camel case', () => {
  expect(pooler(stack(), { pooler: KEY, config: ID, flowBinding: KEY }).adoptions).toEqual([KEY, ID, KEY]);
  const prefixed = pooler(stack(), { networkConfig: ID }, { prefix: 'network' });
  expect(prefixed.adoptions).toEqual([undefined, ID, undefined]);
});

test('one word adopts all parts, and none says that all are created', () => {
  expect(pooler(stack(), KEY).adoptions).toEqual([KEY, KEY, KEY]);
  expect(pooler(stack(), undefined).adoptions).toEqual([undefined, undefined, undefined]);
});

test('an explicit adoption of a construct overrides that of its composite', () => {
  const { composite } = pooler(stack(), { pooler: KEY });
  expect(adoptionOf(composite, ID)).toBe(ID);
});

test('the composite that is nearest decides', () => {
  const outer = new Construct(stack(), 'Outer');
  const inner = new Construct(outer, 'Inner');
  declareParts(outer, { inner: KEY });
  declareParts(inner, { inner: ID });
  expect(adoptionOf(inner)).toBe(ID);
});

test('each resource has the path of its part in the site, whether the part exists or not', () => {
  const made = SitePart.build(stack(), 'platform.pgbouncer', (part) => pooler(part, undefined));
  expect(pathsOf(made.resources)).toEqual([
    'platform.pgbouncer.adopt.pooler',
    'platform.pgbouncer.adopt.config',
    'platform.pgbouncer.adopt.flowBinding',
  ]);
});

test('a member of the composite is still a part of the composite', () => {
  const [composite, login] = SitePart.build(stack(), 'identity.guests', (part) => {
    const outer = new Construct(part, 'Guests');
    return [outer, SitePart.below(outer, 'login', (below) => new Construct(below, 'Login'))] as const;
  });
  declareParts(composite, { login: KEY });
  const resource = resourceIn(login);
  expect(placeAdoption(resource, undefined, { network_binding: 'networkBinding' })).toBe(KEY);
  expect(adoptionPlaceOf(resource)).toMatchObject({
    adopt: 'identity.guests.adopt.login',
    states: { 'identity.guests.login.networkBinding': 'network_binding' },
  });
});

test('an object alone has one key: that of its construct, or the declared one', () => {
  const [own, declared, nested] = SitePart.build(stack(), 'platform.secrets.email', (part) => {
    const constructs = ['Own', 'Declared', 'Nested'].map((id) => new Construct(part, id));
    return constructs as [Construct, Construct, Construct];
  });
  declareObject(declared, KEY);
  const resources = [own, declared, new Construct(nested, 'Made')].map(resourceIn);
  expect(resources.map((resource) => placeAdoption(resource))).toEqual([undefined, KEY, undefined]);
  // The site has no property for an object that another construct makes, unless it is declared.
  expect(pathsOf(resources)).toEqual(['platform.secrets.email.adopt', 'platform.secrets.email.adopt', undefined]);
});

test('a name that no part has is one fault with one remedy, however many composites share the record', () => {
  const adopt = { config: KEY, confg: KEY };
  const { composite } = pooler(stack(), adopt);
  const other = new Construct(composite, 'Other');
  declareParts(other, adopt, { prefix: 'other', at: 'identity/Pooler.adopt' });
  placeAdoption(resourceIn(other));
  expect(() => refuseUnknownParts(composite.node.root)).toThrow(
    new Error(
      'identity/Pooler.adopt.confg: is not a part of this object; ' +
        'choose one of config, flowBinding, other, pooler, or remove it',
    ),
  );
  expect(() => refuseUnknownParts(pooler(stack(), { config: KEY }).composite)).not.toThrow();
  expect(() => refuseUnknownParts(pooler(stack(), KEY).composite)).not.toThrow();
});
