import { Fn } from '../core/cdktf';
import type { ObjectRef } from './metadata';

/** A Secret that pods may use: one of this stack, or one that is there already. */
export interface SecretRef extends ObjectRef {
  /** What changes with the contents: an expression over them, or the revision that the site counts by hand. */
  readonly contents: SecretContents;
  /** Whether the Secret has a key, as far as the site says. */
  has(key: string): boolean;
}

export type SecretContents =
  | { readonly kind: 'data'; readonly data: unknown }
  | { readonly kind: 'revision'; readonly name: string; readonly revision: string };

/**
 * Annotations for a pod template that change when one of its Secrets does, so that the pods roll.
 *
 * There is one checksum over all of them that the stack makes. It stands in the plan: where it is over one password
 * alone, that password has to be long and random, or it could be guessed.
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
 * Whether a name promises a secret: `EDGE_SYNC_CLOUDFLARE_TOKEN`, `lapi-key`, `PGPASSWORD`. Wide on purpose: a value that is
 * none costs a sentence in the site, one that was missed is in every review.
 */
export function namesSecret(name: string): boolean {
  return /TOKEN|KEY|PASSWORD|PASSWD|SECRET|CREDENTIAL/i.test(name);
}
