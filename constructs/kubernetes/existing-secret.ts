import type { SecretContents, SecretRef } from './secret-ref';

interface ExistingSecretProps {
  /** Exact name of the Secret. */
  readonly name: string;
  /** The Secret is in this namespace; a pod reads Secrets of its own namespace only. */
  readonly namespace: string;
  /** Keys that it has, as the site states: Terraform does not read the Secret. */
  readonly keys: readonly string[];
  /**
   * To be changed by hand when the contents change: it is an annotation of the pods, so a new value rolls them. Reading
   * the Secret instead would put its contents into the state.
   */
  readonly revision: string;
}

/** A Secret that exists. Terraform refers to it by name and never reads it. */
export class ExistingSecret implements SecretRef {
  readonly nameReference: string;
  readonly namespace: string;
  readonly contents: SecretContents;
  private readonly keys: readonly string[];

  constructor({ name, namespace, keys, revision }: ExistingSecretProps) {
    this.nameReference = name;
    this.namespace = namespace;
    this.keys = keys;
    this.contents = { kind: 'revision', name, revision };
  }

  has(key: string): boolean {
    return this.keys.includes(key);
  }
}
