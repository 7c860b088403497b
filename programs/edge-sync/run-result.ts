export type RunOutcome =
  /** The list holds what it should. */
  | 'in-sync'
  /** The list was written and Cloudflare has confirmed it. */
  | 'written'
  /** A write was sent; a later run checks its result. */
  | 'unconfirmed'
  /** The list differs, and the write is deferred. */
  | 'deferred'
  /** LAPI gave no usable answer: the edge stays as it is. */
  | 'frozen'
  /** The mass-change hold keeps removals back. */
  | 'held'
  /** The list differs; this run writes nothing. */
  | 'dry-run'
  /** The pod was told to stop before the run had ended. */
  | 'stopped'
  | 'error'
  | 'config';

export type ExitCode = 0 | 1 | 2 | 3;

export interface RunResult {
  readonly outcome: RunOutcome;
  readonly exitCode: ExitCode;
  /**
   * True when both sides were read and the edge is as planned, held removals included: the gauge `sync_success`.
   */
  readonly success: boolean;
  /** One sentence for a person. */
  readonly summary: string;
}
