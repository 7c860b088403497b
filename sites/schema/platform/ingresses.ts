import * as z from 'zod';
import * as adoption from '../fields/adoption-fields';
import * as f from '../fields/fields';

/** States what an Ingress may have beside what this stack gives it. */
export const ingressFields = {
  tlsSecretName: f.hostLabel
    .optional()
    .meta(
      f.about(
        'Secret of its namespace with the certificate of the host. Left out, Traefik serves its default certificate; an adopted Ingress keeps its own.',
        'wiki-tls',
      ),
    ),
  annotations: z
    .record(f.text, z.string())
    .default({})
    .meta(
      f.about('Annotations of the Ingress, as for cert-manager or external-dns.', {
        'cert-manager.io/cluster-issuer': 'letsencrypt',
      }),
    ),
  adopt: adoption.object.optional().describe('The Ingress exists.'),
};

const ingress = z.strictObject({
  name: f.hostLabel.meta(f.about('Name of the Ingress.', 'authentik')),
  ...ingressFields,
});

/** The ingresses that authentik itself needs. The certificate of one counts for its whole host. */
export const ingresses = z.strictObject({
  ui: ingress.describe("authentik's own pages."),
  outpost: ingress
    .extend({ adopt: adoption.objects.optional().describe('The Ingresses that exist.') })
    .meta(
      f.about(
        "Login paths of the embedded outpost, on authentik's host. An enforced host has an Ingress of this name, `-` and the label of the host.",
        { name: 'authentik-outpost' },
      ),
    ),
  static: ingress.meta(f.about("authentik's static files, with a cache header.", { name: 'authentik-static' })),
  publicOutpost: ingress.meta(f.about("Login paths of the guests' outpost.", { name: 'public-outpost' })),
});
