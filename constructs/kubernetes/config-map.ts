import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { Construct } from '../core/cdktf';
import { type Fault, faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { isReference, staticText } from '../core/static-text';
import { metadataOf, type ObjectProps, type ObjectRef, objectFaults } from './metadata';
import { namesSecret } from './secret-ref';

/** Limit of the API server for one object, in bytes of data. */
const MAX_BYTES = 1_048_576;

interface ConfigMapProps extends ObjectProps {
  /**
   * Static texts by file name. `workload`: the workload writes the data through the API; Terraform creates the object
   * and ignores changes of the data.
   */
  readonly data: Readonly<Record<string, string>> | 'workload';
}

/** Texts that pods mount: no secrets, and no values that Terraform computes. */
export class ConfigMap extends Construct implements ObjectRef {
  readonly nameReference: string;
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: ConfigMapProps) {
    super(scope, id);
    const { data } = props;
    refuseFaults(this, [...objectFaults(props), ...(data === 'workload' ? [] : dataFaults(data))]);
    const resource = make(ConfigMapV1, this, 'Resource', {
      metadata: metadataOf(props),
      data:
        data === 'workload'
          ? undefined
          : Object.fromEntries(Object.entries(data).map(([key, text]) => [key, staticText(text)])),
    });
    if (data === 'workload') resource.lifecycle = { ignoreChanges: ['data', 'binary_data'] };
    this.nameReference = resource.metadata.name;
    this.namespace = props.namespace;
  }
}

function dataFaults(data: Readonly<Record<string, string>>): (Fault | undefined)[] {
  const bytes = Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return [
    ...Object.entries(data).map(([key, text]) => textFault(key, text)),
    faultUnless(bytes <= MAX_BYTES, {
      path: 'data',
      fault: `exceeds ${MAX_BYTES} bytes`,
      found: bytes,
      remedy: 'make the texts smaller',
    }),
  ];
}

function textFault(key: string, text: string): Fault | undefined {
  const property = `data.${key}`;
  if (!/^[\w.-]{1,253}$/.test(key)) {
    return {
      path: property,
      fault: 'has other characters in its key than letters, digits, . _ and -',
      remedy: 'name it like a file',
    };
  }
  if (namesSecret(key)) return { path: property, fault: 'is named like a secret', remedy: 'put it into a Secret' };
  if (isReference(text)) {
    return {
      path: property,
      fault: 'is known to Terraform alone',
      remedy: 'pass the value in the environment of the pod',
    };
  }
  return undefined;
}
