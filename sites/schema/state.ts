import * as z from 'zod';
import * as f from './fields/fields';

/** Short, so that the whole key fits the 63 characters of a PostgreSQL schema and of a Kubernetes label. */
function prefix(pattern: RegExp, separator: string) {
  const message = `is not at most 20 lower case letters, digits and ${separator}; shorten or correct it`;
  return z.string().regex(pattern, message);
}

/** Terraform keeps the states there; names of site and stack are put behind each prefix. */
export const backend = z.discriminatedUnion(
  'type',
  [
    z
      .strictObject({
        type: z.literal('local').describe('Files on the machine that deploys.'),
        directory: f.text.meta(f.about('Folder of the state files, from the root of the project.', 'state')),
      })
      .describe('Files on the machine that deploys. They hold secrets: keep them private, and back them up.'),
    z
      .strictObject({
        type: z.literal('pg').describe('A PostgreSQL database.'),
        schemaPrefix: prefix(/^[a-z0-9_]{0,20}$/, '"_"')
          .default('gatehouse_')
          .describe('Beginning of the schema names: at most 20 lower case letters, digits and `_`.'),
      })
      .describe('A PostgreSQL database. `PG_CONN_STR` names it.'),
    z
      .strictObject({
        type: z.literal('s3').describe('A bucket of S3.'),
        bucket: f.text.meta(f.about('Name of the bucket.', 'gatehouse-state')),
        keyPrefix: z.string().default('gatehouse/').describe('Beginning of the keys.'),
        region: f.text.meta(f.about('Region of the bucket.', 'eu-central-1')),
        useLockfile: z.boolean().default(true).describe('Whether a file in the bucket locks the state.'),
      })
      .describe('A bucket of S3 or of a service that speaks its protocol.'),
    z
      .strictObject({
        type: z.literal('kubernetes').describe('Secrets of a Kubernetes cluster.'),
        secretSuffixPrefix: prefix(/^[a-z0-9-]{0,20}$/, '"-"')
          .default('gatehouse-')
          .describe('Beginning of the names: at most 20 lower case letters, digits and `-`.'),
        namespace: f.hostLabel.meta(f.about('Namespace of the Secrets.', 'terraform')),
      })
      .describe('Secrets of a Kubernetes cluster.'),
    z
      .strictObject({
        type: z.literal('http').describe('A server of HTTP.'),
        address: f.stateUrl.describe('Address before the names of site and stack, which are appended.'),
      })
      .describe('A server that speaks the HTTP protocol of Terraform, such as GitLab or Gitea.'),
  ],
  "is not 'local', 'pg', 's3', 'kubernetes' or 'http'; choose one, and leave credentials to the environment of Terraform",
);

const stackName = z.enum(['identity', 'platform', 'edge']).describe('Stack of the address.');

/** Changes of addresses that the state has to follow. */
export const state = z.strictObject({
  moved: z
    .array(
      z.strictObject({
        stack: stackName,
        from: f.text.meta(f.about('Address before.', 'authentik_group.Staff')),
        to: f.text.meta(f.about('Address now.', 'authentik_group.Members')),
      }),
    )
    .default([])
    .describe('Objects whose address changed, for example with a key. Terraform renames them in the state.'),
  removed: z
    .array(
      z.strictObject({
        stack: stackName,
        address: f.text.meta(f.about('Address of the object.', 'authentik_group.Staff')),
        reason: f.text.meta(f.about('Why Terraform lets it go.', 'the UI owns it from now on')),
      }),
    )
    .default([])
    .describe('Adopted objects that Terraform forgets. They stay on the server.'),
});
