import { Fn } from '../core/cdktf';
import type { ObjectRef } from './metadata';

/** A Secret that pods may use: of this stack, or existing. */
export interface SecretRef extends ObjectRef {
  /** The value changes with the contents: an expression over them, or the revision that the site states. */
  readonly contents: SecretContents;
  /** Whether the Secret has a key; of an existing one, as the site states. */
  has(key: string): boolean;
}

export type SecretContents =
  | { readonly kind: 'data'; readonly data: unknown }
  | { readonly kind: 'revision'; readonly name: string; readonly revision: string };

/**
 * Annotations for a pod template that change when one of its Secrets does, so that the pods roll.
 *
 * Secrets of the stack share one checksum. The plan shows it: a checksum over a single password would allow guessing,
 * unless the password is long and random.
 */
export function secretAnnotations(secrets: readonly SecretRef[]): Readonly<Record<string, string>> {
  const contents = secrets.map((secret) => secret.contents);
  const data = contents.flatMap((one) => (one.kind === 'data' ? [one.data] : []));
  const revisions = contents.flatMap((one) => (one.kind === 'revision' ? [`${one.name}=${one.revision}`] : []));
  return {
    ...(data.length > 0 && { 'checksum/secrets': String(Fn.nonsensitive(Fn.sha256(Fn.jsonencode(data)))) }),
    ...(revisions.length > 0 && { 'gatehouse/secret-revisions': revisions.join(',') }),
  };
}

/**
 * Whether a name suggests a secret: `EDGE_SYNC_CLOUDFLARE_TOKEN`, `lapi-key`, `PGPASSWORD`. Broad on purpose: a
 * false alarm costs one line in the site, a missed secret is shown in every review.
 */
export function namesSecret(name: string): boolean {
  return /TOKEN|KEY|PASSWORD|PASSWD|SECRET|CREDENTIAL/i.test(name);
}
