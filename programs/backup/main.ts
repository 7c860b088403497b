import { runBackup, runDrill } from './program';

/** The entry of the bundle: `node backup.mjs` beside `dump.sh`, `node backup.mjs drill` beside `restore.sh`. */
const run = process.argv[2] === 'drill' ? runDrill : runBackup;
run({ env: process.env, now: () => new Date(), stdout: (text) => process.stdout.write(text) }).then((exitCode) => {
  // A pipe that nothing reads or writes any more would keep the process.
  process.exit(exitCode);
});
