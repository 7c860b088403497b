import { runBackup } from './program';

/** The entry of the bundle: what the CronJob's pod runs as `node backup.mjs`, beside `dump.sh`. */
runBackup({ env: process.env, now: () => new Date(), stdout: (text) => process.stdout.write(text) }).then(
  (exitCode) => {
    // A pipe that nothing writes to any more would keep the process.
    process.exit(exitCode);
  },
);
