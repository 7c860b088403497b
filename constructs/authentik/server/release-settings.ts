import { Duration } from '../../core/duration';
import type { Labels } from '../../kubernetes/metadata';
import type { ContainerResources } from '../../kubernetes/restricted-pod';
import type { SecretRef } from '../../kubernetes/secret-ref';
import { AUTHENTIK_SECRET_KEY, POSTGRESQL_KEYS } from './secret-keys';

export interface AuthentikHelmReleaseProps {
  /** Name of the release and start of its objects' names. It holds `authentik`, or the chart would append that. */
  readonly name: string;
  /** The namespace exists already, or is in the same stack. */
  readonly namespace: string;
  /** Helm loads the chart `authentik` from this repository. @default https://charts.goauthentik.io */
  readonly repository?: string;
  /** One exact version, as in `2026.2.2`: the version of authentik that the chart was made for. */
  readonly chartVersion: string;
  /**
   * Version of authentik that runs, `chartVersion` or later. It is always written: left out, the chart takes its own
   * (incident I9).
   */
  readonly imageTag: string;
  /**
   * The pods take their image from this repository, as in `registry.example.org/authentik-server`.
   * @default the chart's, ghcr.io/goauthentik/server
   */
  readonly imageRepository?: string | undefined;
  /**
   * How long Terraform waits for Helm, from 600 s: a boot after an upgrade migrates the database first. @default 6000
   */
  readonly timeoutSeconds?: number;
  /** All its keys are variables of server and worker; it has at least those of `REQUIRED_KEYS`. */
  readonly secret: SecretRef;
  /** authentik connects to this pooler, or PostgreSQL itself. It wins over the Secret. */
  readonly database: { readonly host: string; readonly port: number };
  /** @default authentik sends no mail */
  readonly email?: ReleaseEmail;
  /**
   * How long a session lasts before the login; never zero.
   * @default 2 hours; authentik's own is a day
   */
  readonly unauthenticatedAge?: Duration;
  /** Lifetimes in authentik's cache, in seconds from 1. @default 300 each, as authentik */
  readonly cacheSeconds?: {
    /** How long a planned flow is cached. */
    readonly flows: number;
    /** How long the result of a policy is cached: a change of a user's groups takes effect after that time. */
    readonly policies: number;
  };
  /** The URL of the site, as in `https://sso.example.org`, for a server that reads it. @default not stated */
  readonly baseUrl?: string | undefined;
  /** Networks of the proxies whose X-Forwarded-* headers count, as `10.42.0.0/16`. @default every private network */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Addresses that the pods listen on: `ipv4` for nodes without IPv6. @default the server's own */
  readonly listen?: 'ipv4' | undefined;
  /** Further variables of both components. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** How Prometheus finds the metrics of both components. @default it does not */
  readonly metrics?: ReleaseMetrics | undefined;
  /** The scheduler places the pods of both components by it. @default anywhere */
  readonly placement?: ReleasePlacement | undefined;
  /** The Deployment that answers requests. */
  readonly server: ReleaseServer;
  /** The Deployment that runs background tasks and the outpost controller. */
  readonly worker: ReleaseWorker;
}

export interface ReleaseEmail {
  /** Host name of the mail server. */
  readonly host: string;
  /** 1 to 65535; 587 is usual for STARTTLS. */
  readonly port: number;
  /** STARTTLS. */
  readonly useTls: boolean;
  /** Account on the mail server. */
  readonly username: string;
  /** Secret of the namespace of the release, and the key in it that holds the password. */
  readonly password: { readonly secret: SecretRef; readonly key: string };
  /** Address of the sender. */
  readonly from: string;
}

/** Annotations `prometheus.io/*` of a Service for the metrics, or ServiceMonitors of the Prometheus operator. */
export type ReleaseMetrics = 'annotations' | 'service-monitor';

export interface ReleasePlacement {
  /** Labels of the nodes. @default any node */
  readonly nodeSelector?: Labels | undefined;
  /** Taints that the pods tolerate. @default none */
  readonly tolerations?: readonly ReleaseToleration[] | undefined;
  /** Name of a PriorityClass. @default the cluster's default */
  readonly priorityClass?: string | undefined;
  /** Spread the servers over zones as well as over hosts. @default false */
  readonly spreadOverZones?: boolean | undefined;
}

export interface ReleaseToleration {
  /** The taint has this key. */
  readonly key: string;
  /** @default any value */
  readonly value?: string | undefined;
  /** @default every effect */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' | undefined;
}

export interface ReleaseServer {
  /** Pods, from 1. */
  readonly replicas: number;
  /** It applies to the container of each server pod. */
  readonly resources: ContainerResources;
  /** Processes of one pod that answer requests, from 1. */
  readonly webWorkers: number;
  /** Threads of one such process, from 1. */
  readonly webThreads: number;
  /**
   * Pods above `replicas` and pods that may be missing during a rollout; one of the two at least 1.
   *
   * `maxSurge` 1, `maxUnavailable` 0: every server runs until its successor is ready. Needs memory, quota and database
   * connections for one more pod.
   *
   * `maxSurge` 0, `maxUnavailable` 1: needs nothing more. One server is missing while its successor starts, longer if
   * the database migrates: with 1 replica the login page is down (incident I17).
   */
  readonly rollout: { readonly maxSurge: number; readonly maxUnavailable: number };
  /** Pods that a drain leaves running; below `replicas`, or no node can be drained. */
  readonly minAvailable: number;
}

export interface ReleaseWorker {
  /** Pods, from 1. */
  readonly replicas: number;
  /** It applies to the container of each worker pod. */
  readonly resources: ContainerResources;
  /** Tasks that one pod runs at a time, from 1. */
  readonly threads: number;
  /** Pods that a drain may stop, from 1: the chart reads 0 as "not set". */
  readonly maxUnavailable: number;
}

type Defaulted = 'repository' | 'timeoutSeconds' | 'unauthenticatedAge' | 'cacheSeconds';

/** The props with every default filled in. */
export type WholeReleaseProps = AuthentikHelmReleaseProps & Required<Pick<AuthentikHelmReleaseProps, Defaulted>>;

export function withReleaseDefaults(props: AuthentikHelmReleaseProps): WholeReleaseProps {
  const { repository = 'https://charts.goauthentik.io', timeoutSeconds = 6000 } = props;
  const { unauthenticatedAge = Duration.hours(2), cacheSeconds = { flows: 300, policies: 300 } } = props;
  return { ...props, repository, timeoutSeconds, unauthenticatedAge, cacheSeconds };
}

/** Keys of the Secret without which authentik does not start. */
export const REQUIRED_KEYS = [AUTHENTIK_SECRET_KEY, POSTGRESQL_KEYS.password] as const;
