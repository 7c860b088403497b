import { setTimeout as sleep } from 'node:timers/promises';
import { fetchAsk } from './fetch-ask';
import { runLoginCheck } from './program';

/** The entry of the bundle: what the CronJob's pod runs as `node login-check.mjs`. */
runLoginCheck({
  env: process.env,
  ask: fetchAsk,
  now: () => new Date(),
  sleep,
  stdout: (text) => process.stdout.write(text),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
