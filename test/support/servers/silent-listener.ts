import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Listens with a full queue, so that the kernel answers no further connection; ends with its input. */
const PROGRAM = `
import socket, sys
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(0)
waiting = [socket.socket() for _ in range(4)]
for one in waiting:
    one.setblocking(False)
    one.connect_ex(server.getsockname())
print(server.getsockname()[1], flush=True)
sys.stdin.read()
`;

/** A port that takes no connection and refuses none. Needs python3: node takes whatever comes. */
export class SilentListener {
  private constructor(
    readonly port: number,
    private readonly process: ChildProcess,
  ) {}

  static async start(): Promise<SilentListener> {
    const process = spawn('python3', ['-c', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [port] = (await once(process.stdout, 'data')) as [Buffer];
    return new SilentListener(Number(port), process);
  }

  stop(): void {
    this.process.kill();
  }
}
