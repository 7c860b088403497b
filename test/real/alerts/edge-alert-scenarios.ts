import { LAST_STEP, scenarios } from './alert-scenario';

const UP = 'up{job="crowdsec-lapi",instance="10.0.0.7:6060"}';
const crowdsecDown = scenarios(
  'CrowdSecDown',
  'critical',
  'CrowdSec does not answer: no new address is banned, and a bouncer that asks it at each request may refuse every visitor',
  [
    [
      'it does not answer, and no longer when it does',
      { [UP]: '1+0x10 0+0x29 1+0x40' },
      { fromMinute: 21, untilMinute: 41, labels: { job: 'crowdsec-lapi', instance: '10.0.0.7:6060' } },
    ],
    ['its target is gone', { [UP]: '1+0x10 stale' }, { fromMinute: 21, labels: { job: 'crowdsec-lapi' } }],
    [
      'it was never scraped, though other jobs are',
      { 'up{job="traefik"}': '1+0x75' },
      { fromMinute: 10, labels: { job: 'crowdsec-lapi' } },
    ],
    ['it answers', { [UP]: '1+0x75' }],
    ['it does not answer for nine minutes', { [UP]: '1+0x10 0+0x8 1+0x60' }],
    ['another job does not answer', { [UP]: '1+0x75', 'up{job="traefik"}': '0+0x75' }],
  ],
);

/** The gauge of a sync that succeeds every two minutes, until its last success. */
const successes = (untilMinute: number) =>
  Array.from({ length: LAST_STEP + 1 }, (_, minute) => Math.min(minute - (minute % 2), untilMinute) * 60);
const edgeSyncFailing = scenarios(
  'EdgeSyncFailing',
  'critical',
  'the edge sync has not succeeded for 15 minutes: bans neither reach Cloudflare nor leave it',
  [
    [
      'the CronJob is dead and the Pushgateway keeps its last values',
      { last_success: successes(20).join(' '), sync_success: '1+0x75' },
      { fromMinute: 38 },
    ],
    [
      'it succeeds again after half an hour',
      { last_success: [...successes(20).slice(0, 51), ...successes(LAST_STEP).slice(51)].join(' ') },
      { fromMinute: 38, untilMinute: 51 },
    ],
    [
      'the Pushgateway goes and does not come back',
      { last_success: `${successes(LAST_STEP).slice(0, 20).join(' ')} stale` },
      { fromMinute: 37 },
    ],
    ['it has never succeeded', { sync_success: '0+0x75' }, { fromMinute: 2 }],
    ['it succeeds every two minutes', { last_success: successes(LAST_STEP).join(' ') }],
    [
      'it fails for twelve minutes',
      { last_success: [...successes(20).slice(0, 33), ...successes(75).slice(33)].join(' ') },
    ],
    [
      'the Pushgateway restarts and has lost everything for three minutes',
      { last_success: [...successes(75).slice(0, 20), 'stale', '_', '_', ...successes(75).slice(23)].join(' ') },
    ],
    [
      'an older job has left its group at the Pushgateway',
      { last_success: successes(75).join(' '), 'crowdsec_cf_list_last_success{job="old"}': '0+0x75' },
    ],
  ],
);

const neverBlockOnEdge = scenarios(
  'NeverBlockOnEdge',
  'critical',
  'the ban list at the edge holds 1 items that touch addresses which are never to be blocked',
  [
    [
      'the address of the owner is on the list, and no longer when it is taken off',
      { never_block_on_edge: '0+0x10 1+0x29 0+0x40' },
      { fromMinute: 16, untilMinute: 41 },
    ],
    ['no such address is on the list', { never_block_on_edge: '0+0x75' }],
    ['one run takes it off again', { never_block_on_edge: '0+0x10 1+0x3 0+0x60' }],
    ['nothing was pushed yet', {}],
  ],
);

const edgeListNearlyFull = scenarios(
  'EdgeListNearlyFull',
  'warning',
  'the ban list at the edge is filled to 90%: further bans may have no room',
  [
    [
      '8100 of 9000 places are taken, and no longer when bans end',
      { ban_count: '7000+0x10 8100+0x29 8000+0x40', capacity: '9000+0x75' },
      { fromMinute: 26, untilMinute: 41, labels: { job: 'crowdsec_cf_sync' } },
    ],
    [
      'other lists of the account take the room',
      { ban_count: '5400+0x75', capacity: '9000+0x10 6000+0x70' },
      { fromMinute: 26, labels: { job: 'crowdsec_cf_sync' } },
    ],
    ['8099 are', { ban_count: '8099+0x75', capacity: '9000+0x75' }],
    ['nothing was pushed yet', {}],
  ],
);

/** Ten minutes a step, so that a scenario lasts 12.5 h. */
const LONG_STEP = 10;
/** Unix times as Prometheus sees them in a test that begins at 0. */
const DAYS_AGO = -3 * 24 * 3600;
const YESTERDAY = -24 * 3600 - 1;

const edgeListFull = scenarios('EdgeListFull', 'warning', '120 bans have no room on the list at the edge', [
  [
    'bans have no room for an hour, and no longer when they have',
    { truncated: '0+0x4 120+0x64 0+0x10' },
    { fromMinute: 65, untilMinute: 70 },
  ],
  ['all bans have room', { truncated: '0+0x75' }],
  ['a wave of bans ends within the hour', { truncated: '0+0x4 120+0x50 0+0x30' }],
]);

const edgeListDrifted = scenarios(
  'EdgeListDrifted',
  'warning',
  'the ban list at the edge has differed from CrowdSec for 6 hours, now by 40 bans',
  [
    [
      'Cloudflare has turned each write away for 6 hours, and no longer when one succeeds',
      { drift_add: '30+0x44 0+0x30', drift_remove: '10+0x44 0+0x30', throttled: '1+0x75' },
      { fromMinute: 360, untilMinute: 450 },
    ],
    [
      'the mass-change hold keeps 40 bans for 6 hours',
      { drift_add: '0+0x75', drift_remove: '0 40+0x74' },
      { fromMinute: 370 },
    ],
    [
      'writes are turned away and the list is as CrowdSec wants it',
      { drift_add: '0+0x75', drift_remove: '0+0x75', throttled: '1+0x75' },
    ],
    ['one write every five hours succeeds', { drift_add: '40+0x29 0 40+0x29 0 40+0x13', drift_remove: '0+0x75' }],
    ['nothing was pushed yet', {}],
  ],
  LONG_STEP,
);

const edgeListNotWritten = scenarios(
  'EdgeListNotWritten',
  'warning',
  'the ban list at the edge should hold 40 bans, and no write to it has succeeded for a day',
  [
    [
      'no write has ever succeeded, and no longer when one does',
      { desired: '40+0x75', capacity: '9000+0x75', edge: '0+0x44 40+0x30', last_write_success: '_x45 27000+0x30' },
      { fromMinute: 60, untilMinute: 450 },
    ],
    [
      'the last one was more than a day ago',
      { desired: '30 40+0x74', capacity: '9000+0x75', edge: '30+0x75', last_write_success: `${YESTERDAY}+0x75` },
      { fromMinute: 70 },
    ],
    [
      'a ban is left on a list that has room for 40 of 900',
      { desired: '900+0x75', capacity: '40+0x75', edge: '39+0x75', last_write_success: `${DAYS_AGO}+0x75` },
      { fromMinute: 60 },
    ],
    [
      'nothing had to be written for three days, throttled or not',
      {
        desired: '40+0x75',
        capacity: '9000+0x75',
        edge: '40+0x75',
        last_write_success: `${DAYS_AGO}+0x75`,
        throttled: '1+0x75',
      },
    ],
    [
      'the list is full and right',
      { desired: '31000+0x75', capacity: '9000+0x75', edge: '9000+0x75', last_write_success: `${DAYS_AGO}+0x75` },
    ],
    [
      'a write succeeded 6 hours ago',
      { desired: '40+0x75', capacity: '9000+0x75', edge: '39+0x75', last_write_success: '-21600+0x75' },
    ],
    ['nothing was pushed yet', {}],
  ],
  LONG_STEP,
);

const edgeSyncMassChangeHeld = scenarios(
  'EdgeSyncMassChangeHeld',
  'warning',
  'the edge sync has kept bans for an hour that CrowdSec no longer has: CrowdSec may have lost its database',
  [
    [
      'CrowdSec answers without a ban for an hour, and no longer when it has them again',
      { mass_change_held: '0+0x4 1+0x64 0+0x10' },
      { fromMinute: 65, untilMinute: 70 },
    ],
    ['a shrink is confirmed after ten minutes', { mass_change_held: '0+0x4 1+0x10 0+0x59' }],
    ['nothing was pushed yet', {}],
  ],
);

/** The time of the last write: in every second minute, or in every tenth. */
const writes = (everyMinutes: number, untilMinute = 75) =>
  Array.from({ length: LAST_STEP + 1 }, (_, minute) => {
    const at = Math.min(minute * 2, untilMinute * 2);
    return (at - (at % everyMinutes)) * 60;
  }).join(' ');
const edgeListWrittenTooOften = scenarios(
  'EdgeListWrittenTooOften',
  'warning',
  'the ban list at the edge was written 30 times in an hour: replicas of LAPI with databases of their own, or another program, may take turns',
  [
    [
      'two replicas of LAPI take turns, and no longer when one is gone',
      { last_write_success: writes(2, 50) },
      { fromMinute: 92, untilMinute: 130, labels: { job: 'crowdsec_cf_sync' } },
    ],
    ['a ban comes or goes every ten minutes', { last_write_success: writes(10) }],
    ['nothing was pushed yet', {}],
  ],
  2,
);

const BLOG = 'probe_failed_due_to_regex{job="public-hosts",instance="https://blog.example.org/"}';
const publicHostWalledOff = scenarios(
  'PublicHostWalledOff',
  'critical',
  'https://blog.example.org/ must stay public and sends visitors to the login',
  [
    [
      'a public page is redirected to the login, and no longer when it is open again',
      {
        [BLOG]: '0+0x10 1+0x29 0+0x40',
        'probe_failed_due_to_regex{job="public-hosts",instance="https://shop.example.org/"}': '0+0x75',
      },
      { fromMinute: 21, untilMinute: 41, labels: { job: 'public-hosts', instance: 'https://blog.example.org/' } },
    ],
    ['the host is down', { [BLOG]: '0+0x75', [BLOG.replace('failed_due_to_regex', 'success')]: '0+0x75' }],
    ['another probe finds its pattern', { [BLOG.replace('public-hosts', 'certificates')]: '1+0x75' }],
    ['it is redirected for nine minutes', { [BLOG]: '0+0x10 1+0x8 0+0x60' }],
    ['the probe does not run: up of its job tells', {}],
  ],
);

export const EDGE_SCENARIOS = [
  ...crowdsecDown,
  ...edgeSyncFailing,
  ...neverBlockOnEdge,
  ...edgeListNearlyFull,
  ...edgeListFull,
  ...edgeListDrifted,
  ...edgeListNotWritten,
  ...edgeSyncMassChangeHeld,
  ...edgeListWrittenTooOften,
  ...publicHostWalledOff,
];
