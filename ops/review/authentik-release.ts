import { valueAt } from '../../rules/readers/block';
import { chartName } from '../../rules/readers/helm-values';
import { type Attributes, isAttributes, listOf, type StateObject } from './plan-document';
import { helmValues } from './structured-text';

const TAG = 'global.image.tag';

export function authentikRelease(objects: readonly StateObject[]): StateObject | undefined {
  return objects.find(({ type, values }) => type === 'helm_release' && values.chart === 'authentik');
}

/** The image tag that a release pins; undefined where the chart's own would follow its version (incident I9). */
export function imageTagOf({ values, set }: Attributes): string | undefined {
  const documents = listOf(values).map((text) => helmValues(String(text)));
  const stated = documents.filter(isAttributes).map((document) => valueAt(document, TAG));
  const entries = listOf(set).filter(isAttributes);
  // What is `set` wins over the values.
  const tags = [...stated, ...entries.filter(({ name }) => name === TAG).map(({ value }) => value)];
  const last = tags.findLast((tag) => tag !== undefined && tag !== null);
  return last === undefined ? undefined : String(last);
}

/** Namespace and name of the server's Deployment and of its Service, as the chart names them. */
export function serverNames({ name, namespace = 'default' }: Attributes): readonly [string, string] {
  return [String(namespace), `${chartName(String(name))}-server`];
}
