import { Token } from '../../core/cdktf';
import { type Fault, faultIf, faultUnless } from '../../core/errors';
import { compareVersions } from '../../core/version';
import { portFault, wholeNumberFault } from '../../core/whole-number';
import { resourceFaults } from '../../kubernetes/pod-faults';
import type { SecretRef } from '../../kubernetes/secret-ref';
import {
  REQUIRED_KEYS,
  type ReleaseEmail,
  type ReleaseServer,
  type ReleaseWorker,
  type WholeReleaseProps,
} from './release-settings';

/** The chart's startup probe: 60 times 10 s. The first pod of an upgrade migrates the database first. */
const LEAST_TIMEOUT = 600;

/** Faults of the release; `HelmRelease` checks the chart and the namespace. */
export function releaseFaults(props: WholeReleaseProps): (Fault | undefined)[] {
  const { name, namespace, secret, database, email, unauthenticatedAge } = props;
  return [
    faultUnless(name.includes('authentik'), {
      path: 'name',
      fault: 'lacks "authentik", which the chart would append to every name',
      found: name,
      remedy: 'write for example goauthentik',
    }),
    ...versionFaults(props),
    faultUnless(props.timeoutSeconds >= LEAST_TIMEOUT, {
      path: 'timeoutSeconds',
      fault: `is below ${LEAST_TIMEOUT}, the time a pod may take to start: Helm would roll back to the former version`,
      found: props.timeoutSeconds,
      remedy: 'write for example 6000',
    }),
    ...secretFaults('secret', secret, REQUIRED_KEYS, namespace),
    ...endpointFaults('database', database),
    ...(email === undefined ? [] : emailFaults(email, namespace)),
    faultIf(unauthenticatedAge.isZero, {
      path: 'unauthenticatedAge',
      fault: 'is zero',
      remedy: 'write for example Duration.hours(2)',
    }),
    wholeNumberFault('cacheSeconds.flows', props.cacheSeconds.flows, { least: 1 }),
    wholeNumberFault('cacheSeconds.policies', props.cacheSeconds.policies, { least: 1 }),
    ...serverFaults(props.server),
    ...workerFaults(props.worker),
  ];
}

/** Incident I9: the tag of the chart silently downgraded a running server, which authentik does not support. */
function versionFaults({ chartVersion, imageTag }: WholeReleaseProps): (Fault | undefined)[] {
  const inexact = Object.entries({ chartVersion, imageTag }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  if (inexact.length === 0 && compareVersions(imageTag, chartVersion) < 0) {
    const rule = `is below the chart's version, ${chartVersion}`;
    return [{ path: 'imageTag', fault: rule, found: imageTag, remedy: 'raise it, or take the chart of that version' }];
  }
  return inexact.map(([property, got]) => ({
    path: property,
    fault: 'is not one exact version',
    found: got,
    remedy: 'write for example 2026.2.4',
  }));
}

function secretFaults(
  property: string,
  secret: SecretRef,
  keys: readonly string[],
  namespace: string,
): (Fault | undefined)[] {
  return [
    ...keys.map((key) =>
      faultUnless(secret.has(key), {
        path: property,
        fault: `lacks the key ${key}`,
        remedy: 'add the key to the Secret, or name another',
      }),
    ),
    faultUnless(secret.namespace === namespace, {
      path: property,
      fault: `is not in the namespace of the release, ${namespace}`,
      found: secret.namespace,
      remedy: 'make it in that namespace',
    }),
  ];
}

function emailFaults(email: ReleaseEmail, namespace: string): (Fault | undefined)[] {
  return [
    ...endpointFaults('email', email),
    faultIf(email.username === '', {
      path: 'email.username',
      fault: 'is empty',
      remedy: 'name the account of the password',
    }),
    faultUnless(/^([^<>]+ <[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/.test(email.from), {
      path: 'email.from',
      fault: 'is not an e-mail address',
      found: email.from,
      remedy: 'write a@b.org or Name <a@b.org>',
    }),
    ...secretFaults('email.password', email.password.secret, [email.password.key], namespace),
  ];
}

function endpointFaults(property: string, { host, port }: { host: string; port: number }): (Fault | undefined)[] {
  return [
    faultUnless(Token.isUnresolved(host) || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host), {
      path: `${property}.host`,
      fault: 'is not a host name',
      found: host,
      remedy: 'write for example db.example.org',
    }),
    portFault(`${property}.port`, port),
  ];
}

function serverFaults(server: ReleaseServer): (Fault | undefined)[] {
  const { replicas, resources, webWorkers, webThreads, rollout, minAvailable } = server;
  return [
    wholeNumberFault('server.replicas', replicas, { least: 0 }),
    ...resourceFaults('server.resources', resources),
    wholeNumberFault('server.webWorkers', webWorkers, { least: 1 }),
    wholeNumberFault('server.webThreads', webThreads, { least: 1 }),
    wholeNumberFault('server.rollout.maxSurge', rollout.maxSurge, { least: 0 }),
    // A rollout ignores the PodDisruptionBudget: with all servers missing at once no user can log in.
    wholeNumberFault('server.rollout.maxUnavailable', rollout.maxUnavailable, {
      least: 0,
      most: Math.max(1, replicas - 1),
    }),
    faultIf(rollout.maxSurge === 0 && rollout.maxUnavailable === 0, {
      path: 'server.rollout',
      fault: 'never moves: maxSurge and maxUnavailable are both 0',
      remedy: 'set one of the two to 1',
    }),
    wholeNumberFault('server.minAvailable', minAvailable, { least: 0 }),
    faultIf(replicas >= 1 && minAvailable >= replicas, {
      path: 'server.minAvailable',
      fault: `is not below server.replicas, ${replicas}: no node could be drained`,
      found: minAvailable,
      remedy: `write ${replicas - 1} or less`,
    }),
  ];
}

function workerFaults({ replicas, resources, threads, maxUnavailable }: ReleaseWorker): (Fault | undefined)[] {
  return [
    wholeNumberFault('worker.replicas', replicas, { least: 0 }),
    ...resourceFaults('worker.resources', resources),
    wholeNumberFault('worker.threads', threads, { least: 1 }),
    wholeNumberFault('worker.maxUnavailable', maxUnavailable, { least: 1, most: Math.max(1, replicas) }),
  ];
}
