import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DecisionShapeError, parseDecisions, parseGoDuration } from '../../../../programs/edge-sync/lapi/decision';

const readRecorded = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, '..', '../../fixtures/lapi', `${name}.json`), 'utf8'));

test.each(['lapi-1.4.6-decisions', 'lapi-1.7.8-decisions'])('the recorded answer %s is read in full', (name) => {
  const rows = readRecorded(name) as unknown[];
  expect(parseDecisions(rows)).toHaveLength(rows.length);
  expect(rows.length).toBeGreaterThan(10);
});

test('null is the spelling of "no decision"', () => {
  expect(parseDecisions(null)).toEqual([]);
  expect(parseDecisions([])).toEqual([]);
});

test('an answer of the stream is not taken for decisions', () => {
  expect(() => parseDecisions(readRecorded('lapi-1.4.6-stream-startup-nodedup'))).toThrow(DecisionShapeError);
  expect(() => parseDecisions({ new: [], deleted: [] })).toThrow(DecisionShapeError);
});

const row = { duration: '4h', origin: 'cscli', scope: 'Ip', type: 'ban', value: '192.0.2.1' };

test.each([
  ['no object', 7],
  ['null', null],
  ['no value', { ...row, value: undefined }],
  ['a number as value', { ...row, value: 1 }],
  ['no type', { ...row, type: undefined }],
  ['no scope', { ...row, scope: null }],
  ['no origin', { ...row, origin: undefined }],
  ['a duration that is none', { ...row, duration: 'soon' }],
  ['a duration as a number', { ...row, duration: 4 }],
  ['a simulated flag that is none', { ...row, simulated: 'no' }],
])('one row with %s makes the whole answer unknown', (_, odd) => {
  expect(() => parseDecisions([row, odd])).toThrow(/^row 1 has no usable/);
});

test.each([
  ['3h50m58.351658158s', 13_858_351.658158],
  ['3h57m25s', 14_245_000],
  ['8716h59m0.5s', 31_381_140_500],
  ['-110.533675ms', -110.533675],
  ['1.5h', 5_400_000],
  ['250µs', 0.25],
  ['0s', 0],
])('Go writes %s for %d ms', (text, ms) => {
  expect(parseGoDuration(text)).toBeCloseTo(ms, 6);
});

test.each(['', '4', 'h', '4d', '1h 2m', '--1s', '1h-2m', '.', '.h', '1.2.3s', '1h2', '1 h', '1H'])(
  '%j is no Go duration',
  (text) => {
    expect(parseGoDuration(text)).toBeUndefined();
  },
);
