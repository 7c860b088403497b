import * as z from 'zod';
import * as f from './fields';

/** What `ops verify` must know beside what the stacks make. */
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
});
