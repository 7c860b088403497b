import type { Site } from '../../sites/site';
import { ExitCode } from './exit-code';
import { OpsError } from './ops-error';
import { SecretTexts } from './secret-texts';
import type { Terminal } from './terminal';

export interface OpsContextProps {
  /** The site, validated; asked for only by commands that need it. */
  readonly site: () => Site;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  /** @default the clock */
  readonly now?: () => Date;
}

/** What every command gets: the site, the environment, the terminal and the clock. Nothing else is global. */
export class OpsContext {
  readonly now: () => Date;
  readonly secrets = new SecretTexts();
  readonly terminal: Terminal;
  /** Set by the command that ran. */
  exitCode: ExitCode = ExitCode.OK;
  private readonly props: OpsContextProps;

  constructor(props: OpsContextProps) {
    this.props = props;
    this.now = props.now ?? (() => new Date());
    const { terminal } = props;
    this.terminal = {
      line: (text) => terminal.line(this.secrets.conceal(text)),
      note: (text) => terminal.note(this.secrets.conceal(text)),
    };
  }

  get site(): Site {
    return this.props.site();
  }

  /** A setting of the environment; an empty one is none. */
  variable(name: string): string | undefined {
    const value = this.props.env[name];
    return value === '' ? undefined : value;
  }

  /**
   * A secret of the environment. It is never printed from here on.
   *
   * @param from where a person gets it
   * @throws OpsError when it is not set
   */
  secret(name: string, from: string): string {
    const value = this.variable(name);
    if (value === undefined) {
      throw new OpsError({
        what: `the environment must hold ${name}`,
        found: 'nothing',
        remedy: `set it; it comes from ${from}`,
        exitCode: ExitCode.USAGE,
      });
    }
    return this.secrets.add(value);
  }

  /** Prints a result: as JSON, or as the lines that `render` makes of it. */
  print<T>(json: boolean, result: T, render: (result: T) => readonly string[]): void {
    if (json) this.terminal.line(JSON.stringify(result, null, 2));
    else for (const line of render(result)) this.terminal.line(line);
  }
}
