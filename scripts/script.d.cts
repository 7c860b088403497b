interface ScriptProps {
  /** The command line. */
  readonly usage: string;
  /** What it does and needs, and its exit codes. */
  readonly help: string;
  readonly options?: Readonly<Record<string, { readonly type: 'boolean' | 'string' }>>;
  /** Positional arguments, all of which are required. @default none */
  readonly names?: readonly string[];
  readonly act: (
    values: Readonly<Record<string, string | boolean | undefined>>,
    names: readonly string[],
  ) => Promise<void> | void;
}

/** Runs a script of package.json and sets the exit code: 0, 1 for a failure, 2 for a wrong command line. */
export function runScript(props: ScriptProps): Promise<void>;
