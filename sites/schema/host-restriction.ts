import * as z from 'zod';
import { hostAccess } from './access';
import * as adoption from './fields/adoption-fields';
import * as f from './fields/fields';

export const hostRestriction = z.strictObject({
  application: f.keyOf.meta(
    f.about('Key of the `domain-forward-auth` application that serves all other hosts.', 'EveryHost'),
  ),
  hosts: z
    .record(
      f.constructId,
      z.strictObject({
        host: f.hostLabel.meta(f.about('First label of the host; the domain of the site follows.', 'terminal')),
        access: hostAccess.describe(
          'Which users may open it. With groups, the host gets a provider and an application of its own, which enforce them.',
        ),
        adopt: adoption.parts.optional().describe('Parts of its provider and application that exist.'),
      }),
    )
    .describe(
      "Hosts that another tool publishes behind the site's forward auth. A service of `platform.services` states its access there, in `gate`.",
    ),
  policy: z
    .strictObject({
      name: f.text.meta(f.about('Name of the policy.', 'admin-services-restriction')),
      adopt: adoption.byUuid.optional().describe('The policy exists.'),
    })
    .optional()
    .describe(
      'One policy over all hosts, for a site that has one. It restricts no user; the applications of the hosts do.',
    ),
  binding: z
    .strictObject({
      order: f.order.describe('Order among the bindings of the application.'),
      adopt: adoption.byUuid.optional().describe('The binding exists.'),
    })
    .optional()
    .describe('Binding of the policy to the application; given together with `policy`.'),
});
