/** Describes what Prometheus sees, one sample a step from minute 0, and when the alert fires. */
export interface AlertScenario {
  readonly alert: string;
  /** Completes the sentence "AuthentikDown fires/stays silent when ...". */
  readonly when: string;
  /** Minutes between two samples, and between two evaluations. @default 1 */
  readonly stepMinutes?: number;
  /**
   * Samples by series, in promtool's notation: `a+bxn` is n + 1 samples. A bare name is a gauge of the edge sync:
   * `truncated` for `crowdsec_cf_list_truncated{job="crowdsec_cf_sync"}`.
   */
  readonly series: Readonly<Record<string, string>>;
  /** Without it the alert never fires. */
  readonly fires?: {
    readonly fromMinute: number;
    /** First minute without the alert. @default it goes on to the end */
    readonly untilMinute?: number;
    /** Labels beside the severity. */
    readonly labels?: Readonly<Record<string, string>>;
    readonly severity: 'critical' | 'warning';
    /** It is written as it is rendered in `fromMinute`. */
    readonly summary: string;
  };
}

/** Steps that each scenario lasts, and so its minutes where a step is one minute. */
export const LAST_STEP = 75;

type Fires = NonNullable<AlertScenario['fires']>;
type Case = readonly [when: string, series: AlertScenario['series'], fires?: Omit<Fires, 'severity' | 'summary'>];

/** The cases of one alert: all of them fire with the same severity and summary. */
export function scenarios(
  alert: string,
  severity: Fires['severity'],
  summary: string,
  cases: readonly Case[],
  stepMinutes = 1,
) {
  return cases.map(([when, series, fires]): AlertScenario => {
    const outcome = fires === undefined ? {} : { fires: { severity, summary, ...fires } };
    return { alert, when, stepMinutes, series, ...outcome };
  });
}
