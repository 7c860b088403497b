import { App } from '../constructs/core/cdktf';
import { ProviderSchema } from '../constructs/core/provider-schema';
import type { SiteStack } from '../constructs/core/stack';
import { MiddlewareRef } from '../constructs/traefik/middleware';
import type { SiteDocument } from '../rules/readers/document';
import { existingSecrets } from '../sites/schema/kubernetes-secrets';
import { loginHosts } from '../sites/schema/login-hosts';
import type { Site } from '../sites/schema/site';
import { EdgeStack } from './edge';
import { IdentityStack } from './identity';
import { PlatformStack } from './platform';
import { renderStack } from './render';

export interface SiteApp {
  readonly app: App;
  readonly stacks: readonly SiteStack[];
  readonly site: Site;
}

/** Composes the stacks of a site. `outdir` is where a later write goes; cdktf makes the folder at once. */
export function buildApp(site: Site, outdir: string): SiteApp {
  const app = new App({ outdir, stackTraces: false });
  const identity = new IdentityStack(app, 'identity', site);
  const platform = site.platform === undefined ? [] : [new PlatformStack(app, 'platform', site, site.platform)];
  const edge = site.edge === undefined ? [] : [new EdgeStack(app, 'edge', site, site.edge)];
  return { app, stacks: [identity, ...platform, ...edge], site };
}

/** The finished Terraform JSON of every stack, as the rules look at it and as it is written. */
export function renderSite({ stacks, site }: SiteApp): SiteDocument {
  return {
    stacks: stacks.map(renderStack),
    providerVersion: ProviderSchema.authentik.version,
    serverVersion: site.identity.serverVersion,
    loginHosts: loginHosts(site),
    allowList: site.edge?.allowList,
    existingSecrets: existingSecrets(site.platform),
    middlewareParts: middlewareParts(site),
  };
}

function middlewareParts({ platform }: Site): Readonly<Record<string, string>> {
  if (platform === undefined) return {};
  const { namespace, middlewares } = platform.traefik;
  return Object.fromEntries(
    Object.entries(middlewares).flatMap(([part, site]) =>
      typeof site === 'string' ? [[String(new MiddlewareRef(namespace, site)), part]] : [],
    ),
  );
}
