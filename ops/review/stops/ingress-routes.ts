import {
  EMBEDDED_OUTPOST_NAME,
  OUTPOST_PATH,
  outpostObjectName,
} from '../../../constructs/authentik/outposts/outpost-config';
import { SERVER_SERVICE_PORT } from '../../../constructs/authentik/server/server-objects';
import { namespaceOf } from '../../../rules/readers/block';
import { type IngressPath, ingressPaths } from '../../../rules/readers/ingresses';
import { authentikRelease, serverNames } from '../authentik-release';
import type { PlanDocument, ResourceChange } from '../plan-document';

/** Paths that no longer reach the Service of before, as `host/path -> service`. */
export function findLostRoutes({ before, after }: ResourceChange, plan: PlanDocument): readonly string[] {
  const has = ingressPaths(after);
  const server = serverService(plan, namespaceOf(after));
  const isKept = (was: IngressPath) =>
    has.some((is) => isSamePath(was, is) && (was.service === is.service || isOutpostOfServer(was, is, server)));
  return ingressPaths(before)
    .filter((was) => !isKept(was))
    .map(({ host, path, service }) => `${host}${path} -> ${service}`);
}

/**
 * The server's pods are the embedded outpost, so its path may move from the Service of a left-over Deployment to the
 * server's Service (docs/guides/leave-the-outpost-deployment.md). No other path, outpost or port of the server is the same.
 */
function isOutpostOfServer(was: IngressPath, is: IngressPath, server: string | undefined): boolean {
  return (
    was.path === OUTPOST_PATH &&
    was.service === outpostObjectName(EMBEDDED_OUTPOST_NAME) &&
    is.service === server &&
    is.port === SERVER_SERVICE_PORT
  );
}

/** Name of the server's Service, where this plan has its release in the namespace. */
function serverService({ planned }: PlanDocument, ingressNamespace: string): string | undefined {
  const release = authentikRelease(planned);
  if (release === undefined) return undefined;
  const [namespace, name] = serverNames(release.values);
  return namespace === ingressNamespace ? name : undefined;
}

function isSamePath(was: IngressPath, is: IngressPath): boolean {
  return was.host === is.host && was.path === is.path;
}
