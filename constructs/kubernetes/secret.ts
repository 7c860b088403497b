import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Construct } from '../core/cdktf';
import type { Fault } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { isReference, staticText } from '../core/static-text';
import { metadataOf, type ObjectProps, objectFaults } from './metadata';
import { namesSecret, type SecretContents, type SecretRef } from './secret-ref';

/** `kubernetes.io/tls` has exactly the keys `tls.crt` and `tls.key`. */
export type SecretType = 'Opaque' | 'kubernetes.io/tls';

interface SecretProps extends ObjectProps {
  /**
   * Values by key: each a reference to a sensitive variable or to an attribute, or text with such a reference in it.
   */
  readonly data: Readonly<Record<string, string>>;
  /** Literals that are not secret, for a program that reads all settings from one Secret. @default none */
  readonly plain?: Readonly<Record<string, string>>;
  /** @default Opaque */
  readonly type?: SecretType;
}

/**
 * A Secret whose values synthesis never has. Terraform stores them in the state, which must be protected accordingly.
 */
export class Secret extends Construct implements SecretRef {
  readonly nameReference: string;
  readonly namespace: string;
  readonly contents: SecretContents;
  private readonly keys: ReadonlySet<string>;

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const { data, plain = {}, type = 'Opaque' } = props;
    refuseFaults(this, [
      ...objectFaults(props),
      ...Object.entries(data).map(([key, value]) => literalFault(key, value)),
      ...Object.keys(plain).map((key) => plainFault(key, data)),
      type === 'kubernetes.io/tls' ? tlsFault(data) : undefined,
    ]);
    const texts = Object.entries(plain).map(([key, text]) => [key, staticText(text)] as const);
    const resource = make(SecretV1, this, 'Resource', {
      metadata: metadataOf(props),
      type,
      data: { ...Object.fromEntries(texts), ...data },
    });
    this.nameReference = resource.metadata.name;
    this.namespace = props.namespace;
    this.contents = { kind: 'data', data: resource.data };
    this.keys = new Set([...Object.keys(plain), ...Object.keys(data)]);
  }

  has(key: string): boolean {
    return this.keys.has(key);
  }
}

/** The value itself never appears in a message. */
function literalFault(key: string, value: string): Fault | undefined {
  if (isReference(value)) return undefined;
  return {
    path: `data.${key}`,
    fault: 'is a literal, not a reference',
    remedy: "name the secret in the site's register and pass secrets.reference(...)",
  };
}

function plainFault(key: string, data: SecretProps['data']): Fault | undefined {
  const property = `plain.${key}`;
  if (namesSecret(key)) return { path: property, fault: 'is named like a secret', remedy: 'move it to data' };
  if (key in data) return { path: property, fault: 'is in data too', remedy: 'remove one of the two' };
  return undefined;
}

function tlsFault(data: SecretProps['data']): Fault | undefined {
  const keys = Object.keys(data).sort();
  if (keys.join() === 'tls.crt,tls.key') return undefined;
  return {
    path: 'data',
    fault: 'has other keys than tls.crt and tls.key',
    found: keys,
    remedy: 'give both, and nothing else',
  };
}
