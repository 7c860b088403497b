import { LAST_STEP, scenarios } from './alert-scenario';

const TAKEN = 'authentik_backup_last_success{job="authentik_backup"}';
const BYTES = 'authentik_backup_bytes{job="authentik_backup"}';
const DRILLED = 'authentik_backup_drill_last_success{job="authentik_backup"}';
const rows = (table: string) => `authentik_backup_rows{job="authentik_backup",table="${table}"}`;
const HOUR = 60;

/** Unix time of the newest backup at each hour: one a day at hour 3, until the last one. */
const daily = (lastHour: number) =>
  Array.from({ length: LAST_STEP + 1 }, (_, hour) => {
    const newest = Math.min(hour, lastHour);
    const backup = newest - ((((newest - 3) % 24) + 24) % 24);
    return String(Math.max(backup, 0) * 3600);
  }).join(' ');

/** One a day, and no value from hour 20 to hour 30: the Pushgateway has restarted. */
const withoutHours = daily(LAST_STEP)
  .split(' ')
  .map((value, hour) => (hour < 20 || hour >= 30 ? value : '_'))
  .join(' ');

const old = scenarios(
  'AuthentikBackupOld',
  'critical',
  "authentik's database has no good backup of the last 36 hours",
  [
    // The last one is of hour 3; it is older than 36 hours from hour 40 on. The next is of hour 51.
    [
      'the newest backup is older than the site allows, until there is one again',
      { [TAKEN]: `${'10800 '.repeat(51)}${'183600 '.repeat(LAST_STEP - 50)}` },
      { fromMinute: 41 * HOUR, untilMinute: 51 * HOUR },
    ],
    ['there was never one', { 'up{job="traefik"}': `1+0x${LAST_STEP}` }, { fromMinute: HOUR }],
    [
      'the Pushgateway lost its values, and the last one known is too old',
      { [TAKEN]: `${'10800 '.repeat(10)}stale` },
      { fromMinute: 41 * HOUR },
    ],
    ['there is one every day', { [TAKEN]: daily(LAST_STEP) }],
    ['the Pushgateway lost its values for ten hours', { [TAKEN]: withoutHours }],
  ],
  HOUR,
);

const shrinkScenarios = (summary: string, cases: Parameters<typeof scenarios>[3], stepMinutes = HOUR) =>
  scenarios(
    'AuthentikBackupShrunk',
    'critical',
    `the newest backup of authentik has less than half of what a backup of this week had, now ${summary}`,
    cases,
    stepMinutes,
  );

const drilled = scenarios(
  'AuthentikBackupDrillOld',
  'warning',
  "no backup of authentik's database was restored and found whole for 2 days",
  [
    // The last one is of hour 3; it is older than two days from hour 52 on. The next is of hour 60.
    [
      'the last good drill is older than the site allows, until there is one again',
      { [DRILLED]: `${'10800 '.repeat(60)}${'216000 '.repeat(LAST_STEP - 59)}` },
      { fromMinute: 53 * HOUR, untilMinute: 60 * HOUR },
    ],
    ['there was never one', { 'up{job="traefik"}': `1+0x${LAST_STEP}` }, { fromMinute: HOUR }],
    ['there is one every day', { [DRILLED]: daily(LAST_STEP) }],
    ['the Pushgateway lost its values for ten hours', { [DRILLED]: withoutHours }],
  ],
  HOUR,
);

export const BACKUP_SCENARIOS = [
  ...old,
  ...drilled,
  ...shrinkScenarios('400 bytes', [
    [
      'it has less than half of its size',
      { [BYTES]: '1000+0x23 400+0x23 1000+0x27' },
      { fromMinute: 25 * HOUR, untilMinute: 48 * HOUR },
    ],
    ['it grows', { [BYTES]: '1000+0x23 1900+0x51' }],
    ['it lost a little less than half', { [BYTES]: '1000+0x23 510+0x51' }],
  ]),
  // The last larger one is of hour 50; seven days later is hour 218.
  ...shrinkScenarios(
    '400 bytes',
    [
      [
        'it stays small, for seven days after the last larger one',
        { [BYTES]: '1000+0x10 400+0x64' },
        { fromMinute: 12 * 5 * HOUR, untilMinute: 44 * 5 * HOUR },
      ],
    ],
    5 * HOUR,
  ),
  ...shrinkScenarios('1 users', [
    [
      'most users are gone',
      { [rows('users')]: '4+0x23 1+0x51', [rows('passkeys')]: '6+0x75' },
      { fromMinute: 25 * HOUR, labels: { table: 'users' } },
    ],
  ]),
  ...shrinkScenarios('2 passkeys', [
    [
      'most passkeys are gone, and the users are not (I2)',
      { [rows('passkeys')]: '6+0x23 2+0x51', [rows('users')]: '4+0x75' },
      { fromMinute: 25 * HOUR, labels: { table: 'passkeys' } },
    ],
    ['only sessions have ended', { [rows('sessions')]: '90+0x23 1+0x51', [rows('passkeys')]: '6+0x75' }],
  ]),
];
