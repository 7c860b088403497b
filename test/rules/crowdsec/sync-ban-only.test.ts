import { syncBanOnly } from '../../../rules/crowdsec/sync-ban-only';
import { finding, findings } from '../documents';
import { PROGRAM, SYNC, syncStack } from '../kubernetes/pod-documents';

const program = (text: string) => ({ [`${PROGRAM}.data`]: { 'edge-sync.mjs': text } });

test('a program that asks for bans alone is accepted', () => {
  expect(findings(syncBanOnly, syncStack())).toEqual([]);
});

test('a setting that says ban is accepted', () => {
  expect(findings(syncBanOnly, syncStack({ 'container.env.3': { name: 'DECISION_TYPES', value: 'ban' } }))).toEqual([]);
});

test('a pod without the key of a bouncer is no sync', () => {
  expect(findings(syncBanOnly, syncStack({ ...program(''), 'container.env.1': undefined }))).toEqual([]);
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ['asks for everything', program('ask({})'), 'a program that does not request bans only'],
  ['knows captchas', program('ask({type:"ban"});ask({type:"captcha"})'), 'a program that knows captcha'],
  [
    'asks for captchas in an address',
    program('ask({type:"ban"});get("/v1/decisions?type=captcha")'),
    'a program that knows captcha',
  ],
  [
    'asks for more in an address',
    program('ask({type:"ban"});get(`/v1/decisions?scopes=ip&type=ban,throttle`)'),
    'a program that knows throttle',
  ],
  [
    'is told other types',
    { 'container.env.3': { name: 'DECISION_TYPES', value: 'ban,captcha' } },
    'DECISION_TYPES is ban,captcha',
  ],
  ['comes with the image', { 'container.command': ['node', '/app.mjs'] }, 'no program from a ConfigMap in the command'],
  [
    'is mounted from an object that is not there',
    { 'pod.volume.0.config_map.name': 'other' },
    'no program from a ConfigMap in the command',
  ],
])('a sync that %s is found', (_, changes, message) => {
  expect(findings(syncBanOnly, syncStack(changes))).toEqual([
    finding(SYNC, message, 'run programs/edge-sync as EdgeSync mounts it'),
  ]);
});
