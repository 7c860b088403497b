import type { Clock } from './clock';

export type Level = 'info' | 'warn' | 'error';

export interface LogProps {
  readonly clock: Clock;
  readonly write: (line: string) => void;
  /** Texts that are masked, also where a server echoes them. */
  readonly secrets: readonly string[];
}

/** One JSON object per line. The event `summary` appears exactly once per run, with its result. */
export class Log {
  constructor(private readonly props: LogProps) {}

  line(level: Level, event: string, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    const time = new Date(this.props.clock.now()).toISOString();
    this.props.write(this.clean(JSON.stringify({ time, level, event, message, ...fields })));
  }

  /** Removes secrets from a text of any origin. */
  clean(text: string): string {
    return this.props.secrets
      .filter((secret) => secret.length > 0)
      .reduce((cleaned, secret) => cleaned.replaceAll(secret, '***'), text);
  }
}
