import { ExitCode } from '../core/exit-code';
import { OpsError, type OpsErrorProps } from '../core/ops-error';

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'log in to the cluster again',
  403: 'give the account the right; docs/verify.md lists them',
};

/** The cluster did not do what was asked. */
export class KubernetesError extends OpsError {
  constructor(
    props: OpsErrorProps,
    /** The answer has this status; undefined where no answer came. */
    readonly status?: number,
  ) {
    super({ ...props, exitCode: ExitCode.UNKNOWN });
  }

  /**
   * Wraps what the client library threw. Its own message of an answer quotes body and headers.
   *
   * @param kubeconfig variable that names the cluster
   */
  static of(asked: string, error: unknown, kubeconfig: string): KubernetesError {
    const what = `${asked} failed`;
    const late =
      ['AbortError', 'TimeoutError'].includes(textOf(error, 'name')) || /timed out/.test(textOf(error, 'message'));
    // First of all: the error of a signal has a code, which is no status.
    const status = late ? undefined : statusOf(error);
    if (status !== undefined) {
      const remedy = REMEDIES[status] ?? 'look at the cluster, then try again';
      return new KubernetesError({ what, found: `HTTP ${status}`, remedy }, status);
    }
    const [reason = ''] = textOf(error, 'message').split('\n');
    const found = late ? 'no whole answer in time' : reason.replace(/^request to \S+ failed, reason: /, '');
    return new KubernetesError({ what, found, remedy: `see whether ${kubeconfig} names a cluster that is reachable` });
  }
}

/** Returns the status of the library's ApiException, or of a WebSocket that was turned away. */
function statusOf(error: unknown): number | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code === 'number' && code >= 100 && code < 600) return code;
  const [, status] = /^Unexpected server response: (\d{3})$/.exec(textOf(error, 'message')) ?? [];
  return status === undefined ? undefined : Number(status);
}

/** A WebSocket fails with an event, which is no Error. */
function textOf(error: unknown, key: 'name' | 'message'): string {
  const text = typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>)[key] : '';
  return typeof text === 'string' && text !== '' ? text : 'no answer';
}
