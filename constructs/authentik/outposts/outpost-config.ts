import type { Duration } from '../../core/duration';
import type { Json, JsonPatchOperation } from '../../core/json-patch';

/** Not `trace` or `debug`: the outpost sees every request, and traces hold session cookies. */
export type OutpostLogLevel = 'info' | 'warning' | 'error';

/** The controller's own spelling, with blanks; it ignores another one silently. */
export type OutpostComponent = 'ingress' | 'traefik middleware';

interface OutpostConfigProps {
  /** URL under which the outpost reaches authentik; without it the outpost crashes at start. */
  readonly authentikHost: string;
  /** The controller deploys the outpost into this namespace. */
  readonly namespace: string;
  /** Least severe level that is logged. */
  readonly logLevel: OutpostLogLevel;
  /** Pods of the outpost, from 1. */
  readonly replicas: number;
  /** How often the outpost fetches its configuration, beside the push over its WebSocket. */
  readonly refreshInterval: Duration;
  /** Objects that the controller neither makes nor changes nor removes. @default none */
  readonly disabledComponents?: readonly OutpostComponent[];
  /** Patches (RFC 6902) of the objects that the controller makes. */
  readonly jsonPatches: Readonly<Partial<Record<'deployment' | 'service', readonly JsonPatchOperation[]>>>;
}

/** authentik recognises the embedded outpost by this name, and sets `managed` on every write with it. */
export const EMBEDDED_OUTPOST_NAME = 'authentik Embedded Outpost';

/** Names where an outpost answers itself, on every host that it gates. */
export const OUTPOST_PATH = '/outpost.goauthentik.io';

/** Secret that the ingresses of an outpost have their certificate from. */
export const INGRESS_SECRET_NAME = 'authentik-outpost-tls';

const OBJECT_NAMING_TEMPLATE = 'ak-outpost-%(name)s';

/**
 * The whole config of an outpost. It replaces the stored one, so it has every key that the server knows, and no other:
 * the server stores an unknown key silently, and it has no effect.
 *
 * Source: `OutpostConfig` of the server, 2025.10 to 2026.2.
 */
export function outpostConfig(props: OutpostConfigProps): Readonly<Record<string, Json>> {
  return {
    authentik_host: props.authentikHost,
    authentik_host_browser: '',
    authentik_host_insecure: false,
    container_image: null,
    docker_labels: null,
    docker_map_ports: true,
    docker_network: null,
    kubernetes_disabled_components: [...(props.disabledComponents ?? [])],
    kubernetes_httproute_annotations: {},
    kubernetes_httproute_parent_refs: [],
    kubernetes_image_pull_secrets: [],
    kubernetes_ingress_annotations: {},
    kubernetes_ingress_class_name: null,
    kubernetes_ingress_path_type: null,
    kubernetes_ingress_secret_name: INGRESS_SECRET_NAME,
    kubernetes_json_patches: props.jsonPatches as Json,
    kubernetes_namespace: props.namespace,
    kubernetes_replicas: props.replicas,
    kubernetes_service_type: 'ClusterIP',
    log_level: props.logLevel,
    object_naming_template: OBJECT_NAMING_TEMPLATE,
    refresh_interval: props.refreshInterval.toString(),
  };
}

/**
 * Name of the objects that the controller makes for an outpost: the template over Django's slug of the name, in lower
 * case. Source: `KubernetesObjectReconciler.name` of the server, and `slugify` of Django.
 */
export function outpostObjectName(outpostName: string, template = OBJECT_NAMING_TEMPLATE): string {
  const slug = outpostName
    .normalize('NFKD')
    .replace(/[^\w\s-]/g, '')
    .replace(/[-\s]+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '');
  return template.replaceAll('%(name)s', slug).toLowerCase();
}

/** Lists what the controller lets the Service of the embedded outpost select: the pods of the server, in any release. */
const SERVER_LABELS = { 'app.kubernetes.io/name': 'authentik', 'app.kubernetes.io/component': 'server' };

/**
 * The selector that leads the Service of a left-over Deployment back to the server's pods: the controller merges it in,
 * and null removes a label that it would keep. For one run on a Service that exists: on a new one null becomes "".
 */
export function resetSelector(uuid: string): Readonly<Record<string, string | null>> {
  const removed = Object.fromEntries(Object.keys(outpostLabels(uuid)).map((label) => [label, null]));
  return { ...removed, ...SERVER_LABELS };
}

/** The labels of the pods of the embedded outpost's own Deployment, where one was left over. */
export function outpostLabels(uuid: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/managed-by': 'goauthentik.io',
    'app.kubernetes.io/name': 'authentik-outpost-proxy',
    'goauthentik.io/outpost-name': 'authentik-embedded-outpost',
    'goauthentik.io/outpost-type': 'proxy',
    'goauthentik.io/outpost-uuid': uuid.replaceAll('-', ''),
  };
}
