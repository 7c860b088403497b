import type { Json } from '../../../../constructs/core/json-patch';

export interface Deployment {
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Labels };
    readonly template: {
      readonly metadata: { readonly labels: Labels };
      readonly spec: { readonly volumes?: unknown; readonly containers: readonly Container[] };
    };
  };
}
interface Container {
  readonly env: readonly unknown[];
  readonly volumeMounts?: unknown;
  readonly resources?: unknown;
}
export interface Service {
  readonly spec: { readonly selector: Labels; readonly ports: unknown };
}
type Labels = Readonly<Record<string, string>>;

const OUTPOST_LABELS = {
  'app.kubernetes.io/managed-by': 'goauthentik.io',
  'app.kubernetes.io/name': 'authentik-outpost-proxy',
  'goauthentik.io/outpost-name': 'authentik-embedded-outpost',
  'goauthentik.io/outpost-type': 'proxy',
  'goauthentik.io/outpost-uuid': '218dfaf4ae6b4374ad4b4f1cee68a3eb',
};

/** The Deployment as authentik's controller generates it for a proxy outpost, before the patches. */
export function controllerDeployment(): Json {
  const name = 'ak-outpost-authentik-embedded-outpost';
  const env = (variable: string, key: string): Json => ({
    name: variable,
    valueFrom: { secretKeyRef: { name, key } },
  });
  return {
    metadata: { name, namespace: 'authentik', labels: { ...OUTPOST_LABELS, 'app.kubernetes.io/version': '2026.2.7' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: OUTPOST_LABELS },
      template: {
        metadata: { labels: { ...OUTPOST_LABELS, 'app.kubernetes.io/version': '2026.2.7' } },
        spec: {
          containers: [
            {
              name: 'proxy',
              image: 'ghcr.io/goauthentik/proxy:2026.2.7',
              ports: [
                { name: 'http', containerPort: 9000 },
                { name: 'https', containerPort: 9443 },
                { name: 'http-metrics', containerPort: 9300 },
              ],
              env: [
                env('AUTHENTIK_HOST', 'authentik_host'),
                env('AUTHENTIK_HOST_BROWSER', 'authentik_host_browser'),
                env('AUTHENTIK_TOKEN', 'token'),
                env('AUTHENTIK_INSECURE', 'authentik_host_insecure'),
              ],
              securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false },
            },
          ],
          securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        },
      },
    },
  };
}

/** The Service of an embedded outpost: it points at the pods of the chart's server. */
export function controllerService(): Json {
  return {
    metadata: { name: 'ak-outpost-authentik-embedded-outpost', namespace: 'authentik' },
    spec: {
      type: 'ClusterIP',
      selector: { 'app.kubernetes.io/name': 'authentik', 'app.kubernetes.io/component': 'server' },
      ports: [
        { name: 'http', port: 9000, protocol: 'TCP', targetPort: 'http' },
        { name: 'https', port: 9443, protocol: 'TCP', targetPort: 'https' },
        { name: 'http-metrics', port: 9300, protocol: 'TCP', targetPort: 'http-metrics' },
      ],
    },
  };
}
