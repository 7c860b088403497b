import { systemClock } from './clock';
import { runProgram } from './program';

/** A pod that exceeds its deadline, or whose node is drained, gets SIGTERM and half a minute. */
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stop.abort());

/** The entry of the bundle: what the CronJob's pod runs as `node edge-sync.mjs`. */
runProgram({
  args: process.argv.slice(2),
  env: process.env,
  clock: systemClock(stop.signal),
  stop: stop.signal,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
