import type { Duration } from '../core/duration';
import type { ContainerResources } from '../kubernetes/restricted-pod';
import type { SecretRef } from '../kubernetes/secret-ref';
import { AUTHENTIK_SECRET_KEY, POSTGRESQL_KEYS } from './own-names';

export interface AuthentikHelmReleaseProps {
  /** Name of the release and start of its objects' names. It holds `authentik`, or the chart would add that. */
  readonly name: string;
  /** The namespace exists already, or is in the same stack. */
  readonly namespace: string;
  /** Where the chart `authentik` is, as in `https://charts.example.org`. */
  readonly repository: string;
  /** One exact version, as in `2026.2.2`: the version of authentik that the chart was made for. */
  readonly chartVersion: string;
  /** Version of authentik that runs, from `chartVersion` on: without it the chart takes its own (incident I9). */
  readonly imageTag: string;
  /** Where the image is, as in `registry.example.org/authentik-server`. @default the chart's, ghcr.io/goauthentik/server */
  readonly imageRepository?: string | undefined;
  /** How long Terraform waits for Helm: a boot after an upgrade migrates the database first. */
  readonly timeoutSeconds: number;
  /** Every key of it is in the environment of server and worker; it has at least those of `REQUIRED_KEYS`. */
  readonly secret: SecretRef;
  /** Where connections go, as a pooler or PostgreSQL itself: it wins over what the Secret says. */
  readonly database: { readonly host: string; readonly port: number };
  /** @default authentik sends no mail */
  readonly email?: ReleaseEmail;
  /** How long a visitor who has not logged in is remembered. */
  readonly unauthenticatedAge: Duration;
  readonly cacheSeconds: {
    /** How long a planned flow is cached. */
    readonly flows: number;
    /** How long the answer of a policy is cached: a change of somebody's groups may take as long. */
    readonly policies: number;
  };
  readonly server: ReleaseServer;
  readonly worker: ReleaseWorker;
}

export interface ReleaseEmail {
  readonly host: string;
  readonly port: number;
  /** STARTTLS. */
  readonly useTls: boolean;
  readonly username: string;
  readonly password: { readonly secret: SecretRef; readonly key: string };
  /** Address of the sender. */
  readonly from: string;
}

export interface ReleaseServer {
  readonly replicas: number;
  readonly resources: ContainerResources;
  /** Processes of one pod that answer requests. */
  readonly webWorkers: number;
  /** Threads of one such process. */
  readonly webThreads: number;
  /**
   * Pods above `replicas` and pods that may be missing during a rollout; one of the two at least 1.
   *
   * `maxSurge` 1, `maxUnavailable` 0: every server stays until its successor is ready. Costs room for one more pod (memory
   * request, quota) and database connections for one more while it starts.
   *
   * `maxSurge` 0, `maxUnavailable` 1: needs no room. One server is missing for a start, and longer when the database
   * migrates: with 3 replicas the other two carry the load, with 1 the login page is down. Incident I17.
   */
  readonly rollout: { readonly maxSurge: number; readonly maxUnavailable: number };
  /** Pods that drained nodes leave running; below `replicas`, or no node could ever be drained. */
  readonly minAvailable: number;
}

export interface ReleaseWorker {
  readonly replicas: number;
  readonly resources: ContainerResources;
  /** Tasks that one pod does at a time. */
  readonly threads: number;
  /** Pods that a drained node may take along. The chart takes 0 for "not set". */
  readonly maxUnavailable: number;
}

/** Keys of the Secret without which authentik does not start. */
export const REQUIRED_KEYS = [AUTHENTIK_SECRET_KEY, POSTGRESQL_KEYS.password] as const;
