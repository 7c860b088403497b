import { processRunner } from '../../../ops/terraform/process-runner';

const run = processRunner();
const node = (script: string, onLine?: (line: string) => void) =>
  run(process.execPath, ['-e', script], { directory: __dirname, onLine });

describe('a process', () => {
  test('hands over its whole lines while it runs, and all of its output at the end', async () => {
    const lines: string[] = [];
    const result = await node('process.stdout.write("one\\ntwo\\nthr"); process.exitCode = 3', (line) =>
      lines.push(line),
    );
    expect(lines).toEqual(['one', 'two']);
    expect(result).toEqual({ status: 3, stdout: 'one\ntwo\nthr', stderr: '' });
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)(
    'gets an orderly end on %s, and this process outlives it',
    async (signal) => {
      const waiting =
        'process.on("SIGTERM", () => process.exit(7)); console.log("up"); setInterval(() => undefined, 1000)';
      const { status } = await node(waiting, () => process.emit(signal, signal));
      expect(status).toBe(7);
      expect(process.listenerCount(signal)).toBe(0);
    },
  );

  test('that takes too long is ended', async () => {
    const hanging = ['-e', 'setInterval(() => undefined, 1000)'];
    const { status } = await processRunner(undefined, 1)(process.execPath, hanging, { directory: __dirname });
    expect(status).toBeNull();
  });

  test('that does not end when it is asked to is ended, whatever its children do', async () => {
    const deaf = ['-c', "trap '' TERM; sleep 20"];
    const { status } = await processRunner(undefined, 100, 100)('sh', deaf, { directory: __dirname });
    expect(status).toBeNull();
  });
});
