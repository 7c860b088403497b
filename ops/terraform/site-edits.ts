import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { SENSITIVE } from '../core/conceal';
import { NEVER_READ, type Shown, UNKNOWN } from '../review/attribute-diff';
import type { Drift } from './drift';
import { literalText, type SiteLiteral, siteLiterals } from './site-literals';

/** A value of the site that, set as the server has it, keeps what was changed there. */
export interface SiteEdit {
  /** Terraform address of the object that differs. */
  readonly address: string;
  /** From the root of the site. */
  readonly path: string;
  readonly from: Scalar;
  readonly to: Scalar;
  /** Where the value is a literal. @default it is none, or several places could be meant */
  readonly place?: { readonly file: string; readonly start: number; readonly end: number };
}

type Scalar = string | number | boolean;
type Sources = Readonly<Record<string, string>>;

const HIDDEN: readonly Shown[] = [SENSITIVE, UNKNOWN, NEVER_READ];

/** The sources of a site, by their path from the project. */
export function siteSources(directory: string): Sources {
  // A site of a package is elsewhere.
  if (!existsSync(directory)) return {};
  const files = readdirSync(directory).filter((name) => name.endsWith('.ts'));
  return Object.fromEntries(
    files.sort().map((name) => [join(directory, name), readFileSync(join(directory, name), 'utf8')]),
  );
}

/** The edits of the site that would keep what differs, as far as the site states it as one value. */
export function siteEdits(site: object, { changes, places = {} }: Drift, sources: Sources): readonly SiteEdit[] {
  const literals = Object.entries(sources).flatMap(([file, text]) =>
    siteLiterals(text).map((literal) => ({ file, ...literal })),
  );
  return changes.flatMap(({ address, kind, attributes }) => {
    const place = places[address];
    if (kind !== 'update' || place === undefined) return [];
    return attributes.flatMap(({ path: attribute, before: to, after: from }) => {
      if (!isScalar(from) || !isScalar(to)) return [];
      const stated = statedAt(site, place, camelCase(attribute), from);
      if (stated === undefined) return [];
      const [found, ...more] = meant(literals, stated, from);
      const one = found !== undefined && more.length === 0 ? { place: placeOf(found) } : {};
      return [{ address, path: stated.join('.'), from, to, ...one }];
    });
  });
}

/** A patch of the sources, for `git apply`; empty where no edit has a place. */
export function patchOf(edits: readonly SiteEdit[], sources: Sources): string {
  const files = [...new Set(edits.flatMap(({ place }) => place?.file ?? []))].sort();
  return files
    .map((file) => {
      const text = sources[file] ?? '';
      const own = edits.flatMap(({ place, to }) => (place?.file === file ? [{ ...place, to }] : []));
      const edited = own
        .toSorted((a, b) => b.start - a.start)
        .reduce((kept, { start, end, to }) => `${kept.slice(0, start)}${literalText(to)}${kept.slice(end)}`, text);
      return createTwoFilesPatch(`a/${file}`, `b/${file}`, text, edited).replace(/^=+\n/, '');
    })
    .join('');
}

/** What to write, in the words of the site. */
export function editText({ path, from, to, place }: SiteEdit): string {
  const where = place === undefined ? '' : ` in ${place.file}`;
  return `to keep it, write ${literalText(to)} for ${path}${where}, which is ${literalText(from)}`;
}

function isScalar(value: Shown): value is Scalar {
  return value !== null && !Array.isArray(value) && !HIDDEN.includes(value);
}

function camelCase(attribute: string): string {
  return attribute.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The one path below a place whose last key and value these are. */
function statedAt(site: object, place: string, key: string, value: Scalar): readonly string[] | undefined {
  const start = place.split('.');
  const below = start.reduce<unknown>((one, name) => (isObject(one) ? one[name] : undefined), site);
  const [found, ...more] = [...pathsTo(below, key, value)];
  return found === undefined || more.length > 0 ? undefined : [...start, ...found];
}

function* pathsTo(value: unknown, key: string, wanted: Scalar): Generator<readonly string[]> {
  if (!isObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === key && String(member) === String(wanted)) yield [name];
    for (const path of pathsTo(member, key, wanted)) yield [name, ...path];
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A file may show only the last keys of a path; at least two, and of several places those that show most. */
function meant<T extends SiteLiteral>(literals: readonly T[], path: readonly string[], value: Scalar): readonly T[] {
  const fitting = literals.filter(
    (one) =>
      one.keys.length >= Math.min(2, path.length) &&
      one.keys.length <= path.length &&
      one.keys.join('.') === path.slice(-one.keys.length).join('.') &&
      one.value === value,
  );
  const most = Math.max(...fitting.map(({ keys }) => keys.length));
  return fitting.filter(({ keys }) => keys.length === most);
}

function placeOf({ file, start, end }: SiteLiteral & { readonly file: string }) {
  return { file, start, end };
}
