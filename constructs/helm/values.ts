import { Scalar, stringify } from 'yaml';
import { Token } from '../core/cdktf';
import type { Fault } from '../core/errors';
import { staticText } from '../core/static-text';

/** Plain data: texts, numbers, booleans, null, lists and records of them. `undefined` in a record is left out. */
export type HelmValues = Readonly<Record<string, unknown>>;

/** What YAML 1.1 refuses, or takes for a line break, while JSON does not escape it. */
const NO_YAML = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** How cdktf marks a whole list or record; in the middle of a text nothing would be put in its place. */
const NO_TEXT_TOKEN = /[#&]\{TfToken\[/;

/** Several lines that may stand as they are: Helm's YAML stumbles over white space at the start and over tabs. */
const LINES = /^[^\s][^\t]*$/;

/**
 * The values of a release as one YAML document. The same values give the same bytes, in whatever order their keys are
 * written, and a reviewer reads the difference of two lines by line: nothing is folded, no value is an alias, and a
 * text that YAML 1.1 (which Helm reads) takes for a number or a boolean is quoted.
 *
 * A text without a token is static: Terraform reads none of its `${` as a template. A text with a token is left as it
 * is, so that its static part is the caller's to escape, and stands in double quotes: what Terraform puts there must
 * hold neither a double quote nor a backslash nor a line break, as names, hosts and checksums do.
 */
export function valuesYaml(values: HelmValues): string {
  const text = stringify(escaped(values), {
    aliasDuplicateObjects: false,
    blockQuote: 'literal',
    compat: 'yaml-1.1',
    doubleQuotedAsJSON: true,
    lineWidth: 0,
    sortMapEntries: true,
  });
  keepValues(text, plain(escaped(values)));
  return text;
}

/** What is no plain data, by its place; such as a number token, which would be written as a number of its own. */
export function valuesFaults(property: string, value: unknown): Fault[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => valuesFaults(`${property}[${index}]`, item));
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

function escaped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(escaped);
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [staticText(key), escaped(item)]));
  }
  if (typeof value !== 'string') return value;
  if (Token.isUnresolved(value)) return quoted(value);
  const text = staticText(value);
  return text.includes('\n') && !LINES.test(text) ? quoted(text) : text;
}

/** As YAML would be read: without its scalars, and without what is left out. */
function plain(value: unknown): unknown {
  if (value instanceof Scalar) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(kept.map(([key, item]) => [key, plain(item)]));
}

function quoted(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** An object literal, also one of another realm, and none of a class: a token that stands for a list is one. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * What the YAML texts of `valuesYaml` hold, by the text: to parse one again takes longer than to write it. A text that
 * Terraform's references came into has another spelling and is not here.
 */
const written = new Map<string, unknown>();

export function keepValues(yaml: string, values: unknown): void {
  written.set(yaml, values);
}

/** Undefined for a text that was not written here. */
export function valuesIn(yaml: string): unknown {
  return written.get(yaml);
}
