import { parse } from 'yaml';
import { valuesIn } from '../../constructs/helm/values';
import type { Block } from './document';

const parsed = new WeakMap<Block, readonly unknown[]>();

/**
 * The documents in the `values` of a Helm release, each parsed once; undefined for invalid YAML. Texts are as in
 * Terraform's JSON: references and escapes stay.
 */
export function valuesDocuments(release: Block): readonly unknown[] {
  let values = parsed.get(release);
  if (values === undefined) {
    values = [release.values ?? []].flat().map((text) => valuesIn(String(text)) ?? document(String(text)));
    parsed.set(release, values);
  }
  return values;
}

/** A value with every text mapped, keys included. */
export function respell(value: unknown, spell: (text: string) => string): unknown {
  if (typeof value === 'string') return spell(value);
  if (Array.isArray(value)) return value.map((member) => respell(member, spell));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [spell(key), respell(member, spell)]));
}

/**
 * References are replaced by marks while parsing: they may contain quotes, and Terraform resolves them before Helm
 * parses.
 */
function document(text: string): unknown {
  const references: string[] = [];
  const yaml = text.replace(/(?<!\$)\$\{(?:[^{}]|\{[^{}]*\})*\}/g, (one) => `\uE000${references.push(one) - 1}\uE001`);
  try {
    const value: unknown = parse(yaml);
    if (references.length === 0) return value;
    return respell(value, (marked) => marked.replace(/\uE000(\d+)\uE001/g, (_, index) => references[index] ?? ''));
  } catch {
    return undefined;
  }
}
