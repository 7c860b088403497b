import { parse, type Tags } from 'yaml';

/**
 * The value behind a text that holds JSON, or Helm values in YAML; the text itself where it holds neither. Only objects
 * and lists count: `"5"` stays a text. Helm values that are no map are never shown: they may hold anything.
 */
export function structureOf(type: string, path: string, text: string): unknown {
  const isHelmValues = type === 'helm_release' && /^values\[\d+\]$/.test(path);
  if (!isHelmValues && !/^\s*[[{]/.test(text)) return text;
  try {
    // An alias that grows without end is refused by the parser.
    const value: unknown = isHelmValues ? parse(text, AS_HELM) : JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Whatever it is, it is compared as a text.
  }
  return isHelmValues && !isBlank(text) ? `(${text.length} characters that are no YAML map)` : text;
}

/** Helm values in YAML; a text where they are no map. */
export function helmValues(text: string): unknown {
  return structureOf('helm_release', 'values[0]', text);
}

/** Whether Helm would see something in a text that `helmValues` cannot read. */
export function isUnreadable(text: string): boolean {
  return !isBlank(text) && typeof helmValues(text) === 'string';
}

/** Helm reads YAML 1.1, where `yes` is true and `010` is 8, but neither its dates nor its times. */
const AS_HELM = {
  version: '1.1',
  logLevel: 'error',
  customTags: (tags: Tags) =>
    tags.filter(
      (tag) => typeof tag === 'object' && !/:(timestamp|binary|omap|pairs|set)$/.test(tag.tag) && tag.format !== 'TIME',
    ),
} as const;

function isBlank(text: string): boolean {
  return text.trim() === '';
}
