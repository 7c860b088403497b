import { Construct } from '../../../constructs/core/cdktf';
import { ConstructError, type Fault } from '../../../constructs/core/errors';
import { FaultLog, refuseFaults } from '../../../constructs/core/fault-log';

const SLUG: Fault = { path: 'slug', fault: 'is no slug', found: 'a b', remedy: 'use letters' };
const NAME: Fault = { path: 'name', fault: 'is empty', remedy: 'give one' };

/** `identity/Login/Stage` below a root of its own. */
function tree() {
  const root = new Construct(undefined as never, '');
  const stack = new Construct(root, 'identity');
  const login = () => new Construct(stack, 'Login');
  return { root, stack, login };
}

const paths = (log: FaultLog) => log.faults.map(({ path }) => path);

describe('without a log', () => {
  test('all faults of a construct come in one throw, with its path', () => {
    const refuse = () => refuseFaults(tree().login(), [undefined, SLUG, NAME]);
    expect(refuse).toThrow(ConstructError);
    expect(refuse).toThrow(
      'identity/Login.slug: is no slug, found: "a b"; use letters\nidentity/Login.name: is empty; give one',
    );
  });

  test('nothing is thrown where there is no fault', () => {
    expect(() => refuseFaults(tree().login(), [undefined, undefined])).not.toThrow();
    expect(() => refuseFaults(tree().login(), [])).not.toThrow();
  });
});

describe('with a log', () => {
  test('a fault is recorded and the construct is built', () => {
    const { root, login } = tree();
    const log = FaultLog.collect(root);
    refuseFaults(login(), [SLUG, NAME]);
    expect(paths(log)).toEqual(['identity/Login.slug', 'identity/Login.name']);
  });

  test('what a value object refuses is recorded', () => {
    const log = FaultLog.collect(tree().root);
    const refused = new ConstructError([NAME]);
    expect(
      log.attempt(() => {
        throw refused;
      }),
    ).toBeUndefined();
    expect(log.faults).toEqual([NAME]);
  });

  test.each([new TypeError('undefined is not a function'), new RangeError('Maximum call stack size exceeded')])(
    'a bug is thrown as it is, also after a fault: %s',
    (bug) => {
      const { root, login } = tree();
      const log = FaultLog.collect(root);
      refuseFaults(login(), [SLUG]);
      const stumble = () => {
        throw bug;
      };
      expect(() => log.attempt(stumble)).toThrow(bug);
    },
  );
});
