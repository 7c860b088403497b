import { createHash } from 'node:crypto';
import { Construct } from '../core/cdktf';
import type { Fault } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import type { ClusterService } from '../kubernetes/cluster-service';
import { ConfigMap } from '../kubernetes/config-map';
import { Deployment } from '../kubernetes/deployment';
import { appLabels, type Labels, type ObjectProps } from '../kubernetes/metadata';
import { NetworkPolicy } from '../kubernetes/network-policy';
import { PodDisruptionBudget } from '../kubernetes/pod-disruption-budget';
import { Probe } from '../kubernetes/probe';
import type { ContainerResources } from '../kubernetes/restricted-pod';
import { type SecretRef, secretAnnotations } from '../kubernetes/secret-ref';
import { Service } from '../kubernetes/service';
import { ServiceAccount } from '../kubernetes/service-account';
import { Traffic } from '../kubernetes/traffic';
import { Volume } from '../kubernetes/volume';
import { authFallbackConfig, FALLBACK_HEALTH_PATH, FALLBACK_PORT, FORWARD_AUTH_PATH } from './auth-fallback-config';

export interface AuthFallbackProps {
  /** Name of the Deployment, and of the other objects. @default auth-proxy */
  readonly name?: string;
  /** Traefik's. */
  readonly namespace: string;
  /** nginx for an unprivileged user 101, whose tag is a version. */
  readonly image: string;
  /** Service of the embedded outpost as `http://SERVICE.NAMESPACE.svc.DOMAIN:PORT`, with its pods. */
  readonly outpost: ClusterService;
  /**
   * The cluster's name server: the address of its Service, as in `10.96.0.10`. A name works as well
   * (`kube-dns.kube-system.svc.cluster.local`), but then nginx does not start while names do not resolve.
   */
  readonly resolver: string;
  /** Labels of Traefik's pods, the only clients. */
  readonly traefikPods: Labels;
  /** A Secret with the key `htpasswd`: users that may enter while the outpost is unreachable. @default no user */
  readonly emergencyUsers?: SecretRef;
  /** Each pod is on a different host; 1 for a cluster of one node. @default 2 */
  readonly replicas?: 1 | 2 | undefined;
  /** @default limit 128Mi, requests 10m and 32Mi */
  readonly resources?: ContainerResources;
}

const CONFIG_DIRECTORY = '/etc/auth-proxy';
const USERS_DIRECTORY = '/etc/emergency-users';
const USERS_KEY = 'htpasswd';
/** User and group of the unprivileged nginx images. */
const NGINX_USER = 101;
const RESOURCES: ContainerResources = { limits: { memory: '128Mi' }, requests: { cpu: '10m', memory: '32Mi' } };

/**
 * The forward-auth server in front of the embedded outpost, with everything that it needs
 * (docs/adr/0012-emergency-fallback.md):
 *
 *     Service <- Deployment -> pod -> ConfigMap (nginx.conf)
 *                                |-> Secret (emergency users), where there is one
 *                                `-> NetworkPolicy: in from Traefik; out to DNS and the outpost's pods
 *
 * Without it a missing outpost makes every protected page an error (incident I8), also the tools that could repair it.
 */
export class AuthFallback extends Construct {
  /** The address of a forward-auth middleware. */
  readonly forwardAuthUrl: string;

  constructor(scope: Construct, id: string, props: AuthFallbackProps) {
    super(scope, id);
    const {
      name = 'auth-proxy',
      namespace,
      outpost,
      resolver,
      emergencyUsers,
      resources = RESOURCES,
      replicas = 2,
    } = props;
    refuseFaults(this, [outpostFault(outpost), resolverFault(resolver), usersFault(emergencyUsers)]);
    const labels = appLabels({ name, component: 'forward-auth' });
    const object: ObjectProps = { name, namespace, labels };
    const usersFile = emergencyUsers === undefined ? undefined : `${USERS_DIRECTORY}/${USERS_KEY}`;
    const text = authFallbackConfig({ outpost, resolver, usersFile });

    const config = new ConfigMap(this, 'Config', { ...object, data: { 'nginx.conf': text } });
    new NetworkPolicy(this, 'NetworkPolicy', {
      ...object,
      podLabels: labels,
      ingress: [Traffic.pods(namespace, props.traefikPods, FALLBACK_PORT)],
      egress: [Traffic.dns(), Traffic.service(outpost)],
    });
    new Deployment(this, 'Deployment', {
      ...object,
      replicas,
      // An additional pod would need a third host.
      rollout: { maxSurge: 0, maxUnavailable: 1 },
      pod: {
        labels,
        annotations: {
          'checksum/config': createHash('sha256').update(text).digest('hex'),
          ...secretAnnotations(emergencyUsers === undefined ? [] : [emergencyUsers]),
        },
        serviceAccount: new ServiceAccount(this, 'ServiceAccount', object),
        runAsUser: NGINX_USER,
        runAsGroup: NGINX_USER,
        hosts: 'apart',
        containers: [
          {
            name: 'nginx',
            image: props.image,
            // Not the image's entry point: it writes to /etc/nginx.
            command: ['nginx', '-e', 'stderr', '-c', `${CONFIG_DIRECTORY}/nginx.conf`],
            ports: { http: FALLBACK_PORT },
            readiness: Probe.http(FALLBACK_PORT, FALLBACK_HEALTH_PATH, { periodSeconds: 5 }),
            liveness: Probe.http(FALLBACK_PORT, FALLBACK_HEALTH_PATH),
            resources,
            volumes: [
              Volume.configMap('config', CONFIG_DIRECTORY, config),
              Volume.scratch('tmp', '/tmp', '64Mi'),
              ...(emergencyUsers === undefined ? [] : [Volume.secret('users', USERS_DIRECTORY, emergencyUsers)]),
            ],
          },
        ],
      },
    });
    if (replicas > 1) {
      new PodDisruptionBudget(this, 'DisruptionBudget', { ...object, podLabels: labels, minAvailable: 1, replicas });
    }
    new Service(this, 'Service', { ...object, podLabels: labels, ports: { http: FALLBACK_PORT } });
    this.forwardAuthUrl = `http://${name}.${namespace}.svc.cluster.local:${FALLBACK_PORT}${FORWARD_AUTH_PATH}`;
  }
}

function outpostFault({ url }: ClusterService): Fault | undefined {
  if (/^http:\/\/[a-z0-9-]+\.[a-z0-9-]+\.svc\.[a-z0-9.-]+:\d+$/.test(url)) return undefined;
  return {
    path: 'outpost',
    fault: 'is not the whole name of a Service over http, with its port',
    found: url,
    remedy: 'write for example http://outpost.namespace.svc.cluster.local:9000; nginx knows no search domains',
  };
}

function resolverFault(resolver: string): Fault | undefined {
  if (/^([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/.test(resolver)) return undefined;
  return {
    path: 'resolver',
    fault: 'is not an address or a name, with a port where it is not 53',
    found: resolver,
    remedy: "write the address of the cluster's DNS Service, for example 10.96.0.10 or [fd00::a]",
  };
}

function usersFault(users: SecretRef | undefined): Fault | undefined {
  if (users === undefined || users.has(USERS_KEY)) return undefined;
  return {
    path: 'emergencyUsers',
    fault: `lacks the key ${USERS_KEY}`,
    remedy: 'make it with `htpasswd -nB NAME`',
  };
}
