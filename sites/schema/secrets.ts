import * as z from 'zod';
import * as f from './fields/fields';

/** The register of secrets: what each one opens, and where it comes from. */
export const secrets = z.record(
  f.secretName,
  z.strictObject({
    opens: f.text.meta(f.about('What the secret gives access to.', 'the API of authentik')),
    from: f.text.meta(f.about('Where it comes from, or how it is made.', 'authentik, Directory > Tokens, intent API')),
    random: z
      .strictObject({
        bytes: z.int().min(16).max(256).meta(f.about('Number of random bytes.', 64)),
        encoding: z.enum(['hex', 'base64']).meta(f.about('How they are written.', 'hex')),
      })
      .optional()
      .describe(
        'What `ops secrets init` generates for it. Only for a secret that exists nowhere yet: a server that is there already has its own.',
      ),
  }),
);
