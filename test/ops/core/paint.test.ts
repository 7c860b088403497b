import { OpsContext } from '../../../ops/core/context';
import { wantsColour } from '../../../ops/core/paint';
import { RecordingTerminal } from '../../support/ops/terminal';

test.each([
  ['a terminal has colours', {}, [], true, true],
  ['a pipe has none', {}, [], false, false],
  ['NO_COLOR turns them off', { NO_COLOR: '1' }, [], true, false],
  ['--no-color turns them off', { FORCE_COLOR: '1' }, ['verify', '--no-color'], true, false],
  ['FORCE_COLOR turns them on in a pipe', { FORCE_COLOR: '1' }, [], false, true],
  ['FORCE_COLOR=0 turns them off', { FORCE_COLOR: '0' }, [], true, false],
  ['a terminal that knows no colours has none', { TERM: 'dumb' }, [], true, false],
])('%s', (_, env, args, isTerminal, coloured) => {
  expect(wantsColour({ env, args, isTerminal })).toBe(coloured);
});

test('colours of the command pass, other control sequences are escaped', () => {
  const terminal = new RecordingTerminal();
  const site = () => {
    throw new Error('the command must need no site');
  };
  const context = new OpsContext({ site, env: {}, terminal, isColoured: true });
  context.terminal.line(`${context.paint.bad('fail')} \u001b[2J`);
  expect(terminal.lines).toEqual(['\u001b[31mfail\u001b[39m \\u001b[2J']);
});
