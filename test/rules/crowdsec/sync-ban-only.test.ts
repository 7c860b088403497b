import { syncBanOnly } from '../../../rules/crowdsec/sync-ban-only';
import { finding, findings } from '../documents';
import { SYNC, syncStack } from './sync-stack';

test('a program that requests bans only is accepted, and so is the setting DECISION_TYPES ban', () => {
  expect(findings(syncBanOnly, syncStack())).toEqual([]);
  expect(findings(syncBanOnly, syncStack([{ name: 'DECISION_TYPES', value: 'ban' }]))).toEqual([]);
});

test('a pod without the key of a bouncer is no sync', () => {
  const { kubernetes_config_map_v1 } = syncStack([], 'ask({})').resource ?? {};
  expect(findings(syncBanOnly, { resource: { kubernetes_config_map_v1: kubernetes_config_map_v1 ?? {} } })).toEqual([]);
});

const { kubernetes_cron_job_v1 = {} } = syncStack().resource ?? {};

test.each([
  ['asks for everything', syncStack([], 'ask({})'), 'has a program that does not request bans only'],
  ['knows captchas', syncStack([], 'ask({type:"ban"});ask({type:"captcha"})'), 'has a program that knows captcha'],
  [
    'asks for captchas in an address',
    syncStack([], 'ask({type:"ban"});get("/v1/decisions?type=captcha")'),
    'has a program that knows captcha',
  ],
  [
    'asks for more in an address',
    syncStack([], 'ask({type:"ban"});get(`/v1/decisions?scopes=ip&type=ban,throttle`)'),
    'has a program that knows throttle',
  ],
  [
    'requests other types',
    syncStack([{ name: 'DECISION_TYPES', value: 'ban,captcha' }]),
    'sets DECISION_TYPES ban,captcha',
  ],
  ['comes with the image', { resource: { kubernetes_cron_job_v1 } }, 'has no program from a ConfigMap'],
])('a sync that %s is found', (_, config, message) => {
  expect(findings(syncBanOnly, config)).toEqual([
    finding(SYNC, message, 'run programs/edge-sync as EdgeSync mounts it'),
  ]);
});
