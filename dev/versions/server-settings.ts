import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Paths in the repository of authentik: the defaults, the code that reads them, and the pages that describe variables. */
export const SETTINGS_SOURCES = {
  defaults: 'authentik/lib/default.yml',
  loader: 'authentik/lib/config.py',
  pages: [
    'website/docs/install-config/configuration/configuration.mdx',
    'website/docs/install-config/automated-install.mdx',
  ],
} as const;

/** A page describes a group by a heading such as `AUTHENTIK_STORAGE__MEDIA__S3__[...]`, which overrides another group. */
const OVERRIDE = /^`(AUTHENTIK_\w+__)\[\.\.\.\]`[\s\S]*?Overrides \[`(AUTHENTIK_\w+__)\[\.\.\.\]`/;

/**
 * The variables that a server reads, from a checkout of authentik or a folder with its files: every key of its defaults, every
 * key that its loader asks for, and every variable that only its pages name. A section about a removed setting counts for nothing.
 *
 * @throws RangeError without the defaults and the page of the configuration
 */
export function serverSettings(folder: string): readonly string[] {
  const required = [SETTINGS_SOURCES.defaults, SETTINGS_SOURCES.pages[0]];
  const missing = required.find((path) => !existsSync(join(folder, path)));
  if (missing !== undefined)
    throw new RangeError(`${folder} has no ${missing}; give a checkout of authentik at the tag`);
  const defaults: unknown = parse(textOf(folder, SETTINGS_SOURCES.defaults));
  const sections = SETTINGS_SOURCES.pages.flatMap((page) => textOf(folder, page).split(/^#{2,} /m));
  const loaded = [...textOf(folder, SETTINGS_SOURCES.loader).matchAll(/\.get\w*\(\s*"([a-z_.]+)"/g)].map(
    ([, path = '']) => variableOf(path.split('.')),
  );
  const named = new Set([...keys(defaults, []), ...loaded, ...sections.flatMap(readSettings)]);
  for (const section of sections) {
    const [, override = '', of = ''] = OVERRIDE.exec(section) ?? [];
    if (override === '') continue;
    for (const name of [...named]) if (name.startsWith(of)) named.add(override + name.slice(of.length));
  }
  // A name in front of `__` is a level, not a setting.
  return [...named].filter((name) => ![...named].some((one) => one.startsWith(`${name}__`))).sort();
}

/** Empty where the folder does not have the file. */
function textOf(folder: string, path: string): string {
  const file = join(folder, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The variables of a section: its heading, and what its text names. */
function readSettings(section: string): readonly string[] {
  if (/setting is removed/.test(section)) return [];
  const names = [...section.matchAll(/`(AUTHENTIK_[A-Z0-9_]+)`/g)].map(([, name = '']) => name);
  const [heading] = /^`(AUTHENTIK_[A-Z0-9_]+)`/.exec(section) === null ? [] : names;
  // A heading over a list of its members is a group.
  const isGroup = heading !== undefined && new RegExp(`^- \`${heading}_`, 'm').test(section);
  return names.filter((name) => !(isGroup && name === heading)).map((name) => name.replace(/__\d+__/, '__0__'));
}

/** A mapping is a level, and an empty one takes a whole document. */
function keys(value: unknown, path: readonly string[]): readonly string[] {
  const isLevel = typeof value === 'object' && value !== null && !Array.isArray(value);
  const below = isLevel ? Object.entries(value).flatMap(([key, member]) => keys(member, [...path, key])) : [];
  return below.length > 0 ? below : [variableOf(path)];
}

function variableOf(path: readonly string[]): string {
  return `AUTHENTIK_${path.join('__').toUpperCase()}`;
}
