/** What Prometheus sees, one sample a minute from minute 0, and when it calls somebody. */
export interface AlertScenario {
  readonly alert: string;
  /** Completes the sentence "AuthentikDown fires/stays silent when ...". */
  readonly when: string;
  /** Samples by series, in promtool's notation: `a+bxn` is n + 1 samples. */
  readonly series: Readonly<Record<string, string>>;
  /** Without it nobody is ever called. */
  readonly fires?: {
    readonly fromMinute: number;
    /** First minute without the alert. @default it goes on to the end */
    readonly untilMinute?: number;
    /** Labels beside the severity. */
    readonly labels?: Readonly<Record<string, string>>;
    readonly severity: 'critical' | 'warning';
    /** As it is rendered in `fromMinute`. */
    readonly summary: string;
  };
}

/** Minutes that each scenario lasts. */
export const LAST_MINUTE = 75;

type Fires = NonNullable<AlertScenario['fires']>;
type Case = readonly [when: string, series: AlertScenario['series'], fires?: Omit<Fires, 'severity' | 'summary'>];

/** The cases of one alert: all of them call with the same severity and summary. */
export function scenarios(alert: string, severity: Fires['severity'], summary: string, cases: readonly Case[]) {
  return cases.map(([when, series, fires]): AlertScenario => {
    return { alert, when, series, ...(fires === undefined ? {} : { fires: { severity, summary, ...fires } }) };
  });
}
