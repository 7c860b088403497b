import { refuseValue } from '../core/errors';
import { portFault, wholeNumberFault } from '../core/whole-number';

/** Seconds and counts, as in a probe of Kubernetes. */
export interface ProbeTiming {
  /** @default 10 */
  readonly periodSeconds?: number;
  /** @default 3 */
  readonly timeoutSeconds?: number;
  /** @default 3 */
  readonly failureThreshold?: number;
}

/** Kubernetes stores the numbers as int32. */
const MOST = 2 ** 31 - 1;

/** How the kubelet checks a container. Every number is written out. */
export class Probe {
  /**
   * The port accepts a connection.
   *
   * @throws ValueError when a number is out of range
   */
  static tcp(port: number, timing: ProbeTiming = {}): Probe {
    return new Probe({ kind: 'tcp', port }, timing);
  }

  /**
   * The path answers with 2xx or 3xx.
   *
   * @throws ValueError when a number is out of range; RangeError when the path does not start with /
   */
  static http(port: number, path: string, timing: ProbeTiming = {}): Probe {
    if (!path.startsWith('/')) {
      throw new RangeError(`path: does not start with /, found: ${JSON.stringify(path)}; write for example /healthz`);
    }
    return new Probe({ kind: 'http', port, path }, timing);
  }

  private constructor(
    private readonly target:
      | { readonly kind: 'tcp'; readonly port: number }
      | { readonly kind: 'http'; readonly port: number; readonly path: string },
    private readonly timing: ProbeTiming,
  ) {
    refuseValue('probe', [
      portFault('port', target.port),
      ...Object.entries(timing).map(([name, value]) =>
        value === undefined ? undefined : wholeNumberFault(name, value, { least: 1, most: MOST }),
      ),
    ]);
  }

  get block() {
    const { periodSeconds = 10, timeoutSeconds = 3, failureThreshold = 3 } = this.timing;
    const port = String(this.target.port);
    return {
      ...(this.target.kind === 'tcp' ? { tcpSocket: [{ port }] } : { httpGet: { port, path: this.target.path } }),
      initialDelaySeconds: 0,
      periodSeconds,
      timeoutSeconds,
      failureThreshold,
      successThreshold: 1,
    };
  }
}
