import cloudflare from '@cdktf/provider-cloudflare/package.json';
import helm from '@cdktf/provider-helm/package.json';
import kubernetes from '@cdktf/provider-kubernetes/package.json';
import { KINDS, LOOKUP_KINDS } from '../readers/kinds';

/** A provider as `required_providers` names it: the version that the generated classes and `schemas/` are of. */
export interface ListedProvider {
  readonly source: string;
  readonly version: string;
}

/** A chart that a stack may install, once. */
export interface ListedChart {
  /** It is written as the release names it: of a repository, or a folder beside the stack's JSON. */
  readonly chart: string;
  readonly repository?: string;
  /** Values that its construct sets, each with everything below it; `ANY`, or the only value allowed. */
  readonly values: Readonly<Record<string, typeof ANY | boolean>>;
  /** Kinds of the objects that the values hold. @default none */
  readonly kinds?: readonly string[];
}

/** Describes what one stack may hold, and its rules read. */
export interface StackContents {
  readonly providers: readonly string[];
  readonly resources: readonly string[];
  /** Attributes that find an object: exactly one of them is set. None: the data source takes no argument. */
  readonly dataSources: Readonly<Record<string, readonly string[]>>;
  readonly charts: readonly ListedChart[];
}

export const ANY = 'any';

/** The providers of a site, whose server decides the version of authentik's. */
export function listProviders(authentik: string): Readonly<Record<string, ListedProvider>> {
  return { ...PREBUILT, authentik: { source: 'goauthentik/authentik', version: authentik } };
}

const PREBUILT: Readonly<Record<string, ListedProvider>> = {
  cloudflare: { source: 'cloudflare/cloudflare', version: cloudflare.cdktf.provider.version },
  helm: { source: 'helm', version: helm.cdktf.provider.version },
  kubernetes: { source: 'kubernetes', version: kubernetes.cdktf.provider.version },
};

/** Attributes with one allowed value: another value makes a resource that no rule reads. */
export const FIXED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cloudflare_list: { kind: 'ip' },
  cloudflare_ruleset: { kind: 'zone', phase: 'http_request_firewall_custom' },
};

const AUTHENTIK_CHART: ListedChart = {
  chart: 'authentik',
  repository: 'https://charts.goauthentik.io',
  values: {
    'global.image.repository': ANY,
    'global.image.tag': ANY,
    'global.podAnnotations': ANY,
    'global.securityContext': ANY,
    'global.addPrometheusAnnotations': ANY,
    'global.nodeSelector': ANY,
    'global.priorityClassName': ANY,
    'global.tolerations': ANY,
    'authentik.existingSecret.secretName': ANY,
    'postgresql.enabled': false,
    'server.ingress.enabled': false,
    ...component('server', ['deploymentStrategy', 'topologySpreadConstraints']),
    ...component('worker', ['deploymentStrategy', 'topologySpreadConstraints']),
  },
};

/**
 * `kubernetes_manifest` needs the cluster at plan time; these come by values instead
 * (docs/adr/0009-custom-resources.md).
 */
const CUSTOM_RESOURCES: ListedChart = {
  chart: './charts/manifests',
  values: { manifests: ANY },
  kinds: ['Middleware', 'Probe', 'PrometheusRule'],
};

const PROVIDERS_OF: Readonly<Record<string, readonly string[]>> = {
  identity: ['authentik'],
  platform: ['helm', 'kubernetes'],
  edge: ['cloudflare', 'kubernetes'],
};

/** Returns what a stack of this name may hold: the types of `readers/kinds.ts` that name it. */
export function contentsOf(stack: string): StackContents {
  return {
    providers: PROVIDERS_OF[stack] ?? [],
    resources: Object.keys(KINDS).filter((type) => KINDS[type]?.stacks.includes(stack)),
    dataSources: Object.fromEntries(
      Object.entries(LOOKUP_KINDS).flatMap(([type, { stacks, by }]) => (stacks.includes(stack) ? [[type, by]] : [])),
    ),
    charts: stack === 'platform' ? [AUTHENTIK_CHART, CUSTOM_RESOURCES] : [],
  };
}

function component(name: string, more: readonly string[]): Readonly<Record<string, typeof ANY>> {
  const keys = [
    'containerSecurityContext',
    'env',
    'livenessProbe',
    'metrics',
    'pdb',
    'readinessProbe',
    'replicas',
    'resources',
    'startupProbe',
    ...more,
  ];
  return Object.fromEntries(keys.map((key) => [`${name}.${key}`, ANY]));
}
