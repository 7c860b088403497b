import type { Duration } from '../core/duration';
import { type Fault, faultIf, faultUnless, refuseValue } from '../core/errors';
import { prometheusDuration } from './duration';

/**
 * `critical`: users are locked out, or soon will be. `warning`: to be handled within the day. `info`: for the record.
 */
type AlertSeverity = 'critical' | 'warning' | 'info';

export interface AlertProps {
  /** PascalCase: the file name of the runbook derives from it. */
  readonly name: string;
  /** PromQL. Each series of the result is one alert. */
  readonly expr: string;
  /** How long the expression must hold before the alert fires; zero: at once. */
  readonly for: Duration;
  /** Stands in the label `severity`, which routes read. */
  readonly severity: AlertSeverity;
  /** One line for the receiver. May hold templates of Prometheus: `{{ $labels.pod }}`. */
  readonly summary: string;
}

/** A rule of a group, in the keys of Prometheus. */
interface AlertRule {
  /** Name of the alert. */
  readonly alert: string;
  /** PromQL. */
  readonly expr: string;
  /** In Prometheus' notation, as in `15m`. */
  readonly for: string;
  /** Holds what routes read. */
  readonly labels: { readonly severity: AlertSeverity };
  /** Holds what the receiver shows. */
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

/** An alert: a condition, how long it must hold, and its runbook. */
export class Alert {
  readonly name: string;
  private readonly props: AlertProps;

  /** @throws ValueError with every fault at once */
  constructor(props: AlertProps) {
    refuseValue(`alert ${props.name}`, alertFaults(props));
    this.name = props.name;
    this.props = props;
  }

  /**
   * File name of the runbook: `AuthentikOutpostForwardAuth400Spike` has authentik-outpost-forward-auth-400-spike.md.
   */
  get runbookPage(): string {
    const words = this.name.replace(
      /(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[0-9]|[A-Z][a-z])|(?<=[0-9])(?=[A-Za-z])/g,
      '-',
    );
    return `${words.toLowerCase()}.md`;
  }

  /** @param runbookBase URL of the folder that holds the runbooks, without a slash at its end */
  rule(runbookBase: string): AlertRule {
    const { name, expr, severity, summary } = this.props;
    return {
      alert: name,
      expr,
      for: prometheusDuration(this.props.for),
      labels: { severity },
      annotations: { summary, runbook_url: `${runbookBase}/${this.runbookPage}` },
    };
  }
}

function alertFaults({ name, expr, for: duration, summary }: AlertProps): (Fault | undefined)[] {
  return [
    faultUnless(/^[A-Z][A-Za-z0-9]*$/.test(name), {
      path: 'name',
      fault: 'is not PascalCase',
      found: name,
      remedy: 'write for example AuthentikDown',
    }),
    blankFault('expr', expr, 'write the condition in PromQL'),
    blankFault('summary', summary, 'say in one line what is wrong'),
    faultUnless(duration.microseconds % 1_000 === 0, {
      path: 'for',
      fault: 'is not whole milliseconds',
      found: duration.toString(),
      remedy: 'use a longer unit',
    }),
  ];
}

function blankFault(property: string, text: string, remedy: string): Fault | undefined {
  return faultIf(text.trim() === '', { path: property, fault: 'is empty', found: text, remedy });
}
