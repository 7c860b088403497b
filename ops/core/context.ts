import type { Site } from '../../sites/schema/site';
import { ExitCode } from './exit-code';
import { OpsError } from './ops-error';
import { PAINT_SEQUENCE, type Paint, paintOf } from './paint';
import { SecretTexts } from './secret-texts';
import type { Terminal } from './terminal';

export interface SiteChoice {
  /** The option `--site` gives the name. @default GATEHOUSE_SITE */
  readonly name?: string | undefined;
  /** Whether the command sends nothing anywhere: then the first site is the default. */
  readonly sendsNothing: boolean;
}

export interface OpsContextProps {
  /** The site, validated. */
  readonly site: (choice: SiteChoice) => Site;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  /** @default the clock */
  readonly now?: () => Date;
  /** Whether results and notes are coloured. @default false */
  readonly isColoured?: boolean;
}

/** Every command gets the site, the environment, the terminal and the clock from it. Nothing else is global. */
export class OpsContext {
  readonly now: () => Date;
  readonly secrets = new SecretTexts();
  readonly terminal: Terminal;
  readonly paint: Paint;
  /** Set by the command that ran. */
  exitCode: ExitCode = ExitCode.OK;
  private readonly props: OpsContextProps;
  private siteFault: unknown;
  private choice: SiteChoice = { sendsNothing: false };

  constructor(props: OpsContextProps) {
    this.props = props;
    this.now = props.now ?? (() => new Date());
    this.paint = paintOf(props.isColoured ?? false);
    const { terminal } = props;
    this.terminal = {
      line: (text) => terminal.line(visible(this.secrets.conceal(text))),
      note: (text) => terminal.note(visible(this.secrets.conceal(text))),
      columns: terminal.columns,
    };
  }

  /**
   * Settles the site that the command works on. Called before any command runs.
   *
   * @throws an error that `isFaultOfSite` recognises, when there is no such site or it is not well-formed
   */
  selectSite(choice: SiteChoice): void {
    this.choice = choice;
    void this.site;
  }

  /** @throws an error that `isFaultOfSite` recognises, when there is no such site or it is not well-formed */
  get site(): Site {
    try {
      return this.props.site(this.choice);
    } catch (error) {
      this.siteFault = error;
      throw error;
    }
  }

  /** Whether an error is the one that loading the site ended with. */
  isFaultOfSite(error: unknown): boolean {
    return error !== undefined && error === this.siteFault;
  }

  get variableNames(): readonly string[] {
    return Object.keys(this.props.env);
  }

  /** A variable of the environment; an empty one counts as unset. */
  variable(name: string): string | undefined {
    const value = this.props.env[name];
    return value === '' ? undefined : value;
  }

  /**
   * A secret of the environment. It is never printed from here on.
   *
   * @param from where it comes from
   * @throws OpsError when it is not set
   */
  secret(name: string, from: string): string {
    const value = this.variable(name);
    if (value === undefined) {
      throw new OpsError({
        what: `${name} is not set`,
        remedy: `it comes from ${from}`,
        exitCode: ExitCode.USAGE,
        isMissing: true,
      });
    }
    return this.secrets.add(value);
  }

  /** Prints a result: as JSON, or as the lines that `render` makes of it. */
  print<T>(json: boolean, result: T, render: (result: T, paint: Paint) => readonly string[]): void {
    if (json) this.props.terminal.line(visible(this.jsonOf(result)));
    else for (const line of render(result, this.paint)) this.terminal.line(line);
  }

  /** Secrets are concealed before the result becomes JSON, which would escape them. */
  private jsonOf(result: unknown): string {
    const conceal = (_: string, value: unknown) => (typeof value === 'string' ? this.secrets.conceal(value) : value);
    return JSON.stringify(result, conceal, 2);
  }
}

const CONTROL = new RegExp(`${PAINT_SEQUENCE.source}|[\\p{Cc}\\p{Cf}]`, 'gu');

/** Control characters escaped as in JSON, since texts come from servers; only colours pass. */
function visible(text: string): string {
  return text.replace(CONTROL, (found) =>
    /[\n\t]/.test(found) || PAINT_SEQUENCE.test(found) ? found : escapeCharacter(found),
  );
}

function escapeCharacter(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}
