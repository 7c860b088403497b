import { child } from '../../rules/readers/block';
import { imageTag, type KubernetesReader } from '../kubernetes/reader';
import { authentikRelease, serverNames } from './authentik-release';
import { type Attributes, isAttributes, listOf, type PlanDocument } from './plan-document';

export const INGRESS = /^kubernetes_ingress(_v1)?$/;

/** No plan says these: they are read in the cluster. */
export interface LiveFacts {
  /** Tag of the image that authentik's server runs; null where there is no such Deployment, undefined where it was not read. */
  readonly imageTag?: string | null;
  /** Annotations of the ingresses that this plan imports, by address. */
  readonly annotations: ReadonlyMap<string, Attributes>;
}

/**
 * Asks the cluster for what the review of a plan needs, and for nothing where it needs nothing.
 *
 * @throws OpsError (UNKNOWN) when the cluster does not answer
 */
export async function readLiveFacts(
  { planned, changes }: PlanDocument,
  cluster: Pick<KubernetesReader, 'deployment' | 'ingress'>,
): Promise<LiveFacts> {
  const release = authentikRelease(planned);
  const ingresses = changes.filter(({ type, importing }) => INGRESS.test(type) && importing !== undefined);
  const annotations = await Promise.all(
    ingresses.map(async ({ address, after }) => {
      const { namespace = 'default', name } = child(after, 'metadata');
      const live = await cluster.ingress(String(namespace), String(name));
      return [address, live?.metadata?.annotations ?? {}] as const;
    }),
  );
  const server = release === undefined ? {} : { imageTag: await serverTag(release.values, cluster) };
  return { ...server, annotations: new Map(annotations) };
}

/**
 * The plan with the annotations that the provider does not read at an import: those of `*.kubernetes.io`, which holds
 * Traefik's middlewares. What the plan does not set stays on the object, so it is on both sides.
 */
export function withLiveAnnotations(plan: PlanDocument, { annotations }: LiveFacts): PlanDocument {
  const changes = plan.changes.map((change) => {
    const live = Object.entries(annotations.get(change.address) ?? {}).filter(([key]) => isUnreadAnnotation(key));
    const merge = (object: Attributes) => withAnnotations(object, Object.fromEntries(live));
    return live.length === 0 ? change : { ...change, before: merge(change.before), after: merge(change.after) };
  });
  return { ...plan, changes };
}

/** Whether the Kubernetes provider leaves an annotation out when it imports (`isInternalKey` in its structures.go). */
export function isUnreadAnnotation(key: string): boolean {
  const [host = ''] = key.split('/');
  return host.endsWith('kubernetes.io') && !host.endsWith('app.kubernetes.io') && host !== 'service.beta.kubernetes.io';
}

function withAnnotations(object: Attributes, live: Attributes): Attributes {
  const [first, ...others] = listOf(object.metadata);
  if (!isAttributes(first)) return object;
  const own = Object.entries(child(first, 'annotations')).filter(([, value]) => value !== null);
  return { ...object, metadata: [{ ...first, annotations: { ...live, ...Object.fromEntries(own) } }, ...others] };
}

/** Without a tag in the image the whole of it is shown: nothing can be compared. */
async function serverTag(release: Attributes, cluster: Pick<KubernetesReader, 'deployment'>): Promise<string | null> {
  const live = await cluster.deployment(...serverNames(release));
  if (live === undefined) return null;
  const containers = live.spec?.template.spec?.containers ?? [];
  const { image = '' } = containers.find((one) => one.name === 'server') ?? containers[0] ?? {};
  return imageTag(image) ?? image;
}
