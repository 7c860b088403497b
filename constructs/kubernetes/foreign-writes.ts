import { type IConstruct, TerraformResource } from '../core/cdktf';

/**
 * Describes what other controllers write into the objects of a stack: Keel, Kyverno, a dashboard, a DNS tool (incident I26).
 * Terraform keeps the live values; its own apply only when the object is created.
 */
export interface ForeignWrites {
  /** Keys of annotations, on objects and their pods, as in `keel.sh/update-time`. */
  readonly annotations: readonly string[];
  /** Keys of labels, on objects and their pods. */
  readonly labels: readonly string[];
  /** `dnsConfig` of pods. */
  readonly dnsConfig: boolean;
  /** Images of containers. The pinned image then applies only to a new Deployment (incident I9). */
  readonly images: boolean;
}

/**
 * Whether the provider reads an annotation or label. It drops one that it does not read with the next update of an
 * Ingress, unless the stack states it.
 *
 * Source: `isInternalKey` of hashicorp/kubernetes 2.38.0.
 */
export function isReadBack(key: string): boolean {
  const [domain = ''] = key.split('/');
  return !domain.endsWith('kubernetes.io') || ['app.kubernetes.io', 'service.beta.kubernetes.io'].includes(domain);
}

/** Names where a kind has the pods that it makes. */
const POD_TEMPLATES: Readonly<Record<string, string>> = {
  kubernetes_deployment_v1: 'spec[0].template[0]',
  kubernetes_cron_job_v1: 'spec[0].job_template[0].spec[0].template[0]',
};

/**
 * Adds the keys to `ignore_changes` of every typed object below `scope`. The provider setting `ignore_annotations` is
 * no alternative: it keeps the annotations out of the state, and an update of an Ingress then drops them.
 */
export function leaveToOthers(scope: IConstruct, foreign: ForeignWrites): void {
  for (const resource of scope.node.findAll()) {
    if (!TerraformResource.isTerraformResource(resource)) continue;
    const type = resource.terraformResourceType;
    if (!type.startsWith('kubernetes_')) continue;
    const ignored = attributes(type, foreign, containersOf(resource.toTerraform()));
    if (ignored.length === 0) continue;
    const { ignoreChanges = [] } = resource.lifecycle ?? {};
    resource.lifecycle = { ...resource.lifecycle, ignoreChanges: [ignoreChanges, ignored].flat() };
  }
}

/** How many containers the pods of a resource have. */
function containersOf(block: unknown): number {
  if (typeof block !== 'object' || block === null) return 0;
  const { container } = block as { readonly container?: unknown };
  if (Array.isArray(container)) return container.length;
  return Math.max(0, ...Object.values(block).map(containersOf));
}

function attributes(
  type: string,
  { annotations, labels, dnsConfig, images }: ForeignWrites,
  containers: number,
): readonly string[] {
  const template = POD_TEMPLATES[type];
  const metadata = ['metadata[0]', ...(template === undefined ? [] : [`${template}.metadata[0]`])];
  return [
    ...metadata.flatMap((path) => [
      ...annotations.map((key) => `${path}.annotations[${JSON.stringify(key)}]`),
      ...labels.map((key) => `${path}.labels[${JSON.stringify(key)}]`),
    ]),
    ...(template !== undefined && dnsConfig ? [`${template}.spec[0].dns_config`] : []),
    ...(template !== undefined && images
      ? Array.from({ length: containers }, (_, index) => `${template}.spec[0].container[${index}].image`)
      : []),
  ];
}
