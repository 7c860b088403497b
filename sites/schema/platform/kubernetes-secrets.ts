import * as z from 'zod';
import {
  AUTHENTIK_SECRET_KEY,
  BACKUP_KEYS,
  DRILL_KEYS,
  POSTGRESQL_KEYS,
} from '../../../constructs/authentik/server/secret-keys';
import * as adoption from '../fields/adoption-fields';
import * as f from '../fields/fields';

/** What is found in its place may be the secret: it is never shown. */
export const NO_SECRET =
  'is neither { name, create } nor { name, revision }; create a Secret from entries of secrets, or give the revision of one that exists';

/**
 * A Secret that Terraform makes from the register of secrets, or one that something else makes.
 *
 * @param example a name of it
 */
export function secret<T extends z.core.$ZodShape>(example: string, create: T) {
  const name = f.hostLabel.meta(f.about('Name of the Secret.', example));
  return z.union(
    [
      z
        .strictObject({
          name,
          create: z.strictObject(create).describe('Its contents, as entries of `secrets`.'),
          adopt: adoption.object.optional().describe('The Secret exists, and Terraform takes it over.'),
        })
        .describe('A Secret that Terraform creates from entries of `secrets`.'),
      z
        .strictObject({
          name,
          revision: f.text.meta(
            f.about(
              'Change it when the contents change: that restarts the pods. Terraform never reads the Secret.',
              '1',
            ),
          ),
        })
        .describe('A Secret that something else creates.'),
    ],
    NO_SECRET,
  );
}

/** Keys of the Secrets that pods read, by what the site calls their contents. */
export const SECRET_KEYS = {
  authentik: { secretKey: AUTHENTIK_SECRET_KEY, postgresqlPassword: POSTGRESQL_KEYS.password },
  email: { password: 'AUTHENTIK_EMAIL__PASSWORD' },
  outpostTls: { certificate: 'tls.crt', key: 'tls.key' },
  emergencyUsers: { htpasswd: 'htpasswd' },
  backup: BACKUP_KEYS,
  drill: DRILL_KEYS,
} as const;
