import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ServerLine } from '../constructs/authentik/server-line';

/**
 * Writes the file of a line of authentik, from a checkout of its source at the tag: every key of its defaults, and every
 * variable that only its documentation names. The rest is that of the newest line before it: read the release notes and
 * correct it.
 *
 *     npx tsx scripts/authentik-settings.ts CHECKOUT 2026.11.0
 */
const [checkout = '', version = ''] = process.argv.slice(2);
const [line] = /^\d{4}\.\d+/.exec(version) ?? [];
if (line === undefined) throw new Error('give the checkout, and the version: 2026.11.0');

const defaults: unknown = parse(readFileSync(join(checkout, 'authentik/lib/default.yml'), 'utf8'));
const page = readFileSync(join(checkout, 'website/docs/install-config/configuration/configuration.mdx'), 'utf8');
const documented = [...page.matchAll(/`(AUTHENTIK_[A-Z0-9_]+)`/g)].map(([, name = '']) => name);
const names = new Set([...keys(defaults), ...documented.map((name) => name.replace(/__\d+__/, '__0__'))]);
const settings = [...names].filter((name) => ![...names].some((one) => one.startsWith(`${name}__`))).sort();
const before = ServerLine.of(line) ?? ServerLine.of(ServerLine.names.at(-1) ?? '');
const { chart, provider, traits } = before ?? {};
const sources = {
  settings: `the source of ${version}`,
  traits: `those of ${before?.name}: not compared with the release notes`,
};
const facts = { line, newest: version, chart, provider, traits, sources, settings };
writeFileSync(`schemas/authentik-line@${line}.json`, `${JSON.stringify(facts, null, 2)}\n`);

/** A mapping is a level, as `__` is in a variable. */
function keys(value: unknown, path = 'AUTHENTIK'): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  const separator = path === 'AUTHENTIK' ? '_' : '__';
  const below = Object.entries(value).flatMap(([key, member]) =>
    keys(member, `${path}${separator}${key.toUpperCase()}`),
  );
  // An empty mapping takes a whole document.
  return below.length > 0 ? below : [path];
}
