import * as z from 'zod';
import { hostAccess } from '../access';
import * as adoption from '../fields/adoption-fields';
import * as f from '../fields/fields';
import { port } from './cluster';
import { ingressFields } from './ingresses';

const gate = z.discriminatedUnion(
  'kind',
  [
    z
      .strictObject({
        kind: z.literal('required').describe('authentik asks for the login.'),
        access: hostAccess.describe('Which users may open it.'),
        adopt: adoption.parts.optional().describe('Parts of the provider and application of the host that exist.'),
      })
      .describe('authentik asks for the login in front of the application, and passes on the user.'),
    z
      .strictObject({
        kind: z.literal('app').describe('The application asks for the login.'),
        reason: f.reason.describe('How the application signs users in. 20 characters or more.'),
      })
      .describe('The application has a login of its own.'),
    z
      .strictObject({ kind: z.literal('public').describe('Visitors are signed in as the guest.') })
      .describe('Visitors are signed in as the guest of `identity.publicGuests`.'),
    z
      .strictObject({
        kind: z.literal('none').describe('Nothing asks for a login.'),
        reason: f.reason.meta(
          f.about('Why it needs no login. 20 characters or more.', 'a static page without any private data'),
        ),
      })
      .describe('No login at all.'),
  ],
  "is not 'required', 'app', 'public' or 'none'; choose what asks for the login",
);

/** An application of the cluster behind Traefik that this stack publishes. */
export const publishedService = z.strictObject({
  name: f.hostLabel.describe('Name of the Ingress.'),
  namespace: f.hostLabel.describe('Namespace of the Service.'),
  host: f.hostLabel.describe('First label of the host; the domain of the site follows.'),
  paths: z
    .array(f.text)
    .default(['/'])
    .meta(f.about('Prefixes of the paths that lead to the Service.', ['/'])),
  service: z
    .strictObject({
      name: f.hostLabel.describe('Name of the Service.'),
      port: port.meta(f.about('Port of the Service.', 80)),
    })
    .describe('Where requests go.'),
  gate: gate.describe('What asks for the login.'),
  cloudflareProxied: z.boolean().meta(f.about('Whether the DNS record of the host goes through Cloudflare.', true)),
  ...ingressFields,
  otherGate: f.reason
    .optional()
    .meta(
      f.about(
        'Why another entry leads to the same Service with a different gate. 20 characters or more.',
        'the API has tokens of its own for each client',
      ),
    ),
});
