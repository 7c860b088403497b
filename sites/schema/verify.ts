import * as z from 'zod';
import * as adoption from './fields/adoption-fields';
import * as f from './fields/fields';
import { pushgateway, schedule } from './platform/backup';

const testUser = z.strictObject({
  username: f.text.meta(
    f.about('Exact name of the user. Make it in the UI, of the type internal, for this purpose alone.', 'test-family'),
  ),
  groups: z
    .array(f.keyOf)
    .meta(
      f.about('Keys of `identity.groups` that the user is in, and in no other. An administrator is refused.', [
        'Members',
      ]),
    ),
  password: f.secretName.meta(f.about('Secret with its password.', 'test_family_password')),
  totp: f.secretName
    .optional()
    .meta(
      f.about(
        'Secret with the key of its authenticator app, base 32; left out where the user has none.',
        'test_family_totp',
      ),
    ),
});

const job = z.strictObject({
  name: f.hostLabel.default('authentik-login-check').meta(f.about('Name of the CronJob.', 'authentik-login-check')),
  schedule: schedule.prefault('17 * * * *').meta(f.about('When the users sign in.', '17 * * * *')),
  image: f.image('docker.io/library/node:22.21.1-bookworm-slim').describe('Image of Node.'),
  maxAgeMinutes: z
    .int()
    .min(10, 'is below 10; write for example 150 for a run every hour')
    .max(2880, 'is above 2880; a login that fails would be told after two days')
    .default(150)
    .meta(f.about('Age of the last run at which an alert fires, in minutes, 10 to 2880.', 150)),
  pushgateway: pushgateway.describe('Where the results go. The alerts read them there.'),
  adopt: adoption.objects.optional().describe('Objects of the CronJob that exist.'),
});

/** States what `ops verify` must know beside what the stacks make. */
export const verify = z.strictObject({
  knownFlows: z
    .record(f.slug, f.reason)
    .default({})
    .meta(
      f.about(
        'Flows of the UI that sign people in and are meant to, by slug, each with the reason. `verify` fails on any other.',
        { recovery: 'administrators send links to people who lost their password' },
      ),
    ),
  users: z
    .record(f.constructId, testUser)
    .default({})
    .describe(
      'Test users, by key. `verify` signs in as each, and compares what the server opens with `ops access`; the password comes from `TF_VAR_<name>`.',
    ),
  job: job
    .optional()
    .describe('A CronJob that does so on a schedule, with alerts. It needs `users` and `platform.alerts`.'),
});
