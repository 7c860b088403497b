import { ExitCode } from './exit-code';

export interface OpsErrorProps {
  /** The fault, lower case, without a full stop: "user does not match exactly once". */
  readonly what: string;
  /** States what was found. @default nothing to show */
  readonly found?: string;
  readonly remedy: string;
  /** @default REFUSED */
  readonly exitCode?: ExitCode;
  /** Whether the environment lacks what would be asked: `verify` goes on without it. @default false */
  readonly isMissing?: boolean;
}

/** Ends a command, in the words of the person at the terminal: `what, found: ...; remedy`. */
export class OpsError extends Error {
  override readonly name = 'OpsError';
  readonly exitCode: ExitCode;
  readonly isMissing: boolean;

  constructor({ what, found, remedy, exitCode = ExitCode.REFUSED, isMissing = false }: OpsErrorProps) {
    super(`${what}${found === undefined ? '' : `, found: ${found}`}; ${remedy}`);
    this.exitCode = exitCode;
    this.isMissing = isMissing;
  }
}
