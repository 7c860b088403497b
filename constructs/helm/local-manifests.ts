import { Construct } from '../core/cdktf';
import { type Fault, faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { repeats } from '../core/repeats';
import { type Manifest, manifestKey } from '../kubernetes/manifest';
import { dnsLabelFault } from '../kubernetes/metadata';
import { Chart, HelmRelease } from './release';

/** The version of charts/manifests/Chart.yaml. */
const CHART = Chart.local('manifests', '1.0.0');

/** Custom resources have no readiness that Helm waits for. */
const TIMEOUT_SECONDS = 120;

export interface LocalManifestsProps {
  /** Name of the release that owns the objects. */
  readonly name: string;
  /** Helm keeps the release in this namespace; the objects may be in others. */
  readonly namespace: string;
  /** Whole objects. Their texts are static, except for tokens. */
  readonly manifests: readonly Manifest[];
  /**
   * Adopts objects that exist: for one deployment, then off. While it is on, Helm deletes none of the objects; `atomic`
   * would otherwise remove all of them if the first installation fails. @default false
   */
  readonly takeOwnership?: boolean;
}

/**
 * Custom resources, as the values of a local chart that prints them: unlike `kubernetes_manifest` it needs neither
 * the cluster nor the CRD to be planned (docs/adr/0009-custom-resources.md). All of them are applied, or none.
 */
export class LocalManifests extends Construct {
  constructor(scope: Construct, id: string, { name, namespace, manifests, takeOwnership }: LocalManifestsProps) {
    super(scope, id);
    refuseFaults(this, [
      faultUnless(manifests.length > 0, { path: 'manifests', fault: 'is empty', remedy: 'leave the release out' }),
      ...manifests.flatMap(manifestFaults),
      ...duplicateFaults(manifests),
    ]);
    new HelmRelease(this, 'Resource', {
      name,
      namespace,
      chart: CHART,
      values: { manifests: takeOwnership === true ? manifests.map(keep) : manifests },
      timeoutSeconds: TIMEOUT_SECONDS,
      takeOwnership,
    });
  }
}

function keep(manifest: Manifest): Manifest {
  const { metadata } = manifest;
  const annotations = { ...metadata.annotations, 'helm.sh/resource-policy': 'keep' };
  return { ...manifest, metadata: { ...metadata, annotations } };
}

function manifestFaults({ apiVersion, kind, metadata }: Manifest, index: number): (Fault | undefined)[] {
  const property = `manifests.${index}`;
  return [
    faultUnless(/^([a-z0-9.-]+\/)?v\d+((alpha|beta)\d+)?$/.test(apiVersion), {
      path: `${property}.apiVersion`,
      fault: 'is not a group and a version',
      found: apiVersion,
      remedy: 'write for example traefik.io/v1alpha1',
    }),
    kindFault(`${property}.kind`, kind),
    builtInFault(`${property}.apiVersion`, apiVersion, kind),
    dnsLabelFault(`${property}.metadata.name`, metadata.name),
    dnsLabelFault(`${property}.metadata.namespace`, metadata.namespace),
  ];
}

function kindFault(property: string, kind: string): Fault | undefined {
  if (kind === 'Secret') {
    return {
      path: property,
      fault: 'is Secret: a plan would print its values',
      remedy: 'use the construct Secret',
    };
  }
  if (/^[A-Z][A-Za-z0-9]*$/.test(kind)) return undefined;
  return { path: property, fault: 'is not a kind', found: kind, remedy: 'write for example Middleware' };
}

/**
 * Groups without a dot are built in (`apps`, `batch`, the core): the rules do not see pods in the values of a chart.
 */
function builtInFault(property: string, apiVersion: string, kind: string): Fault | undefined {
  const [group = ''] = apiVersion.split('/');
  if (kind === 'Secret' || group.includes('.')) return undefined;
  const remedy = 'use its construct: Terraform has a resource for it, which the rules read';
  return { path: property, fault: 'is not of a custom resource', found: apiVersion, remedy };
}

function duplicateFaults(manifests: readonly Manifest[]): Fault[] {
  return [...repeats(manifests, manifestKey)].map(({ item }) => ({
    path: 'manifests',
    fault: 'holds an object twice',
    found: manifestKey(item),
    remedy: 'remove one of the two',
  }));
}
