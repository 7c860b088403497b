import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { Drift } from './drift';
import { type LiveValue, liveValues } from './live-values';
import { literalText, type SiteLiteral, siteLiterals } from './site-literals';
import { type Item, isList, isSameItem, isScalar, type SiteEdit, type SiteValue } from './site-value';

type Sources = Readonly<Record<string, string>>;
type Literal = SiteLiteral & { readonly file: string };

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
  const edits = liveValues(site, changes, places).map((value) => editOf(value, literals, sources));
  return edits.map(({ place, ...edit }) => {
    const others = edits.filter((one) => one.place?.file === place?.file && one.place?.start === place?.start);
    // Two objects share one value of the site, and differ from it in two ways.
    return place === undefined || others.some((one) => one.place?.text !== place.text) ? edit : { ...edit, place };
  });
}

function editOf({ address, path, from, to }: LiveValue, literals: readonly Literal[], sources: Sources): SiteEdit {
  const edit = { address, path: path.join('.'), from, to };
  const [found, ...more] = matchLiterals(literals, path, from);
  if (found === undefined || more.length > 0) return edit;
  const { file, start, end } = found;
  return { ...edit, place: { file, start, end, text: editedText(sources[file] ?? '', found, from, to) } };
}

/** A patch of the sources, for `git apply`; empty where no edit has a place. */
export function patchOf(edits: readonly SiteEdit[], sources: Sources): string {
  const files = [...new Set(edits.flatMap(({ place }) => place?.file ?? []))].sort();
  return files
    .map((file) => {
      const text = sources[file] ?? '';
      const own = new Map(edits.flatMap(({ place }) => (place?.file === file ? [[place.start, place] as const] : [])));
      const edited = [...own.values()]
        .toSorted((a, b) => b.start - a.start)
        .reduce((kept, place) => `${kept.slice(0, place.start)}${place.text}${kept.slice(place.end)}`, text);
      return createTwoFilesPatch(`a/${file}`, `b/${file}`, text, edited).replace(/^=+\n/, '');
    })
    .join('');
}

/** Returns what to write, in the words of the site. */
export function editText({ path, from, to, place }: SiteEdit): string {
  const where = place === undefined ? '' : ` in ${place.file}`;
  return `to keep it, write ${literalText(to)} for ${path}${where}, which is ${literalText(from)}`;
}

/** A file may show only the last keys of a path; at least two, and of several places those that show most. */
function matchLiterals(literals: readonly Literal[], path: readonly string[], value: SiteValue): readonly Literal[] {
  const fitting = literals.filter(
    (one) =>
      one.keys.length >= Math.min(2, path.length) &&
      one.keys.length <= path.length &&
      one.keys.join('.') === path.slice(-one.keys.length).join('.') &&
      isWritten(one.value, value),
  );
  const most = Math.max(...fitting.map(({ keys }) => keys.length));
  return fitting.filter(({ keys }) => keys.length === most);
}

/** A source may leave out members that have a default. */
function isWritten(literal: SiteValue, value: SiteValue): boolean {
  if (!isList(literal) || !isList(value)) return literal === value;
  return literal.length === value.length && literal.every((item, index) => isWrittenItem(item, value[index]));
}

function isWrittenItem(literal: Item, item: Item | undefined): boolean {
  if (isScalar(literal) || item === undefined || isScalar(item)) return literal === item;
  return Object.entries(literal).every(([name, member]) => member === item[name]);
}

/** A value in place of a literal. Items of a list that stay keep their text; a list of a line each stays one. */
function editedText(source: string, { start, end, items = [] }: SiteLiteral, from: SiteValue, to: SiteValue): string {
  if (!isList(from) || !isList(to)) return literalText(to);
  const texts = to.map((item) => {
    const kept = items[from.findIndex((one) => isSameItem(one, item))];
    return kept === undefined ? literalText(item) : source.slice(kept.start, kept.end);
  });
  const [, indent] = /(\n[ \t]*)$/.exec(source.slice(start, items[0]?.start ?? start)) ?? [];
  if (indent === undefined) return `[${texts.join(', ')}]`;
  const [, closing = ''] = /(\n[ \t]*)\]$/.exec(source.slice(start, end)) ?? [];
  return `[${texts.map((text) => `${indent}${text},`).join('')}${closing}]`;
}
