import { refuseUnknownParts } from '../constructs/core/adopted-parts';
import { App } from '../constructs/core/cdktf';
import { SiteError } from '../constructs/core/errors';
import { FaultLog } from '../constructs/core/fault-log';
import type { SiteStack } from '../constructs/core/stack';
import { MiddlewareRef } from '../constructs/traefik/middleware';
import type { SiteDocument } from '../rules/readers/document';
import { shortfalls } from '../sites/schema/floors';
import { loginHosts } from '../sites/schema/login-hosts';
import { providerVersion } from '../sites/schema/server-line';
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

/**
 * Composes the stacks of a site. `outdir` is where a later write goes; cdktf creates the folder at once.
 *
 * @throws SiteError with everything that the constructs refuse
 */
export function buildApp(site: Site, outdir: string): SiteApp {
  const app = new App({ outdir, stackTraces: false });
  const log = FaultLog.collect(app);
  const { platform, edge } = site;
  const identity = log.attempt(() => new IdentityStack(app, 'identity', site));
  const renderIdentity = () => (identity === undefined ? undefined : renderStack(identity));
  const stacks = [
    identity,
    platform === undefined
      ? undefined
      : log.attempt(() => new PlatformStack(app, 'platform', site, platform, renderIdentity)),
    edge === undefined ? undefined : log.attempt(() => new EdgeStack(app, 'edge', site, edge)),
  ].filter((stack) => stack !== undefined);
  for (const stack of stacks) refuseUnknownParts(stack);
  if (log.faults.length > 0) throw new SiteError(site.name, 'constructs', log.faults);
  return { app, stacks, site };
}

/** The finished Terraform JSON of every stack, as the rules check it and as it is written. */
export function renderSite({ stacks, site }: SiteApp): SiteDocument {
  return {
    stacks: stacks.map(renderStack),
    providerVersion: providerVersion(site.identity),
    serverVersion: site.identity.serverVersion,
    traefikVersion: site.platform?.traefik.version,
    loginHosts: loginHosts(site),
    allowList: site.edge?.allowList,
    breakGlass: site.identity.breakGlass?.user,
    secrets: site.secrets,
    middlewareParts: middlewareParts(site),
    shortfalls: shortfalls(site),
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
