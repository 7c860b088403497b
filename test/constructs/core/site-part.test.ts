import { Construct } from '../../../constructs/core/cdktf';
import { ConstructError, type Fault } from '../../../constructs/core/errors';
import { FaultLog, refuseFaults } from '../../../constructs/core/fault-log';
import { constructPath, SitePart } from '../../../constructs/core/site-part';

const SLUG: Fault = { path: 'slug', fault: 'is no slug', found: 'a b', remedy: 'use letters' };
const NAME: Fault = { path: 'name', fault: 'is empty', remedy: 'give one' };

function tree() {
  const root = new Construct(undefined as never, '');
  return { log: FaultLog.collect(root), stack: new Construct(root, 'identity') };
}

const paths = (log: FaultLog) => log.faults.map(({ path }) => path);

test('the construct of a part is refused under the path of the part, and the part itself too', () => {
  const { log, stack } = tree();
  SitePart.build(stack, 'identity.login', (part) => refuseFaults(new Construct(part, 'Login'), [SLUG]));
  SitePart.build(stack, 'identity.host', (part) => refuseFaults(part, [NAME]));
  expect(paths(log)).toEqual(['identity.login.slug', 'identity.host.name']);
});

test('a property can have another path than its name below the part', () => {
  const { log, stack } = tree();
  const names = { slug: 'identity.slugs.login' };
  SitePart.build(stack, 'identity.login', (part) => refuseFaults(new Construct(part, 'Login'), [SLUG, NAME]), names);
  expect(paths(log)).toEqual(['identity.slugs.login', 'identity.login.name']);
});

test('a construct that another one made has its own path beside that of the part', () => {
  const { log, stack } = tree();
  SitePart.build(stack, 'identity.login', (part) => {
    refuseFaults(new Construct(new Construct(part, 'Login'), 'Stage'), [SLUG]);
  });
  expect(paths(log)).toEqual(['identity.login (identity/Login/Stage.slug)']);
});

test('a member has its path below the part, also when the part is built later', () => {
  const { log, stack } = tree();
  const member = SitePart.build(stack, 'identity.login', (part) =>
    SitePart.below(new Construct(part, 'Login'), 'stages.First', (below) => new Construct(below, 'First')),
  );
  refuseFaults(member, [SLUG]);
  expect(paths(log)).toEqual(['identity.login.stages.First.slug']);
});

test('a construct outside of a site has its construct path, without members', () => {
  const { log, stack } = tree();
  const member = SitePart.below(stack, 'stages.First', (part) => new Construct(part, 'First'));
  refuseFaults(member, [SLUG]);
  expect(paths(log)).toEqual(['identity/First.slug']);
  expect(constructPath(member)).toBe('identity/First');
});

test('one part can be built twice', () => {
  const { stack } = tree();
  const [one, other] = ['A', 'B'].map((id) =>
    SitePart.build(stack, 'identity.flows', (part) => new Construct(part, id)),
  );
  expect(one?.node.scope).toBe(other?.node.scope);
});

test('the RangeError of a value object carries the innermost path', () => {
  const { stack } = tree();
  const build = () =>
    SitePart.build(stack, 'edge', (part) =>
      SitePart.below(part, 'sync', () => {
        throw new RangeError('is no schedule; write five fields');
      }),
    );
  expect(build).toThrow(
    new ConstructError([{ path: 'edge.sync', fault: 'is no schedule', remedy: 'write five fields' }]),
  );
});

test('a bug keeps its own error', () => {
  const { stack } = tree();
  const bug = new TypeError('undefined is not a function');
  expect(() =>
    SitePart.build(stack, 'edge', () => {
      throw bug;
    }),
  ).toThrow(bug);
});
