import { LAST_STEP, scenarios } from './alert-scenario';

const RUN = 'authentik_login_check_last_run{job="authentik_login_check"}';
const failedSeries = (user: string) => `authentik_login_check_failed{job="authentik_login_check",user="${user}"}`;
const differences = (user: string) => `authentik_login_check_differences{job="authentik_login_check",user="${user}"}`;
/** One step of a scenario is this long, in minutes: a run every hour. */
const STEP = 60;
const HOUR_S = 3600;

/** Unix time of the last run, hour by hour: one every hour, but in the hours that are left out. */
const hourly = (isLeftOut: (hour: number) => boolean = () => false) => {
  let last = 0;
  const hours = Array.from({ length: LAST_STEP + 1 }, (_, hour) => {
    last = isLeftOut(hour) ? last : hour;
    return String(last * HOUR_S);
  });
  return hours.join(' ');
};

const loops = (user: string, cases: Parameters<typeof scenarios>[3]) =>
  scenarios(
    'AuthentikTestLoginFailed',
    'critical',
    `the test user ${user} cannot sign in, or a page behind the login loops or does not answer`,
    cases,
    STEP,
  );

export const LOGIN_SCENARIOS = [
  ...loops('Family', [
    [
      'a login begins to loop a day after an update, and ends with the next one',
      { [failedSeries('Family')]: '0+0x23 1+0x23 0+0x27', [failedSeries('Guests')]: `0+0x${LAST_STEP}` },
      { fromMinute: 25 * STEP, untilMinute: 48 * STEP, labels: { user: 'Family' } },
    ],
    ['every login comes to its page', { [failedSeries('Family')]: `0+0x${LAST_STEP}` }],
  ]),
  ...scenarios(
    'AuthentikTestAnswersDiffer',
    'critical',
    'authentik gives the test user Family 1 answers that are not those of the site',
    [
      [
        'an application opens that the site closes',
        { [differences('Family')]: '0+0x9 1+0x19 0+0x45', [failedSeries('Family')]: `0+0x${LAST_STEP}` },
        { fromMinute: 11 * STEP, untilMinute: 30 * STEP, labels: { user: 'Family' } },
      ],
      ['each answer is that of the site', { [differences('Family')]: `0+0x${LAST_STEP}` }],
    ],
    STEP,
  ),
  ...scenarios(
    'AuthentikTestLoginMissing',
    'warning',
    'no test user has signed in to authentik for 150 minutes',
    [
      [
        'there is no run between hour 10 and hour 20',
        { [RUN]: hourly((hour) => hour > 10 && hour < 20) },
        { fromMinute: 14 * STEP, untilMinute: 20 * STEP },
      ],
      ['there was never a run', { 'up{job="traefik"}': `1+0x${LAST_STEP}` }, { fromMinute: STEP }],
      ['there is a run every hour', { [RUN]: hourly() }],
      [
        'the Pushgateway lost its value for two hours',
        {
          [RUN]: hourly()
            .split(' ')
            .map((value, hour) => (hour === 20 || hour === 21 ? '_' : value))
            .join(' '),
        },
      ],
      ['one run was left out', { [RUN]: hourly((hour) => hour === 20) }],
    ],
    STEP,
  ),
];
