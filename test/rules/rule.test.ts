import { stackRule } from '../../rules/rule';
import { siteDocument, stackDocument } from './documents';

test('a stack rule sees each stack and the site, and its findings name the stack', () => {
  const rule = stackRule({
    id: 'versions',
    what: 'x',
    why: 'y',
    *checkStack({ name, provenance: [{ address } = { address: '' }] }, { serverVersion }) {
      yield { address, found: `${name} ${serverVersion}`, remedy: 'none' };
    },
  });
  const stacks = [
    { ...stackDocument({}, ['a.A']), name: 'identity' },
    { ...stackDocument({}, ['b.B']), name: 'edge' },
  ];
  expect([...rule.check(siteDocument({}, { stacks, serverVersion: '2026.2.7' }))]).toEqual([
    { stack: 'identity', address: 'a.A', found: 'identity 2026.2.7', remedy: 'none' },
    { stack: 'edge', address: 'b.B', found: 'edge 2026.2.7', remedy: 'none' },
  ]);
});
