import * as z from 'zod';
import { accessTest } from './access-tests';
import type { AdoptionEntries } from './adoption';
import type { IdentityInput } from './application-defaults';
import { edge } from './edge';
import * as f from './fields/fields';
import { identity } from './identity';
import { platform } from './platform';
import { secrets } from './secrets';
import { backend, state } from './state';
import { verify } from './verify';

/**
 * States what a site may say. Credentials are never part of it: a secret is named, and is a Terraform variable.
 */
export const siteSchema = z.strictObject({
  name: f.siteName.describe('Name of the site, its key in `sites/index.ts`. It is part of the key of every state.'),
  domain: f.host.meta(f.about('Domain that the hosts of the site are under.', 'example.org')),
  backend: backend.describe('Where Terraform keeps the states. Credentials come from the environment.'),
  state: state.prefault({}).describe('Changes of addresses that the state follows.'),
  secrets: secrets.describe('Register of secrets, by name. Each one is a Terraform variable: `TF_VAR_<name>`.'),
  exceptions: z
    .array(
      z.strictObject({
        rule: f.slug.meta(f.about('Id of the rule.', 'sync-alerts')),
        address: f.text.meta(
          f.about('Address of the finding, as its message names it.', 'kubernetes_cron_job_v1.EdgeSync_CronJob'),
        ),
        subject: f.text.meta(f.about('What the finding is about, as its message names it.', 'has none of its alerts')),
        reason: f.reason.meta(
          f.about('Why the site accepts it. 20 characters or more.', 'there is no Prometheus in the house'),
        ),
      }),
    )
    .default([])
    .describe('Findings of rules that the site accepts, each with its reason.'),
  accessTests: z
    .array(accessTest)
    .default([])
    .describe(
      'What users must be able to open, and what not. Synthesis fails where the site says otherwise; `verify` asks the server.',
    ),
  verify: verify.prefault({}).describe('What `npm run ops -- verify` must know of the live site.'),
  identity: identity.describe('authentik: logins, groups, applications, and which users may open what.'),
  platform: platform
    .optional()
    .describe('authentik on Kubernetes, its pooler, Traefik and the alerts. Left out, there is no stack `platform`.'),
  edge: edge.optional().describe('Cloudflare and the sync from CrowdSec. Left out, there is no stack `edge`.'),
});

/** A site as it is written: the data, and beside it what `npm run ops -- adopt --write` has found. */
export type SiteInput = Omit<z.input<typeof siteSchema>, 'identity'> & {
  readonly identity: IdentityInput;
  readonly adoption?: AdoptionEntries;
};
export type Site = z.output<typeof siteSchema>;
