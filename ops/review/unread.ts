import { listUnread } from '../../constructs/authentik/unread-attributes';
import { INGRESS, isUnreadAnnotation, type LiveFacts } from './live-facts';
import type { ResourceChange } from './plan-document';

/** Lists what an import of a Helm release reads; everything else is a setting of Terraform's own. */
const READ_OF_RELEASE = ['values', 'name', 'namespace', 'chart', 'version', 'metadata', 'status', 'manifest'];
/** Settings of the Kubernetes provider, on no object. */
const KUBERNETES_SETTING = /^(wait_\w+|timeouts|force_\w+)(\.|\[|$)/;
const ANNOTATION = /^metadata\[[^\]]*\]\.(annotations|labels)\["(.+)"\]$/;

/** Whether an attribute that is empty before an import was never read, so that the server may well have a value. */
export function isUnreadIn(change: ResourceChange, live: LiveFacts | undefined): (path: string) => boolean {
  const { type, importing, address } = change;
  if (importing === undefined) return () => false;
  const isAsked = INGRESS.test(type) && live?.annotations.get(address) !== undefined;
  // Whatever the version: one that reads the attribute has a value before.
  const unread = listUnread(type, '0.0.0').map(({ attribute }) => attribute);
  return (path) => {
    const [attribute = ''] = path.split(/[.[]/);
    if (type === 'helm_release') return !READ_OF_RELEASE.includes(attribute);
    if (!type.startsWith('kubernetes_')) return unread.includes(attribute);
    const key = ANNOTATION.exec(path)?.[2];
    return KUBERNETES_SETTING.test(path) || (key !== undefined && isUnreadAnnotation(key) && !isAsked);
  };
}
