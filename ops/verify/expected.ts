import { ENROLLMENT_LOGIN, sourceSignInLogin } from '../../constructs/authentik/construct-ids';
import {
  EMBEDDED_OUTPOST_NAME,
  outpostLabels,
  outpostObjectName,
} from '../../constructs/authentik/outposts/outpost-config';
import { chartPodLabels } from '../../constructs/authentik/server/release-values';
import type { Duration } from '../../constructs/core/duration';
import { chartName } from '../../rules/readers/helm-values';
import { domainWideHosts } from '../../sites/schema/applications';
import { serverLine } from '../../sites/schema/server-line';
import type { Site } from '../../sites/schema/site';
import { hostsWithApplication, listStatedHosts } from '../../sites/schema/stated-hosts';

/** Says what the live site must look like, by the site. */

export interface ExpectedOutpost {
  readonly uuid: string;
  readonly namespace: string;
  /** Its Deployment and its Service have this name. */
  readonly name: string;
  readonly replicas: number;
  /** A Deployment of its own, which authentik does not maintain; else the pods of the server are the outpost. */
  readonly isKept: boolean;
  /** Its log says where its sessions are. */
  readonly logsSessions: boolean;
  /** Ports of the pods behind its Service. */
  readonly ports: readonly number[];
  /** Name of the container in its pods: the controller takes the type of the outpost. */
  readonly container: string;
  /** Marks its pods, and is what its Service selects. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Undefined when the site leaves the embedded outpost alone, or the server's pods, which would be it. */
export function expectedOutpost({ identity, platform }: Site): ExpectedOutpost | undefined {
  const { embeddedOutpost, outpostDeployment } = identity;
  if (embeddedOutpost === undefined || outpostDeployment === undefined) return undefined;
  const {
    adopt: { id: uuid },
    keptDeployment,
  } = embeddedOutpost;
  const { logsSessions } = serverLine(identity).traits;
  if (keptDeployment !== undefined) {
    return {
      uuid,
      namespace: outpostDeployment.namespace,
      name: outpostObjectName(EMBEDDED_OUTPOST_NAME),
      replicas: keptDeployment.replicas,
      isKept: true,
      logsSessions,
      ports: [9000, 9300, 9443],
      container: 'proxy',
      labels: outpostLabels(uuid),
    };
  }
  if (platform === undefined) return undefined;
  const { release, namespace } = platform;
  return {
    uuid,
    namespace: namespace.name,
    name: `${chartName(release.name)}-server`,
    replicas: release.server.replicas,
    isKept: false,
    logsSessions,
    ports: [9000, 9443],
    container: 'server',
    labels: chartPodLabels(release.name, 'server'),
  };
}

export interface ExpectedRelease {
  readonly namespace: string;
  readonly deployments: readonly string[];
  /** Tag of the images. */
  readonly version: string;
}

/** The Deployments of authentik's Helm release; undefined when the site has no platform. */
export function expectedRelease({ identity, platform }: Site): ExpectedRelease | undefined {
  if (platform === undefined) return undefined;
  const prefix = chartName(platform.release.name);
  return {
    namespace: platform.namespace.name,
    deployments: [`${prefix}-server`, `${prefix}-worker`],
    version: identity.serverVersion,
  };
}

/** How long a session behind the embedded outpost lasts; undefined when it serves no domain. */
export function expectedProxySession({ identity }: Site): Duration | undefined {
  return Object.values(identity.applications)
    .flatMap((application) => (application.kind === 'domain-forward-auth' ? [application.provider] : []))
    .map(({ accessTokenValidity }) => accessTokenValidity)
    .sort((a, b) => b.compare(a))[0];
}

export interface ProtectedHost {
  readonly host: string;
  /** The provider that decides about it has this external host: visitors come back there from the login. */
  readonly externalHost: string;
}

/** Hosts behind forward auth. Some have a provider of their own, the others share the domain-wide one. */
export function protectedHosts(site: Site): readonly ProtectedHost[] {
  const [domainWide] = domainWideHosts(site.identity);
  const gate = domainWide?.[1] ?? site.identity.host;
  const own = new Set(hostsWithApplication(site).map(({ host }) => host));
  const hosts = listStatedHosts(site).map(({ host }) => [host, own.has(host) ? host : gate] as const);
  return [...new Map(hosts)].map(([host, externalHost]) => ({ host, externalHost }));
}

/** Lengths of the login stages that the site knows, by the name of the stage. */
export function expectedLogins({ identity }: Site): ReadonlyMap<string, Duration> {
  const { signIn, invitationEnrollment, publicGuests } = identity;
  const logins = new Map(Object.values(signIn.logins).map(({ name, sessionDuration }) => [name, sessionDuration]));
  const { sourceFlow } = signIn;
  if (sourceFlow !== undefined) logins.set(sourceSignInLogin(sourceFlow.slug), sourceFlow.sessionDuration);
  if (invitationEnrollment !== undefined) logins.set(ENROLLMENT_LOGIN, invitationEnrollment.sessionDuration);
  if (publicGuests !== undefined) logins.set(publicGuests.login.name, publicGuests.login.sessionDuration);
  return logins;
}

/** Slug of the flow that new users of a login source run through; undefined for a site without an enrollment. */
export function expectedEnrollmentFlow({ identity }: Site): string | undefined {
  const { invitationEnrollment } = identity;
  return invitationEnrollment?.sourceFlow?.slug ?? invitationEnrollment?.slug;
}

export function stackNames({ platform, edge }: Site): readonly string[] {
  return ['identity', ...(platform === undefined ? [] : ['platform']), ...(edge === undefined ? [] : ['edge'])];
}
