/** How a command ends. Scripts and pipelines rely on these numbers; `--help` of the program lists them. */
export const ExitCode = {
  OK: 0,
  /** The answer is no: a check failed, a plan must not be applied, something differs. */
  NO: 1,
  /** The command line, the site or the environment is wrong. */
  USAGE: 2,
  /** A guard refused: not exactly one match, a protected user, a missing confirmation. Nothing was changed. */
  REFUSED: 3,
  /** A service did not answer, or refused the token: the answer is unknown. */
  UNKNOWN: 4,
  /** Ctrl-C ended it: 128 and the number of the signal, as a shell has it. */
  INTERRUPTED: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
