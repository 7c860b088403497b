import { LAST_MINUTE, scenarios } from './alert-scenario';

const UP = 'up{job="crowdsec-lapi",instance="10.0.0.7:6060"}';
const crowdsecDown = scenarios(
  'CrowdSecDown',
  'critical',
  'CrowdSec does not answer: nobody new is banned, and what asks it at each request may refuse everybody',
  [
    [
      'it does not answer, and no longer when it does',
      { [UP]: '1+0x10 0+0x29 1+0x40' },
      { fromMinute: 21, untilMinute: 41, labels: { job: 'crowdsec-lapi', instance: '10.0.0.7:6060' } },
    ],
    ['its target is gone', { [UP]: '1+0x10 stale' }, { fromMinute: 21, labels: { job: 'crowdsec-lapi' } }],
    [
      'nobody has ever asked it, though others answer',
      { 'up{job="traefik"}': '1+0x75' },
      { fromMinute: 10, labels: { job: 'crowdsec-lapi' } },
    ],
    ['it answers', { [UP]: '1+0x75' }],
    ['it does not answer for nine minutes', { [UP]: '1+0x10 0+0x8 1+0x60' }],
    ['another job does not answer', { [UP]: '1+0x75', 'up{job="traefik"}': '0+0x75' }],
  ],
);

const SUCCESS = 'crowdsec_cf_list_last_success{job="crowdsec_cf_sync"}';
/** The gauge of a sync that succeeds every two minutes, until its last success. */
const successes = (untilMinute: number) =>
  Array.from({ length: LAST_MINUTE + 1 }, (_, minute) => Math.min(minute - (minute % 2), untilMinute) * 60);
const edgeSyncFailing = scenarios(
  'EdgeSyncFailing',
  'critical',
  'the edge sync has not succeeded for 15 minutes: bans neither reach Cloudflare nor leave it',
  [
    [
      'the CronJob is dead and the Pushgateway keeps its last values',
      { [SUCCESS]: successes(20).join(' '), 'crowdsec_cf_list_sync_success{job="crowdsec_cf_sync"}': '1+0x75' },
      { fromMinute: 38 },
    ],
    [
      'it succeeds again after half an hour',
      { [SUCCESS]: [...successes(20).slice(0, 51), ...successes(LAST_MINUTE).slice(51)].join(' ') },
      { fromMinute: 38, untilMinute: 51 },
    ],
    [
      'the Pushgateway goes and does not come back',
      { [SUCCESS]: `${successes(LAST_MINUTE).slice(0, 20).join(' ')} stale` },
      { fromMinute: 37 },
    ],
    [
      'it has never succeeded',
      { 'crowdsec_cf_list_sync_success{job="crowdsec_cf_sync"}': '0+0x75' },
      { fromMinute: 2 },
    ],
    ['it succeeds every two minutes', { [SUCCESS]: successes(LAST_MINUTE).join(' ') }],
    [
      'it fails for twelve minutes',
      { [SUCCESS]: [...successes(20).slice(0, 33), ...successes(75).slice(33)].join(' ') },
    ],
    [
      'the Pushgateway restarts and has lost everything for three minutes',
      { [SUCCESS]: [...successes(75).slice(0, 20), 'stale', '_', '_', ...successes(75).slice(23)].join(' ') },
    ],
    [
      'an older job has left its group at the Pushgateway',
      { [SUCCESS]: successes(75).join(' '), 'crowdsec_cf_list_last_success{job="old"}': '0+0x75' },
    ],
  ],
);

const ON_EDGE = 'crowdsec_cf_list_never_block_on_edge{job="crowdsec_cf_sync"}';
const neverBlockOnEdge = scenarios(
  'NeverBlockOnEdge',
  'critical',
  'the ban list at the edge holds 1 items that touch addresses which are never to be blocked',
  [
    [
      'the address of the owner is on the list, and no longer when it is taken off',
      { [ON_EDGE]: '0+0x10 1+0x29 0+0x40' },
      { fromMinute: 16, untilMinute: 41 },
    ],
    ['nobody is there who must not be', { [ON_EDGE]: '0+0x75' }],
    ['one run takes it off again', { [ON_EDGE]: '0+0x10 1+0x3 0+0x60' }],
    ['nothing was pushed yet', {}],
  ],
);

const COUNT = 'crowdsec_cf_list_ban_count{job="crowdsec_cf_sync"}';
const CAPACITY = 'crowdsec_cf_list_capacity{job="crowdsec_cf_sync"}';
const edgeListNearlyFull = scenarios(
  'EdgeListNearlyFull',
  'warning',
  'the ban list at the edge is filled to 90%: further bans may have no room',
  [
    [
      '8100 of 9000 places are taken, and no longer when bans end',
      { [COUNT]: '7000+0x10 8100+0x29 8000+0x40', [CAPACITY]: '9000+0x75' },
      { fromMinute: 26, untilMinute: 41, labels: { job: 'crowdsec_cf_sync' } },
    ],
    [
      'other lists of the account take the room',
      { [COUNT]: '5400+0x75', [CAPACITY]: '9000+0x10 6000+0x70' },
      { fromMinute: 26, labels: { job: 'crowdsec_cf_sync' } },
    ],
    ['8099 are', { [COUNT]: '8099+0x75', [CAPACITY]: '9000+0x75' }],
    ['nothing was pushed yet', {}],
  ],
);

const BLOG = 'probe_failed_due_to_regex{job="public-hosts",instance="https://blog.example.org/"}';
const publicHostWalledOff = scenarios(
  'PublicHostWalledOff',
  'critical',
  'https://blog.example.org/ must stay public and sends everybody to the login',
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
  ...publicHostWalledOff,
];
