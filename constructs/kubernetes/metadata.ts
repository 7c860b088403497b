import { Token } from '../core/cdktf';
import { type Fault, faultUnless } from '../core/errors';

export type Labels = Readonly<Record<string, string>>;

export interface ObjectProps {
  /** At most 63 characters of a-z, 0-9 and `-`. */
  readonly name: string;
  /** The namespace exists already, or is in the same stack. */
  readonly namespace: string;
  /** The object itself has these; `appLabels` makes the recommended ones. */
  readonly labels: Labels;
}

/** An object that a pod may refer to. Its name is a Terraform reference, so that it is created before the pod. */
export interface ObjectRef {
  /** Terraform reference to the name, or the name of an object that exists. */
  readonly nameReference: string;
  /** The object is in this namespace: most references do not reach into another one. */
  readonly namespace: string;
}

interface AppLabelsProps {
  /** The application, as in `crowdsec`. */
  readonly name: string;
  /** The component of the application, as in `edge-sync`. */
  readonly component: string;
}

/** The recommended labels of Kubernetes; all three together select the pods of one component. */
export function appLabels({ name, component }: AppLabelsProps): Labels {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/managed-by': 'terraform',
  };
}

/** The `metadata` block of an object. */
export function metadataOf({ name, namespace, labels }: ObjectProps): {
  name: string;
  namespace: string;
  labels: Record<string, string>;
} {
  return { name, namespace, labels: { ...labels } };
}

export function objectFaults({ name, namespace }: ObjectProps): (Fault | undefined)[] {
  return [dnsLabelFault('name', name), dnsLabelFault('namespace', namespace)];
}

/** An empty selector would select every pod of the namespace. */
export function selectorFault(path: string, labels: Labels, why: string): Fault | undefined {
  return faultUnless(Object.keys(labels).length > 0, {
    path,
    fault: `is empty: ${why}`,
    remedy: 'give the labels of the pods',
  });
}

/** Source: RFC 1123 labels, the narrowest form of a name in Kubernetes. */
export function dnsLabelFault(property: string, text: string): Fault | undefined {
  if (Token.isUnresolved(text) || (text.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text))) return undefined;
  return {
    path: property,
    fault: 'is not 1 to 63 characters of a-z, 0-9 and -, with a letter or digit at both ends',
    found: text,
    remedy: 'write for example crowdsec-cf-sync',
  };
}
