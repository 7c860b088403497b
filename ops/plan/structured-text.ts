import { parse } from 'yaml';

/**
 * The value behind a text that holds JSON, or Helm values in YAML; the text itself where it holds neither. Only objects
 * and lists count: `"5"` stays a text. Helm values that are no map are never shown: nobody knows what is in them.
 */
export function structureOf(type: string, path: string, text: string): unknown {
  const isHelmValues = type === 'helm_release' && /^values\[\d+\]$/.test(path);
  if (!isHelmValues && !/^\s*[[{]/.test(text)) return text;
  try {
    // An alias that grows without end is refused by the parser.
    const value: unknown = isHelmValues ? parse(text) : JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Whatever it is, it is compared as a text.
  }
  return isHelmValues ? (text === '' ? text : `(${text.length} characters that are no YAML map)`) : text;
}
