import { documentObjects } from '../access/document-objects';
import { accessModel } from '../access/model';
import { answersFor } from '../access/test-answers';
import { LoginCheck } from '../constructs/authentik/server/login-check';
import { declareParts } from '../constructs/core/adopted-parts';
import type { Construct } from '../constructs/core/cdktf';
import type { Secrets } from '../constructs/core/secrets';
import { ClusterService } from '../constructs/kubernetes/cluster-service';
import type { StackDocument } from '../rules/readers/document';
import { PLATFORM_IDS, type Platform } from '../sites/schema/platform';
import type { Site } from '../sites/schema/site';
import { listStatedHosts } from '../sites/schema/stated-hosts';

/**
 * The Job that signs the test users in, where the site has one.
 *
 * @param identity the stack that says which users may open what
 */
export function addLoginCheck(
  scope: Construct,
  secrets: Secrets,
  { site, platform }: { readonly site: Site; readonly platform: Platform },
  identity: () => StackDocument | undefined,
): void {
  const { job, users } = site.verify;
  const stack = job === undefined ? undefined : identity();
  if (job === undefined || stack === undefined) return;
  const objects = documentObjects({ stacks: [stack] });
  const hosts = new Set(listStatedHosts(site).map(({ host }) => host));
  const model = accessModel(objects, [...hosts]);
  const made = new LoginCheck(scope, PLATFORM_IDS.LoginCheck, {
    ...job,
    namespace: platform.namespace.name,
    loginHost: site.identity.host,
    traefikNamespace: platform.traefik.namespace,
    pushgateway: ClusterService.at(job.pushgateway.url),
    users: Object.entries(users).map(([name, { username, groups, password, totp }]) => ({
      name,
      username,
      password: secrets.reference(password),
      totp: totp === undefined ? undefined : secrets.reference(totp),
      ...answersFor(objects, model, {
        username,
        groups: groups.map((id) => site.identity.groups[id]?.name ?? id),
        hosts,
      }),
    })),
  });
  declareParts(made, job.adopt);
}
