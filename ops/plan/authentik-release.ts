import { type Attributes, isAttributes, listOf, type StateObject } from './plan-document';
import { helmValues } from './structured-text';

/** The Helm release of authentik among some objects. */
export function authentikRelease(objects: readonly StateObject[]): StateObject | undefined {
  return objects.find(({ type, values }) => type === 'helm_release' && values.chart === 'authentik');
}

/** The image tag that a release pins; undefined where the chart's own would follow its version (incident I9). */
export function imageTagOf({ values, set }: Attributes): string | undefined {
  // What is `set` wins over the values.
  const tags = [...listOf(values).flatMap((text) => tagIn(String(text))), ...listOf(set).flatMap(tagSet)];
  return tags.at(-1);
}

/** Namespace and name of the server's Deployment, as the chart names it. */
export function serverDeployment({ name, namespace }: Attributes): {
  readonly namespace: string;
  readonly name: string;
} {
  return { namespace: String(namespace ?? 'default'), name: `${String(name)}-server` };
}

function tagSet(entry: unknown): readonly string[] {
  return isAttributes(entry) && entry.name === 'global.image.tag' ? [String(entry.value)] : [];
}

function tagIn(yaml: string): readonly string[] {
  const values = helmValues(yaml);
  const global = isAttributes(values) ? values.global : undefined;
  const image = isAttributes(global) ? global.image : undefined;
  const tag = isAttributes(image) ? image.tag : undefined;
  return tag === undefined || tag === null ? [] : [String(tag)];
}
