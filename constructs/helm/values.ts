import { Scalar, stringify } from 'yaml';
import { Token } from '../core/cdktf';
import type { Fault } from '../core/errors';
import { staticText } from '../core/static-text';

/** Plain data: texts, numbers, booleans, null, lists and records of them. `undefined` in a record is left out. */
export type HelmValues = Readonly<Record<string, unknown>>;

/** Matches what YAML 1.1 refuses, or takes for a line break, while JSON does not escape it. */
const NO_YAML = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** How cdktf marks a whole list or record; inside a text it would never be resolved. */
const NO_TEXT_TOKEN = /[#&]\{TfToken\[/;

/** Several lines that need no quotes: Helm's YAML does not accept leading white space and tabs. */
const LINES = /^[^\s][^\t]*$/;

/**
 * The values of a release as one YAML document. The same values give the same bytes, in whatever order their keys are
 * written, and a reviewer reads the difference of two lines by line: nothing is folded, no value is an alias, and a
 * text that YAML 1.1 (which Helm reads) takes for a number or a boolean is quoted.
 *
 * A text without a token is static and is escaped: Terraform reads none of its `${` as a template. A text with a token
 * is not escaped (the caller escapes the static part) and is put in double quotes: the value that Terraform inserts
 * must hold no double quote, backslash or line break. Names, hosts and checksums hold none.
 */
export function valuesYaml(values: HelmValues): string {
  const text = stringify(escapeValue(values), {
    aliasDuplicateObjects: false,
    blockQuote: 'literal',
    compat: 'yaml-1.1',
    doubleQuotedAsJSON: true,
    lineWidth: 0,
    sortMapEntries: true,
  });
  keepValues(text, unescapeValue(escapeValue(values)));
  return text;
}

/**
 * Returns what is not plain data, by its path; for example a number token, which would be written as its placeholder number.
 */
export function valuesFaults(property: string, value: unknown): Fault[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => valuesFaults(`${property}.${index}`, item));
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([key, item]) => [
      ...keyFaults(property, key),
      ...(item === undefined ? [] : valuesFaults(`${property}.${key}`, item)),
    ]);
  }
  if (typeof value === 'string') return textFaults(property, value);
  if (typeof value === 'boolean' || value === null) return [];
  if (typeof value === 'number' && Number.isFinite(value) && !Token.isUnresolved(value)) return [];
  const remedy = 'write texts, numbers, booleans, null, lists and records; a reference is a text';
  return [
    {
      path: property,
      fault: 'is not plain data',
      found: typeof value === 'number' ? String(value) : typeof value,
      remedy,
    },
  ];
}

function keyFaults(property: string, key: string): Fault[] {
  if (!Token.isUnresolved(key) || NO_TEXT_TOKEN.test(key)) return textFaults(property, key);
  return [{ path: property, fault: 'has a key that only Terraform knows', remedy: 'use the reference as a value' }];
}

function textFaults(property: string, text: string): Fault[] {
  if (NO_TEXT_TOKEN.test(text)) {
    return [{ path: property, fault: 'refers to a list or record', remedy: 'refer to one text of it' }];
  }
  if (!NO_YAML.test(text)) return [];
  return [{ path: property, fault: 'holds control characters', found: text, remedy: 'remove them' }];
}

function escapeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(escapeValue);
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [staticText(key), escapeValue(item)]));
  }
  if (typeof value !== 'string') return value;
  if (Token.isUnresolved(value)) return quote(value);
  const text = staticText(value);
  return text.includes('\n') && !LINES.test(text) ? quote(text) : text;
}

/** Returns the value as a YAML parser would return it: without scalar objects and undefined members. */
function unescapeValue(value: unknown): unknown {
  if (value instanceof Scalar) return value.value;
  if (Array.isArray(value)) return value.map(unescapeValue);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(kept.map(([key, item]) => [key, unescapeValue(item)]));
}

function quote(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** An object literal, also of another realm; not an instance of a class, such as a token for a list. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * The values behind the texts of `valuesYaml`, by text: parsing takes longer than writing. A text into which cdktf has
 * inserted references is not found.
 */
const written = new Map<string, unknown>();

function keepValues(yaml: string, values: unknown): void {
  written.set(yaml, values);
}

/** Undefined for a text that `valuesYaml` did not write. */
export function valuesIn(yaml: string): unknown {
  return written.get(yaml);
}
