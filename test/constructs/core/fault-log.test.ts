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

  test('the construct that a part of the site asks for is refused under the path of that part', () => {
    const { root, stack, login } = tree();
    const log = FaultLog.collect(root);
    log.within({ owner: stack, path: 'identity.login' }, () => refuseFaults(login(), [SLUG]));
    log.within({ owner: stack, path: 'identity.host' }, () => refuseFaults(stack, [NAME]));
    expect(paths(log)).toEqual(['identity.login.slug', 'identity.host.name']);
  });

  test('a construct that another one made has its own path beside that of the part', () => {
    const { root, stack, login } = tree();
    const log = FaultLog.collect(root);
    log.within({ owner: stack, path: 'identity.login' }, () => refuseFaults(new Construct(login(), 'Stage'), [SLUG]));
    expect(paths(log)).toEqual(['identity.login (identity/Login/Stage.slug)']);
  });

  test('sourceOf maps a construct and its children to the part of the site', () => {
    const { root, stack, login } = tree();
    const log = FaultLog.collect(root);
    const [made, below] = log.within({ owner: stack, path: 'identity.login' }, () => {
      const outer = login();
      return [outer, new Construct(outer, 'Stage')] as const;
    });
    expect([made, below, stack].map((construct) => log.sourceOf(construct))).toEqual([
      'identity.login',
      'identity.login',
      undefined,
    ]);
  });

  test('a value object that refuses ends its stack, with the innermost path', () => {
    const { root, stack } = tree();
    const log = FaultLog.collect(root);
    const build = () =>
      log.within({ owner: stack, path: 'edge' }, () =>
        log.within({ owner: stack, path: 'edge.sync' }, () => {
          throw new RangeError('is no schedule; write five fields');
        }),
      );
    expect(log.attempt(build)).toBeUndefined();
    expect(log.faults).toEqual([{ path: 'edge.sync', fault: 'is no schedule', remedy: 'write five fields' }]);
  });

  test.each([new TypeError('undefined is not a function'), new RangeError('Maximum call stack size exceeded')])(
    'a bug is thrown as it is, also after a fault: %s',
    (bug) => {
      const { root, stack, login } = tree();
      const log = FaultLog.collect(root);
      refuseFaults(login(), [SLUG]);
      const stumble = () => {
        throw bug;
      };
      expect(() => log.attempt(() => log.within({ owner: stack, path: 'edge' }, stumble))).toThrow(bug);
    },
  );
});
