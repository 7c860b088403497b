import { Construct } from '../../../constructs/core/cdktf';
import { ConstructError, type Fault, refuseFaults } from '../../../constructs/core/errors';

const scope = new Construct(new Construct(new Construct(undefined as never, ''), 'identity'), 'Login');
const slug: Fault = { property: 'slug', rule: 'must be a slug', got: 'a b', remedy: 'use letters' };

test('an error says path, property, rule, what was found and what to do', () => {
  expect(() => refuseFaults(scope, [slug])).toThrow('identity/Login: slug must be a slug, got: "a b"; use letters');
});

test('all faults of a construct come in one throw, a line each', () => {
  const name: Fault = { property: 'name', rule: 'must not be empty', got: '', remedy: 'give one' };
  const error = new ConstructError(scope, [slug, name]);
  expect(error.faults).toEqual([slug, name]);
  expect(error.name).toBe('ConstructError');
  expect(error.message.split('\n')).toEqual([
    'identity/Login: slug must be a slug, got: "a b"; use letters',
    'identity/Login: name must not be empty, got: ""; give one',
  ]);
});

test.each([
  [0, ', got: 0'],
  [false, ', got: false'],
  [null, ', got: null'],
  [['a', 'b'], ', got: ["a","b"]'],
  [undefined, ''],
])('%j is shown as it stands, and only nothing is left out', (got, shown) => {
  expect(new ConstructError(scope, [{ property: 'x', rule: 'must hold', got, remedy: 'mend it' }]).message).toBe(
    `identity/Login: x must hold${shown}; mend it`,
  );
});

test('where there is no fault nothing is thrown', () => {
  expect(() => refuseFaults(scope, [undefined, undefined])).not.toThrow();
  expect(() => refuseFaults(scope, [])).not.toThrow();
});

test('a fault among none is thrown', () => {
  expect(() => refuseFaults(scope, [undefined, slug])).toThrow(ConstructError);
});
