import { systemClock } from './clock';
import { runProgram } from './program';

/** The entry of the bundle: what the CronJob's pod runs as `node edge-sync.mjs`. */
runProgram({
  args: process.argv.slice(2),
  env: process.env,
  clock: systemClock,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
